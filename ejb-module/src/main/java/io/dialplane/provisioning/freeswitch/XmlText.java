package io.dialplane.provisioning.freeswitch;

import java.io.StringWriter;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a document for a switch. Every value goes through the XML writer: none can become markup. */
final class XmlText {

    /** FreeSWITCH expands $ in values of documents and of dialplans; control characters have no business in any of them. */
    private static final Pattern UNWANTED =
            Pattern.compile("[\\p{Cntrl}$]|[^\\x{0}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter out;

    private XmlText(XMLStreamWriter out) {
        this.out = out;
    }

    static String of(Consumer<XmlText> content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = FACTORY.createXMLStreamWriter(text);
            content.accept(new XmlText(out));
            out.flush();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /** Somebody's words as they may stand in a document: without control characters and {@code $}. */
    static String plain(String words) {
        return UNWANTED.matcher(words).replaceAll("").strip();
    }

    /**
     * An element.
     *
     * @param attributes names and values in turn
     */
    XmlText element(String name, String[] attributes, Consumer<XmlText> content) {
        try {
            out.writeStartElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                out.writeAttribute(attributes[i], attributes[i + 1]);
            }
            content.accept(this);
            out.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    XmlText empty(String name, String... attributes) {
        return element(name, attributes, nothing -> {});
    }

    XmlText comment(String words) {
        try {
            out.writeComment(words);
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    static String[] with(String... attributes) {
        return attributes;
    }
}
