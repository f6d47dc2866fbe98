package io.dialplane.provisioning.freeswitch;

import static io.dialplane.provisioning.freeswitch.XmlText.with;

/** The answer that there is nothing of that kind: {@code mod_xml_curl} then looks in the switch's own files. */
public final class NotFoundXml {

    /** The document. */
    public static final String ANSWER = XmlText.of(xml -> xml.element(
            "document",
            with("type", "freeswitch/xml"),
            document -> document.element(
                    "section", with("name", "result"), section -> section.empty("result", "status", "not found"))));

    private NotFoundXml() {}
}
