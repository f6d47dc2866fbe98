package io.dialplane.console;

import io.dialplane.testing.Browser;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Node;
import io.dialplane.testing.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.openqa.selenium.support.ui.Select;

/** Somebody at a browser with the console in it. */
final class Desk {

    private static final String AXE = "META-INF/resources/webjars/axe-core/%s/axe.min.js";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Browser browser;
    private final URI console;

    Desk(Installation dialplane, Browser browser) {
        this(dialplane.node(), browser);
    }

    /** At a node's console. */
    Desk(Node node, Browser browser) {
        this.browser = browser;
        this.console = node.uri().resolve("/console/");
    }

    void logIn(Person person) {
        browser.open(console.resolve("login.xhtml"));
        browser.element("login:username").sendKeys(person.username());
        browser.element("login:password").sendKeys(person.password());
        browser.click("login:submit");
    }

    void open(String page) {
        browser.open(console.resolve(page));
    }

    /** Chooses a language or theme as its link does. */
    void choose(String what, String value) {
        browser.open(console.resolve("profile.xhtml?" + what + "=" + value));
    }

    void fill(String id, String text) {
        browser.element(id).clear();
        browser.element(id).sendKeys(text);
    }

    void select(String id, String value) {
        new Select(browser.element(id)).selectByValue(value);
    }

    /** Says yes to the question that a button asks, and waits for the page behind it. */
    void confirm(String cssSelector) {
        browser.all(cssSelector).get(0).click();
        Awaitility.await().atMost(PATIENCE).until(() -> browser.element("ask-yes")
                .isDisplayed());
        browser.click("ask-yes");
    }

    /** What the page says of what was done. */
    String notice() {
        return browser.text("notices");
    }

    String errors() {
        return browser.text("messages");
    }

    /** Texts of a table's column as they are drawn, in view or not, all of one moment: the driver's own are empty of cells that are scrolled away. */
    List<String> column(String table, int number) {
        List<?> cells = (List<?>) browser.run(
                "return [...document.querySelectorAll(arguments[0])].map(cell => cell.innerText)",
                "#" + table + " tbody tr > *:nth-child(" + number + ")");
        return cells.stream().map(cell -> lines(cell.toString())).toList();
    }

    private static String lines(String text) {
        return text.replaceAll("[\u200B\u200E\u200F]", "")
                .replace('\u00A0', ' ')
                .replaceAll(" *\n\\s*", "\n")
                .strip();
    }

    void await(Supplier<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(condition::get);
    }

    /** What axe finds on the page that keeps people with disabilities from it, serious and critical. */
    List<?> barriers() {
        browser.run(axe());
        return (List<?>)
                browser.run(
                        "return axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
                                + ".then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
                                + ".map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' [' + (n.any.concat(n.all).map(c => c.message)[0] || '') + ']').join(' | ')))");
    }

    private static String axe() {
        ClassLoader loader = Desk.class.getClassLoader();
        Properties version = new Properties();
        try (InputStream pom = loader.getResourceAsStream("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
            version.load(pom);
            try (InputStream script = loader.getResourceAsStream(AXE.formatted(version.getProperty("version")))) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text of the first element. */
    String first(String cssSelector) {
        return browser.all(cssSelector).get(0).getText();
    }

    void submit(String cssSelector) {
        browser.leave(() -> browser.all(cssSelector).get(0).click());
    }
}
