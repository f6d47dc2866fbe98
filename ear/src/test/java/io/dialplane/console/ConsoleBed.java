package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.ConsoleDoor;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Person;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console as somebody at a browser has it. */
@ExtendWith({Dialplane.class, Chromium.class})
abstract class ConsoleBed {

    static final String LOGIN_PAGE = ConsoleDoor.LOGIN_PAGE;
    static final String OVERVIEW = "/console/index.xhtml";

    /** For opening pages until one is the log-in; how soon it must be is {@code RevocationIT}'s question. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final Installation dialplane;
    final Browser browser;
    final URI console;
    final Desk desk;

    ConsoleBed(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.console = dialplane.node().uri().resolve("/console/");
        this.desk = new Desk(dialplane, browser);
    }

    /** Whatever a test does: no script fails, nothing is missing, nothing is against the page's own policy. */
    @AfterEach
    void thePagesComplainOfNothing() {
        assertThat(browser.log()).as("console of the browser").isEmpty();
    }

    void logIn(String username, String password) {
        browser.open(console);
        fillIn(username, password);
        browser.click("login:submit");
    }

    void logIn(Person person) {
        logIn(person.username(), person.password());
        assertThat(browser.text("who")).isEqualTo(person.username());
    }

    void fillIn(String username, String password) {
        browser.element("login:username").clear();
        browser.element("login:username").sendKeys(username);
        browser.element("login:password").clear();
        browser.element("login:password").sendKeys(password);
    }

    void assertAtLogin() {
        assertThat(URI.create(browser.address()).getPath()).isEqualTo(LOGIN_PAGE);
        assertThat(browser.title()).isEqualTo("Dialplane · Log in");
        assertThat(browser.element("login:password").isDisplayed()).isTrue();
        assertThat(browser.all("#who")).isEmpty();
    }

    void assertAtOverview() {
        assertThat(URI.create(browser.address()).getPath()).startsWith("/console/");
        assertThat(browser.title()).isEqualTo("Dialplane · Overview");
    }

    long sessionsOf(Person person) {
        return dialplane
                .pool()
                .count(
                        "SELECT count(*) FROM user_session WHERE user_id = ? AND door = 'console' AND ended_at IS NULL",
                        person.id());
    }
}
