package io.dialplane.provisioning.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.extension.SipIdentity;
import io.dialplane.platform.CompanyId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The documents that switches read. Calls are led through dialplans as {@code dialplan_hunt} and {@code parse_exten} of
 * {@code src/mod/dialplans/mod_dialplan_xml/mod_dialplan_xml.c} do it (FreeSWITCH, public, MPL 1.1): one extension behind the other, in
 * each one condition behind the other; a condition that does not hold adds its anti-actions and is the last one, and an extension that
 * added anything is the last one. Elements are found as {@code switch_xml_find_child} finds them: by name and one attribute.
 */
class SwitchDocumentsTest {

    private static final CompanyId BETA = new CompanyId(7);
    private static final String REALM = "sip.example.test";
    private static final String CALLED = "${destination_number}";
    private static final SipIdentity ALI =
            new SipIdentity(BETA, 8000, 3, "secret", "123456", true, "علی \"<&>' ../ $${x}\u0007");

    @Test
    void a_user_has_a_hash_and_a_context_and_text_stays_text() throws Exception {
        Document document = parsed(DirectoryXml.answer(REALM, ALI));
        assertThat(document.getDocumentElement().getAttribute("type")).isEqualTo("freeswitch/xml");
        assertThat(named(document, "section", "directory")).isNotNull();
        assertThat(named(document, "domain", REALM)).isNotNull();
        Element user = (Element) document.getElementsByTagName("user").item(0);
        assertThat(user.getAttribute("id")).isEqualTo("8000");
        // printf %s 8000:sip.example.test:secret | md5sum
        assertThat(value(document, "param", "a1-hash")).isEqualTo("cc96d2015ca799066ff570c3db88e324");
        assertThat(value(document, "param", "vm-password")).isEqualTo("123456");
        assertThat(value(document, "variable", "user_context")).isEqualTo("company_7");
        assertThat(value(document, "variable", "tenant_id")).isEqualTo("7");
        assertThat(value(document, "variable", "effective_caller_id_number")).isEqualTo("8000");
        assertThat(value(document, "variable", "effective_caller_id_name")).isEqualTo("علی \"<&>' ../ {x}");
        assertThat(DirectoryXml.answer(REALM, ALI)).doesNotContain("secret");
    }

    @Test
    void the_hash_is_the_one_of_the_digest_scheme() {
        // RFC 2617, 3.5: Mufasa, testrealm@host.com, Circle Of Life
        assertThat(DirectoryXml.a1Hash("Mufasa", "testrealm@host.com", "Circle Of Life"))
                .isEqualTo("939e7578ed9e3c518a452acee763bce9");
    }

    @Test
    void a_file_holds_the_user_for_an_include() throws Exception {
        Document document = parsed(new String(DirectoryXml.file(REALM, ALI), StandardCharsets.UTF_8));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("include");
        assertThat(document.getElementsByTagName("user").getLength()).isOne();
        assertThat(value(document, "param", "a1-hash")).hasSize(32);
    }

    @Test
    void a_companys_context_knows_its_own_extensions_and_the_outside_only() throws Exception {
        Document document = parsed(DialplanXml.answer(line("trunk-7", "+982188776655")));
        assertThat(named(document, "context", "company_7")).isNotNull();
        assertThat(actions(document, "8000"))
                .containsExactly(
                        "set call_timeout=30",
                        "set hangup_after_bridge=true",
                        "set continue_on_fail=true",
                        "bridge user/8000@sip.example.test",
                        "answer",
                        "voicemail default sip.example.test 8000");
        assertThat(actions(document, "8001"))
                .as("who has no voicemail box is not answered for")
                .endsWith("bridge user/8001@sip.example.test", "respond 480 Temporarily Unavailable");
        assertThat(actions(document, "8999")).as("nobody's").containsExactly("respond 404 Not Found");
        assertThat(actions(document, "9000")).as("another company's").isEmpty();
        assertThat(actions(document, "2000")).as("another company's").isEmpty();
        assertThat(actions(document, "80000")).as("another company's").isEmpty();
        assertThat(actions(document, "09121234567"))
                .contains("set effective_caller_id_number=+982188776655", "bridge sofia/gateway/trunk-7/09121234567");
        assertThat(actions(document, "+14155550100")).contains("bridge sofia/gateway/trunk-7/+14155550100");
        assertThat(actions(document, "115")).contains("bridge sofia/gateway/trunk-7/115");
        for (String other : new String[] {"user/9000", "8000@evil", "8000,9000", "loopback/9000/default", "", "80"}) {
            assertThat(actions(document, other)).as(other).isEmpty();
        }
        assertThat(actions(document, "8000\n")).as("no user's name").containsExactly("respond 404 Not Found");
    }

    @Test
    void without_a_gateway_nothing_leaves() throws Exception {
        Document document = parsed(DialplanXml.answer(line(null, null)));
        assertThat(actions(document, "09121234567")).isEmpty();
    }

    @Test
    void calls_from_outside_are_led_to_an_extension_in_its_companys_context() throws Exception {
        Document file = parsed(new String(DialplanXml.inboundFile(line("t", null)), StandardCharsets.UTF_8));
        assertThat(actions(file, "8123")).containsExactly("transfer 8123 XML company_7");
        assertThat(actions(file, "+982188776655")).containsExactly("transfer 8000 XML company_7");
        assertThat(actions(file, "982188776655")).containsExactly("transfer 8000 XML company_7");
        assertThat(actions(file, "9000")).isEmpty();
        assertThat(actions(file, "09121234567"))
                .as("nobody calls out through us")
                .isEmpty();
        Document answer = parsed(DialplanXml.inboundAnswer("+982188776655", 8000));
        assertThat(named(answer, "context", "public")).isNotNull();
        assertThat(actions(answer, "+982188776655")).containsExactly("transfer 8000 XML company_7");
        assertThat(actions(answer, "982188776655")).isEmpty();
    }

    @Test
    void not_found_is_said_as_mod_xml_curl_wants_it() throws Exception {
        Document document = parsed(NotFoundXml.ANSWER);
        assertThat(named(document, "section", "result")).isNotNull();
        assertThat(((Element) document.getElementsByTagName("result").item(0)).getAttribute("status"))
                .isEqualTo("not found");
    }

    private static CompanyLine line(String gateway, String callerId) {
        return new CompanyLine(BETA, REALM, gateway, callerId, Map.of("+982188776655", 8000));
    }

    /** Extensions that a switch's directory has, and whether they have a voicemail box. */
    private static final Map<String, String> USERS = Map.of("8000", "true", "8001", "false");

    /** What a call would do. */
    private static List<String> actions(Document document, String called) {
        NodeList extensions = document.getElementsByTagName("extension");
        List<String> actions = new ArrayList<>();
        for (int i = 0; i < extensions.getLength() && actions.isEmpty(); i++) {
            for (Element condition : children((Element) extensions.item(i), "condition")) {
                // PCRE's $ also matches before a last line end, and so does Pattern's
                Matcher matcher = Pattern.compile(condition.getAttribute("expression"))
                        .matcher(field(condition.getAttribute("field"), called));
                boolean holds = matcher.find();
                for (Element action : children(condition, holds ? "action" : "anti-action")) {
                    String data = action.getAttribute("data");
                    if (holds && matcher.groupCount() > 0) {
                        data = data.replace("$1", matcher.group(1));
                    }
                    actions.add((action.getAttribute("application") + " " + data.replace(CALLED, called)).strip());
                }
                if (!holds) {
                    break;
                }
            }
        }
        return actions;
    }

    /** {@code switch_channel_expand_variables}, as far as our conditions need it: {@code user_exists} and {@code user_data} of mod_commands. */
    private static String field(String field, String called) {
        return switch (field) {
            case "destination_number" -> called;
            case "${user_exists(id " + CALLED + " " + REALM + ")}" -> Boolean.toString(USERS.containsKey(called));
            case "${user_data(" + CALLED + "@" + REALM + " param vm-enabled)}" -> USERS.getOrDefault(called, "");
            default -> throw new AssertionError("a switch would read " + field);
        };
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Element named(Document document, String tag, String name) {
        NodeList found = document.getElementsByTagName(tag);
        for (int i = 0; i < found.getLength(); i++) {
            if (((Element) found.item(i)).getAttribute("name").equals(name)) {
                return (Element) found.item(i);
            }
        }
        return null;
    }

    private static String value(Document document, String tag, String name) {
        return named(document, tag, name).getAttribute("value");
    }
}
