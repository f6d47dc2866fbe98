package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Column A of every sheet of a workbook in Office Open XML.
 *
 * <p>Read by hand, because libraries for workbooks hold a row's cells and all shared texts in memory, and so fall to a file
 * that is within its limits but made to hurt. The parser is the JDK's own, without DTDs and entities, and gives long texts
 * in pieces.
 */
final class XlsxColumn {

    private static final String SHARED_TEXTS = "xl/sharedStrings.xml";
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final int DEEPEST = 50;
    private static final String SHEETS = "xl/worksheets/[^/]+\\.xml";

    private final Path file;
    private final long inflatedLimit;

    XlsxColumn(Path file, long inflatedLimit) {
        this.file = file;
        this.inflatedLimit = inflatedLimit;
    }

    /**
     * Hands out the cells of column A, sheet by sheet.
     *
     * @param ofSheet asked for a receiver at the start of each sheet
     * @throws DomainException 400 when it is no workbook, broken or a bomb
     */
    void forEach(Supplier<Consumer<String>> ofSheet) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            InflationGuard.check(zip, inflatedLimit);
            if (zip.getEntry(WORKBOOK) == null) {
                throw DomainException.invalid("file", "file.broken");
            }
            SharedTexts shared = new SharedTexts();
            ZipEntry texts = zip.getEntry(SHARED_TEXTS);
            if (texts != null) {
                parse(zip, texts, reader -> sharedTexts(reader, shared));
            }
            List<? extends ZipEntry> sheets = zip.stream()
                    .filter(entry -> entry.getName().matches(SHEETS))
                    .sorted(Comparator.comparingInt(
                                    (ZipEntry entry) -> entry.getName().length())
                            .thenComparing(ZipEntry::getName))
                    .toList();
            if (sheets.isEmpty()) {
                throw DomainException.invalid("file", "file.broken");
            }
            for (ZipEntry sheet : sheets) {
                Consumer<String> each = ofSheet.get();
                parse(zip, sheet, reader -> sheet(reader, shared, each));
            }
        } catch (ZipException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private interface Part {
        void read(XMLStreamReader reader) throws XMLStreamException;
    }

    private static void parse(ZipFile zip, ZipEntry entry, Part part) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                part.read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private static void sharedTexts(XMLStreamReader reader, SharedTexts shared) throws XMLStreamException {
        Texts text = new Texts();
        while (reader.hasNext()) {
            int event = next(reader);
            text.see(reader, event);
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("si")) {
                shared.add(text.take());
            }
        }
    }

    private static void sheet(XMLStreamReader reader, SharedTexts shared, Consumer<String> each)
            throws XMLStreamException {
        Texts text = new Texts();
        String type = null;
        boolean first = false;
        boolean positional = true;
        while (reader.hasNext()) {
            int event = next(reader);
            text.see(reader, event);
            if (event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("row")) {
                positional = true;
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("c")) {
                String reference = reader.getAttributeValue(null, "r");
                first = reference == null ? positional : reference.matches("A[0-9]+");
                positional = false;
                type = reader.getAttributeValue(null, "t");
                text.take();
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("c")
                    && first) {
                each.accept(value(type, text.take(), shared));
            }
        }
    }

    private static String value(String type, String text, SharedTexts shared) {
        if ("s".equals(type)) {
            return shared.get(text.strip());
        }
        if ((type == null || type.equals("n")) && text.matches("-?[0-9.]{1,30}([eE][-+]?[0-9]{1,3})?")) {
            return plain(text);
        }
        return text;
    }

    /** {@code 9.121234567E9} is how some programs write 9121234567. */
    private static String plain(String number) {
        try {
            BigDecimal value = new BigDecimal(number).stripTrailingZeros();
            return Math.abs(value.scale()) > 40 ? number : value.toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static int next(XMLStreamReader reader) throws XMLStreamException {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw DomainException.invalid("file", "file.broken");
        }
        return event;
    }

    /** Collects what stands in {@code v} and {@code t}, but not in readings ({@code rPh}); cut to what a number can be. */
    private static final class Texts {

        private final StringBuilder text = new StringBuilder();
        private boolean inText;
        private boolean inReading;
        private int depth;

        void see(XMLStreamReader reader, int event) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST) {
                        throw DomainException.invalid("file", "file.broken");
                    }
                    enter(reader.getLocalName(), true);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    enter(reader.getLocalName(), false);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    int room = NumberFile.LONGEST_TEXT - text.length();
                    if (inText && !inReading && room > 0) {
                        text.append(
                                reader.getTextCharacters(),
                                reader.getTextStart(),
                                Math.min(room, reader.getTextLength()));
                    }
                }
                default -> {
                    // comments and instructions say nothing
                }
            }
        }

        private void enter(String element, boolean in) {
            switch (element) {
                case "v", "t" -> inText = in;
                case "rPh" -> inReading = in;
                default -> {
                    // of no interest
                }
            }
        }

        String take() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }
}
