package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Enter in a field presses the first button of its form that sends it, also one that nobody sees, and no question is asked then: such
 * buttons stand behind the one that is meant, or in forms without fields.
 */
class FormsTest {

    private static final Path PAGES = Path.of(System.getProperty("basedir", "."), "src/main/webapp");

    /** Parts of our own that are no fields. */
    private static final Set<String> NO_FIELDS = Set.of("empty");

    private static final Set<String> FIELDS = Set.of(
            "input",
            "select",
            "textarea",
            "inputText",
            "inputTextarea",
            "inputFile",
            "password",
            "selectOneMenu",
            "selectManyCheckbox",
            "selectBooleanCheckbox");

    private static List<Element> below(Element element) {
        NodeList found = element.getElementsByTagNameNS("*", "*");
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static boolean isField(Element element) {
        return "dialplane".equals(element.getNamespaceURI())
                ? !NO_FIELDS.contains(element.getLocalName())
                : FIELDS.contains(element.getLocalName())
                        && !element.getAttribute("type").equals("hidden");
    }

    private static boolean isHidden(Element button) {
        return List.of(button.getAttribute("styleClass").split(" ")).contains("hidden");
    }

    /** Ids of the forms of a page in which Enter presses what nobody sees. */
    private static List<String> traps(String page) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        List<String> traps = new ArrayList<>();
        for (Element form : below(root)) {
            List<Element> parts = below(form);
            if (form.getLocalName().equals("form")
                    && parts.stream().anyMatch(FormsTest::isField)
                    && parts.stream()
                            .filter(one -> one.getLocalName().equals("commandButton"))
                            .findFirst()
                            .filter(FormsTest::isHidden)
                            .isPresent()) {
                traps.add(form.getAttribute("id"));
            }
        }
        return traps;
    }

    @Test
    void enter_presses_no_button_that_nobody_sees() throws IOException, SAXException, ParserConfigurationException {
        List<String> traps = new ArrayList<>();
        List<Path> pages;
        try (Stream<Path> files = Files.walk(PAGES)) {
            pages = files.filter(file -> file.toString().endsWith(".xhtml")).toList();
        }
        assertThat(pages).hasSizeGreaterThan(40);
        for (Path page : pages) {
            for (String form : traps(Files.readString(page))) {
                traps.add(page.getFileName() + " " + form);
            }
        }
        assertThat(traps).isEmpty();
    }

    @Test
    void such_a_form_is_found() throws IOException, SAXException, ParserConfigurationException {
        String page = """
                <page xmlns:h="jakarta.faces.html" xmlns:p="primefaces" xmlns:d="dialplane">
                  <h:form id="rows"><p:commandButton styleClass="hidden" /></h:form>
                  <h:form id="good"><d:field /><p:commandButton /><p:commandButton styleClass="hidden" /></h:form>
                  <h:form id="bad"><p:commandButton styleClass="small hidden" /><d:field /><p:commandButton /></h:form>
                  <h:form id="worse"><p:commandButton styleClass="hidden" /><input name="who" /></h:form>
                  <h:form id="act"><input type="hidden" name="id" /><p:commandButton styleClass="hidden" /></h:form>
                </page>
                """;
        assertThat(traps(page)).containsExactly("bad", "worse");
    }
}
