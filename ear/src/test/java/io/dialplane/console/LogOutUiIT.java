package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Browser;
import io.dialplane.testing.ConsoleDoor;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The ways out of the console, chosen and not. */
class LogOutUiIT extends ConsoleBed {

    LogOutUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    @Test
    void endsTheSessionAtLogOut(TestCompany company) {
        Person person = company.adminPerson();
        logIn(person);
        assertThat(sessionsOf(person)).isEqualTo(1);
        browser.open(console.resolve("index.xhtml"));
        browser.run("sessionStorage.setItem('marks', 'of a list')");
        browser.click("leave:logout");
        assertAtLogin();
        assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
        assertThat(sessionsOf(person)).isZero();
        browser.back();
        assertAtLogin();
        browser.open(console.resolve("index.xhtml"));
        assertAtLogin();
        person.api().get("/api/auth/me").expect(200);
    }

    /** Windows tell each other through what the browser stores when they were used. */
    @Test
    void asksBeforeItLogsOutWhoUsesNoWindow(TestCompany company) {
        Person person = company.adminPerson();
        logIn(person);
        lastUsed(29);
        assertThat(browser.element("idle").isDisplayed()).isTrue();
        // somebody works in another window
        lastUsed(1);
        assertThat(browser.element("idle").isDisplayed()).isFalse();
        assertThat(sessionsOf(person)).isEqualTo(1);
        browser.leave(() -> lastUsed(31));
        assertAtLogin();
        assertThat(sessionsOf(person)).isZero();
    }

    private void lastUsed(int minutesAgo) {
        browser.run("localStorage.setItem('used', Date.now() - " + minutesAgo
                + " * 60000); dispatchEvent(new Event('storage'))");
    }

    /** Whoever wants to be somebody else logs out first. */
    @Test
    void letsNobodyLogInOverSomebody(TestCompany company) {
        logIn(company.adminPerson());
        browser.open(console.resolve("login.xhtml"));
        assertAtOverview();
    }

    /** Whoever took the cookie before has nothing of it after. */
    @Test
    void forgetsTheCookieAtLogOut(TestCompany company) {
        Person person = company.adminPerson();
        Api thief = ConsoleDoor.of(dialplane.api(), person);
        Answer page = thief.get(OVERVIEW).expect(200);
        ConsoleDoor.sendForm(thief, page, "leave:logout", "").expect(302);
        assertThat(sessionsOf(person)).isZero();
        assertLeadsToLogin(thief.get(OVERVIEW));
    }

    @Test
    void throwsOutWhoIsDeactivated(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        logIn(person);
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("is_active", false))
                .expect(200);
        assertThrownOutAtTheNextClick();
    }

    @Test
    void throwsOutWhoHasANewPassword(TestCompany company) {
        Person person = company.person("ADMIN");
        logIn(person);
        person.api()
                .put(
                        "/api/auth/me",
                        Json.object("current_password", person.password(), "new_password", "another-long-one"))
                .expect(200);
        assertThrownOutAtTheNextClick();
        logIn(person.username(), "another-long-one");
        assertAtOverview();
    }

    @Test
    void throwsOutWhoBecomesAnAgent(TestCompany company) {
        Person person = company.person("ADMIN");
        logIn(person);
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("role", "AGENT"))
                .expect(200);
        assertThrownOutAtTheNextClick();
        assertThat(sessionsOf(person)).isZero();
    }

    @Test
    void throwsOutThePeopleOfADeactivatedCompany(TestCompany company) {
        logIn(company.adminPerson());
        dialplane
                .superuser()
                .put("/api/companies/" + company.id(), Json.object("is_active", false))
                .expect(200);
        assertThrownOutAtTheNextClick();
    }

    private void assertThrownOutAtTheNextClick() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            browser.open(console.resolve("index.xhtml"));
            assertAtLogin();
        });
        browser.back();
        assertAtLogin();
        browser.open(console);
        assertAtLogin();
        // the session may have ended between a page and its push
        assertThat(browser.log()).allSatisfy(line -> assertThat(line).contains("jakarta.faces.push"));
    }

    @Test
    void throwsOutWhoClicksInAPageFromBefore(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        logIn(person);
        company.admin().delete("/api/admins/" + person.id()).expect(200);
        browser.click("leave:logout");
        assertAtLogin();
        browser.open(console);
        assertAtLogin();
    }

    private void assertLeadsToLogin(Answer answer) {
        answer.expect(302);
        assertThat(dialplane.node().uri().resolve(answer.header("Location")).getPath())
                .isEqualTo(LOGIN_PAGE);
    }
}
