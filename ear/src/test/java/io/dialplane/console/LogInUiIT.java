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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The way into the console. */
class LogInUiIT extends ConsoleBed {

    private static final int AT_ONCE = 16;
    private static final int QUESTIONS = 30;

    LogInUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    private String messages() {
        return browser.text("login:messages");
    }

    @Test
    void leadsStrangersToALogInInEnglish() {
        browser.open(console);
        assertAtLogin();
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
        assertThat(browser.all("h1").get(0).getText()).isEqualTo("Dialplane");
        browser.screenshot("login");
        assertThat(labelOf("login:username")).isEqualTo("User name");
        assertThat(labelOf("login:password")).isEqualTo("Password");
        assertThat(browser.text("login:submit")).isEqualTo("Log in");
        assertThat(browser.element("login:password").getDomAttribute("type")).isEqualTo("password");
    }

    private String labelOf(String id) {
        return browser.element(id).getAccessibleName();
    }

    @Test
    void saysWhatIsMissing() {
        browser.open(console);
        browser.click("login:submit");
        assertAtLogin();
        assertThat(messages().lines()).containsExactly("User name must not be blank", "Password must not be blank");
        assertThat(browser.element("login:username").getDomAttribute("aria-invalid"))
                .isEqualTo("true");
    }

    @Test
    void opensNoSessionForAWrongPassword(TestCompany company) {
        Person person = company.adminPerson();
        logIn(person.username(), "not-the-password");
        assertAtLogin();
        assertThat(messages()).isEqualTo("Incorrect username or password");
        assertThat(sessionsOf(person)).isZero();
        browser.open(console.resolve("index.xhtml"));
        assertAtLogin();

        logIn("nobody-" + person.username(), "not-the-password");
        assertThat(messages()).isEqualTo("Incorrect username or password");
    }

    @Test
    void makesPeopleWaitWhoGuess(TestCompany company) {
        Person person = company.adminPerson();
        browser.open(console);
        // whichever door they guess at
        logInByRest(person, "not-the-password").expect(401);
        logInByRest(person, "not-the-password").expect(401);
        for (int i = 0; i < 3; i++) {
            fillIn(person.username(), "not-the-password-" + i);
            browser.click("login:submit");
            assertThat(messages()).isEqualTo("Incorrect username or password");
        }
        fillIn(person.username(), person.password());
        browser.click("login:submit");
        assertThat(messages()).matches("Too many failed log-ins; try again in \\d+ seconds");
        assertThat(sessionsOf(person)).isZero();
        logInByRest(person, person.password()).expect(429);
    }

    private Answer logInByRest(Person person, String password) {
        return dialplane
                .api()
                .post("/api/auth/login", Json.object("username", person.username(), "password", password));
    }

    /** Else everybody behind the proxy would wait together. */
    @Test
    void knowsWhoGuessesBehindAProxy(TestCompany company) {
        Answer answer = ConsoleDoor.logIn(
                dialplane.api().with("X-Forwarded-For", "10.7.0.1"),
                company.adminPerson().username(),
                "not-the-password");
        assertThat(answer.expect(200).body()).contains("Incorrect username or password");
        assertThat(
                        dialplane
                                .pool()
                                .rows(
                                        "SELECT bucket, failures FROM login_failure WHERE bucket LIKE 'address:%' AND failures > 0"))
                .containsExactly(Map.of("bucket", "address:10.7.0.1", "failures", 1));
    }

    @Test
    void showsAgentsTheirNumbersOnly(TestCompany company) {
        company.opens();
        company.addsNumbers(3);
        Person agent = company.person("AGENT");
        String number = company.numbersOfBatch(2).get(0);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "BUSY").put("agent_id", agent.id()))
                .expect(200);
        logIn(agent);
        assertThat(browser.title()).isEqualTo("Dialplane · Numbers");
        assertThat(browser.all("#rows tbody tr td:nth-child(2)").stream().map(WebElement::getText))
                .containsExactly(number);
        assertThat(browser.all("#menu a").stream().map(WebElement::getText))
                .containsExactly("Numbers", "Contacts", "Calls", "My profile");
        assertThat(browser.all("#add\\:go")).isEmpty();
        for (String page : List.of("index.xhtml", "people.xhtml", "")) {
            browser.open(console.resolve(page));
            assertThat(browser.title()).as(page).isEqualTo("Dialplane · Numbers");
        }
    }

    @Test
    void needsNoMouse(TestCompany company) {
        Person person = company.adminPerson();
        browser.open(console);
        assertThat(browser.focus()).isEqualTo("login:username");
        browser.type(person.username(), Keys.TAB);
        assertThat(browser.focus()).isEqualTo("login:password");
        browser.type(person.password(), Keys.TAB);
        assertThat(browser.focus()).isEqualTo("login:totp");
        browser.type(Keys.TAB);
        assertThat(browser.focus()).isEqualTo("login:submit");
        browser.leave(() -> browser.type(Keys.ENTER));
        assertAtOverview();
        browser.type(Keys.TAB);
        assertThat(browser.focus()).isEqualTo("skip");
        for (int i = 0; i < 10 && !browser.focus().equals("leave:logout"); i++) {
            browser.type(Keys.TAB);
        }
        assertThat(browser.focus()).isEqualTo("leave:logout");
        assertThat(
                        browser.run(
                                "const s = getComputedStyle(document.activeElement);"
                                        + "return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'"))
                .as("the focus is seen")
                .isEqualTo(true);
        browser.leave(() -> browser.type(Keys.ENTER));
        assertAtLogin();
    }

    /** The server has forgotten the page's session: it was left open too long, or the server was started anew. */
    @Test
    void showsALogInPageAnewThatIsTooOld(TestCompany company) {
        browser.open(console);
        browser.forgetCookies();
        fillIn(company.adminPerson().username(), company.adminPerson().password());
        browser.click("login:submit");
        assertAtLogin();
        assertThat(browser.text("login:expired")).isEqualTo("The page was open for too long; please log in now");
        fillIn(company.adminPerson().username(), company.adminPerson().password());
        browser.click("login:submit");
        assertAtOverview();
    }

    @Test
    void leadsToThePageThatWasWanted(TestCompany company) {
        Person person = company.adminPerson();
        browser.open(console.resolve("numbers.xhtml?status=MISSED"));
        assertAtLogin();
        fillIn(person.username(), person.password());
        browser.click("login:submit");
        assertThat(browser.address()).endsWith("/console/numbers.xhtml?status=MISSED");
    }

    /** Payara mixes up who asks at the same time, if it is left to it to remember their roles. */
    @Test
    void knowsManyAtOnce(TestCompany company) throws Exception {
        List<Api> people = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> ConsoleDoor.of(dialplane.api(), company.person("SUPERVISOR")))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<?> all : threads.invokeAll(people.stream()
                    .<Callable<Void>>map(person -> () -> {
                        for (int i = 0; i < QUESTIONS; i++) {
                            person.get("/console/numbers.xhtml").expect(200);
                            person.get("/console/alive").expect(204);
                        }
                        return null;
                    })
                    .toList())) {
                all.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
