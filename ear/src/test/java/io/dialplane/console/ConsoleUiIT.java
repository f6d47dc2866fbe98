package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.ConsoleDoor;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console as somebody at a browser has it: the way in, what a company's people see, and the ways out. */
@ExtendWith({Dialplane.class, Chromium.class})
class ConsoleUiIT {

    private static final String LOGIN_PAGE = ConsoleDoor.LOGIN_PAGE;
    private static final String OVERVIEW = "/console/index.xhtml";

    /** For opening pages until one is the log-in; how soon it must be is {@code RevocationIT}'s question. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Installation dialplane;
    private final Browser browser;
    private final URI console;

    ConsoleUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.console = dialplane.node().uri().resolve("/console/");
    }

    /** Whatever a test does: no script fails, nothing is missing, nothing is against the page's own policy. */
    @AfterEach
    void thePagesComplainOfNothing() {
        assertThat(browser.log()).as("console of the browser").isEmpty();
    }

    private void logIn(String username, String password) {
        browser.open(console);
        fillIn(username, password);
        browser.click("login:submit");
    }

    private void logIn(Person person) {
        logIn(person.username(), person.password());
        assertThat(browser.text("who")).isEqualTo(person.username());
    }

    private void fillIn(String username, String password) {
        browser.element("login:username").clear();
        browser.element("login:username").sendKeys(username);
        browser.element("login:password").clear();
        browser.element("login:password").sendKeys(password);
    }

    private void assertAtLogin() {
        assertThat(URI.create(browser.address()).getPath()).isEqualTo(LOGIN_PAGE);
        assertThat(browser.title()).isEqualTo("Dialplane · Log in");
        assertThat(browser.element("login:password").isDisplayed()).isTrue();
        assertThat(browser.all("#who")).isEmpty();
    }

    private void assertAtOverview() {
        assertThat(URI.create(browser.address()).getPath()).startsWith("/console/");
        assertThat(browser.title()).isEqualTo("Dialplane · Overview");
    }

    private String messages() {
        return browser.text("login:messages");
    }

    private long sessionsOf(Person person) {
        return dialplane
                .pool()
                .count(
                        "SELECT count(*) FROM user_session WHERE user_id = ? AND door = 'console' AND ended_at IS NULL",
                        person.id());
    }

    /** Figures of the overview by what they are called. */
    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        browser.all(".figures > div")
                .forEach(figure -> figures.put(
                        figure.findElement(By.tagName("dt")).getText(),
                        figure.findElement(By.tagName("dd")).getText()));
        return figures;
    }

    private Map<String, String> numbersByStatus() {
        Map<String, String> counts = new LinkedHashMap<>();
        browser.all("#byStatus tbody tr")
                .forEach(row -> counts.put(
                        row.findElement(By.cssSelector("td:nth-child(1)")).getText(),
                        row.findElement(By.cssSelector("td:nth-child(2)")).getText()));
        return counts;
    }

    // ---------------------------------------------------------------------------------------- the way in

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

    // ---------------------------------------------------------------------------------------- what is seen

    @Test
    void showsACompanyItsOwnFigures(TestCompany one, TestCompany other) {
        one.opens().pays(150).topsUp(10_000);
        one.agent("Sara", "Ahmadi", "09121110001");
        one.agent("Reza", "Karimi", "09121110002");
        one.addsNumbers(1_234);
        List<String> called = one.numbersOfBatch(10);
        called.subList(0, 3).forEach(number -> one.reports(number, "CONNECTED").expect(200));
        called.subList(3, 5).forEach(number -> one.reports(number, "BUSY").expect(200));
        other.opens();
        other.reports(other.numbersOfBatch(2).get(0), "MISSED").expect(200);

        logIn(one.adminPerson());
        assertAtOverview();
        assertThat(browser.text("company")).isEqualTo("Company " + one.slug());
        assertThat(figures())
                .containsExactlyEntriesOf(ordered(
                        "Numbers", "1,234",
                        "Waiting in the queue", "1,222",
                        "With dialers now", "5",
                        "Calls reported today", "5",
                        "Active agents", "2",
                        "Wallet", "9,550"));
        assertThat(numbersByStatus()).isEqualTo(Map.of("In queue", "1,229", "Connected", "3", "Busy", "2"));
        assertThat(browser.text("database")).isEqualTo("Database: working");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            browser.reload();
            assertThat(browser.text("redis")).isEqualTo("Redis: working");
        });
        assertShownAsRestSays(one);
        browser.screenshot("overview");
        browser.click("leave:logout");

        logIn(other.adminPerson());
        assertThat(browser.text("company")).isEqualTo("Company " + other.slug());
        assertThat(figures())
                .containsExactlyEntriesOf(ordered(
                        "Numbers", "1,234",
                        "Waiting in the queue", "1,222",
                        "With dialers now", "1",
                        "Calls reported today", "1",
                        "Active agents", "0",
                        "Wallet", "0"));
        assertThat(numbersByStatus()).isEqualTo(Map.of("In queue", "1,233", "Missed", "1"));
        assertThat(browser.source()).doesNotContain(one.slug());
        assertShownAsRestSays(other);
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private void assertShownAsRestSays(TestCompany company) {
        assertThat(number(figures().get("Numbers")))
                .isEqualTo(company.admin().get("/api/numbers/stats").number("total"));
        numbersByStatus().forEach((status, count) -> assertThat(number(count))
                .as(status)
                .isEqualTo(company.admin()
                        .get("/api/numbers/stats?status="
                                + status.toUpperCase(Locale.ROOT).replace(' ', '_'))
                        .number("total")));
        assertThat(number(figures().get("Wallet"))).isEqualTo(company.balance());
        JsonNode attempts = company.admin()
                .get("/api/stats/attempts-summary?timeframe=today")
                .expect(200)
                .json();
        assertThat(number(figures().get("Calls reported today")))
                .isEqualTo(attempts.get("total").asInt());
        List<String> rows = new ArrayList<>();
        attempts.get("by_status")
                .forEach(row -> rows.add(row.get("status").asText() + " "
                        + row.get("count").asText() + " "
                        + row.get("percentage")
                                .decimalValue()
                                .stripTrailingZeros()
                                .toPlainString() + "%"));
        assertThat(browser.all("#attemptsByStatus tbody tr"))
                .extracting(row -> row.getText().toUpperCase(Locale.ROOT))
                .containsExactlyElementsOf(rows);
        assertThat(number(figures().get("Active agents")))
                .isEqualTo(company.admin()
                        .get("/api/admins?role=AGENT&is_active=true")
                        .expect(200)
                        .json()
                        .size());
        int open = 0;
        for (JsonNode batch :
                company.dialer().get("/api/dialer/batches").expect(200).json()) {
            open += batch.get("outstanding").asInt();
        }
        assertThat(number(figures().get("With dialers now"))).isEqualTo(open);
        assertThat(drawn(2)).isEqualTo(trend(company, "span=24h&granularity=hourly"));
        assertThat(drawn(3)).isEqualTo(trend(company, "span=30d&granularity=daily"));
    }

    /** What a picture of the page is drawn from. */
    private List<Integer> drawn(int chart) {
        List<?> values = (List<?>) browser.run("return Chart.getChart(document.querySelectorAll('.chart canvas')["
                + chart + "]).data.datasets[0].data");
        return values.stream().map(value -> ((Number) value).intValue()).toList();
    }

    private static List<Integer> trend(TestCompany company, String query) {
        List<Integer> totals = new ArrayList<>();
        company.admin()
                .get("/api/stats/attempt-trend?" + query)
                .expect(200)
                .json()
                .get("buckets")
                .forEach(bucket -> totals.add(bucket.get("total").asInt()));
        return totals;
    }

    private static int number(String shown) {
        return Integer.parseInt(shown.replace(",", ""));
    }

    @Test
    void followsWhatHappens(TestCompany company) {
        company.opens();
        logIn(company.adminPerson());
        assertThat(browser.text("empty")).startsWith("No numbers yet.");
        assertThat(figures()).containsEntry("Numbers", "0").containsEntry("With dialers now", "0");
        company.addsNumbers(3);
        company.batch(2);
        browser.reload();
        assertThat(browser.all("#empty")).isEmpty();
        assertThat(figures()).containsEntry("Numbers", "3").containsEntry("With dialers now", "2");
    }

    /** Whoever is among the links when figures change is not thrown to the top of the page. */
    @Test
    void keepsTheFocusWhenFiguresChange(TestCompany company) {
        company.addsNumbers(3);
        logIn(company.adminPerson());
        browser.run("document.getElementById('since-7d').focus()");
        company.addsNumbers(1);
        awaitTotal("4");
        Awaitility.await().atMost(PATIENCE).until(() -> browser.focus().equals("since-7d"));
    }

    private void awaitListening() {
        Awaitility.await().atMost(PATIENCE).until(() -> "true"
                .equals(browser.run("return document.documentElement.dataset.listens")));
    }

    private void awaitTotal(String total) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions() // it may be replaced at this moment
                .until(() -> browser.text("total").equals(total));
    }

    /** A page listens a moment after it was made, or not for a while: what changes until then is seen as soon as it listens. */
    @Test
    void seesWhatHasChangedBeforeItListened(TestCompany company) {
        company.addsNumbers(3);
        logIn(company.adminPerson());
        awaitListening();
        // figures are counted a moment after what they count
        Awaitility.await().atMost(PATIENCE).until(() -> versionNow().equals(versionShown()));
        browser.run("faces.push.close('push')");
        assertThat(browser.element("not-live").isDisplayed()).isTrue();
        company.addsNumbers(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !versionNow()
                .equals(versionShown()));
        assertThat(browser.text("total")).isEqualTo("3");
        browser.run("faces.push.open('push')");
        awaitTotal("4");
        assertThat(browser.element("not-live").isDisplayed()).isFalse();
    }

    /** What the page shows, as soon as nothing is on its way. */
    private Object versionShown() {
        return browser.run("return PrimeFaces.ajax.Queue.isEmpty() ? document.documentElement.dataset.version : ''");
    }

    /** What the server says of the company's figures. */
    private Object versionNow() {
        return browser.run(
                "return fetch('index.xhtml').then(a => a.text()).then(t => t.match(/data-version=\"(\\d+)\"/)[1])");
    }

    /** The session ends in another window, at the server, or with it. */
    @Test
    void saysThatItsFiguresChangeNoMore(TestCompany company) {
        logIn(company.adminPerson());
        awaitListening();
        assertThat(browser.element("not-live").isDisplayed()).isFalse();
        browser.run("const form = new FormData(document.getElementById('leave')); form.append('leave:logout', '');"
                + " return fetch('index.xhtml', {method: 'POST', body: new URLSearchParams(form)})");
        Awaitility.await().atMost(PATIENCE).until(() -> browser.element("not-live")
                .isDisplayed());
        assertThat(browser.text("not-live")).startsWith("The figures on this page no longer change by themselves.");
    }

    @Test
    void fitsANarrowScreen(TestCompany company) {
        company.addsNumbers(3);
        browser.width(400);
        browser.open(console);
        assertFits();
        browser.screenshot("narrow-login");
        logIn(company.adminPerson());
        assertFits();
        browser.screenshot("narrow-overview");
    }

    private void assertFits() {
        assertThat(browser.run("return document.documentElement.clientWidth")).isEqualTo(400L);
        assertThat(browser.run("return document.documentElement.scrollWidth"))
                .as("width of the page")
                .isEqualTo(400L);
    }

    // ---------------------------------------------------------------------------------------- the ways out

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

    // ---------------------------------------------------------------------------------------- cookies and headers

    /** As REST refuses it: no file, no count, until the password is one's own, and the second factor there. */
    @Test
    void givesNothingToWhoHasATemporaryPasswordOrNoSecondFactor(TestCompany company) {
        Person temporary = company.person(Json.object("role", "ADMIN", "must_change_password", true));
        assertHeldBack(temporary, "profile.xhtml");
        Person admin = company.person("ADMIN");
        company.admin()
                .put("/api/companies/" + company.id(), "{\"settings\": {\"require_totp\": true}}")
                .expect(200);
        assertHeldBack(admin, "second-factor.xhtml");
    }

    /** Buttons that somebody is not shown do nothing either, nor do forms that another page has sent. */
    @Test
    void changesNothingForAFormThatIsForged(TestCompany company) {
        String rules = "/api/workspaces/" + company.slug() + "/routing-rules";
        int id = company.admin()
                .post(rules, Json.object("name", "Everybody"))
                .expect(201)
                .number("id");
        String before = company.admin().get(rules).body();
        String[] deactivate = {"act:row", Integer.toString(id), "act:deactivate", ""};

        Api supervisor = ConsoleDoor.of(dialplane.api(), company.person("SUPERVISOR"));
        Answer page = supervisor.get("/console/rules.xhtml").expect(200);
        ConsoleDoor.sendForm(supervisor, page, deactivate).expect(200);
        assertThat(company.admin().get(rules).body()).isEqualTo(before);
        Api agent = ConsoleDoor.of(dialplane.api(), company.person("AGENT"));
        ConsoleDoor.sendForm(agent, page, deactivate).expect(302);
        assertThat(company.admin().get(rules).body()).isEqualTo(before);

        // with an administrator's cookie, but without the page's state, or with that of another session
        Api admin = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        ConsoleDoor.sendForm(admin, page, deactivate).expect(302);
        admin.send(
                        "POST",
                        "/console/rules.xhtml",
                        "application/x-www-form-urlencoded",
                        BodyPublishers.ofString("act=act&act%3Arow=" + id + "&act%3Adeactivate="))
                .expect(200);
        assertThat(company.admin().get(rules).body()).isEqualTo(before);
        ConsoleDoor.sendForm(admin, admin.get("/console/rules.xhtml").expect(200), deactivate)
                .expect(302);
        assertThat(company.admin().get(rules).body()).as("the page's own form").isNotEqualTo(before);
    }

    /** What a page leads to or fetches is the company's that the page shows, whatever another window has switched to. */
    @Test
    void givesNothingOfOneCompanyToAPageOfAnother(TestCompany company, TestCompany other) {
        Api person = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        for (String path : List.of("count/numbers?company=", "status/switches?company=")) {
            person.get("/console/" + path + other.id()).expect(409);
            person.get("/console/" + path + company.id()).expect(200);
        }
        for (String path : List.of("download/numbers?", "download/rejected?id=1&", "download/agents?id=1&")) {
            person.get("/console/" + path + "company=" + other.id()).expect(302);
        }
        person.get("/console/download/agents?id=1&company=" + company.id()).expect(404);

        Api superuser =
                ConsoleDoor.of(dialplane.api(), company.person(Json.object("role", "ADMIN", "is_superuser", true)));
        Answer page = superuser.get("/console/tokens.xhtml").expect(200);
        ConsoleDoor.sendForm(
                        superuser,
                        superuser.get(OVERVIEW).expect(200),
                        "companies:chosen",
                        Integer.toString(other.id()),
                        "companies:look",
                        "")
                .expect(302);
        String[] add = {"add:name", "from another window", "add:go", ""};
        ConsoleDoor.sendForm(superuser, page, add).expect(302);
        String tokens = "SELECT count(*) FROM dialer_token WHERE name = 'from another window' AND company_id = ?";
        assertThat(dialplane.pool().count(tokens, company.id())).isZero();
        assertThat(dialplane.pool().count(tokens, other.id())).isZero();
        Answer anew = superuser.get("/console/tokens.xhtml").expect(200);
        assertThat(anew.body()).contains("The company was switched in another window");
        ConsoleDoor.sendForm(superuser, anew, add).expect(200);
        assertThat(dialplane.pool().count(tokens, other.id())).isOne();
    }

    private void assertHeldBack(Person person, String page) {
        Api cookie = ConsoleDoor.of(dialplane.api(), person);
        for (String path : List.of("download/numbers?format=csv", "download/rejected?id=1", "count/numbers")) {
            cookie.get("/console/" + path).expect(403);
        }
        assertThat(cookie.get("/console/numbers.xhtml").expect(302).header("Location"))
                .endsWith("/console/" + page);
        cookie.get("/console/alive").expect(204);
    }

    private static List<String> attributesOf(String setCookie) {
        return Arrays.stream(setCookie.toLowerCase(Locale.ROOT).split(";\\s*"))
                .skip(1)
                .toList();
    }

    private void assertLeadsToLogin(Answer answer) {
        answer.expect(302);
        assertThat(dialplane.node().uri().resolve(answer.header("Location")).getPath())
                .isEqualTo(LOGIN_PAGE);
    }

    @Test
    void keepsItsCookieFromScriptsAndFromOtherSites(TestCompany company) {
        for (Answer answer : List.of(
                dialplane.api().get(LOGIN_PAGE).expect(200),
                dialplane.api().get(OVERVIEW).expect(302),
                ConsoleDoor.logIn(dialplane.api(), company.adminPerson()))) {
            assertThat(attributesOf(ConsoleDoor.setCookie(answer)))
                    .as(answer.request())
                    .containsExactlyInAnyOrder("path=/console", "httponly", "samesite=lax");
        }
    }

    @Test
    void keepsItsCookieFromPlainHttpBehindAProxyThatSpeaksHttps(TestCompany company) {
        Api proxy = dialplane.api().with("X-Forwarded-Proto", "https");
        Answer loggedIn = ConsoleDoor.logIn(proxy, company.adminPerson());
        for (Answer answer : List.of(proxy.get(LOGIN_PAGE).expect(200), loggedIn)) {
            assertThat(attributesOf(ConsoleDoor.setCookie(answer)))
                    .as(answer.request())
                    .containsExactlyInAnyOrder("path=/console", "httponly", "samesite=lax", "secure");
            assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        }
        assertThat(loggedIn.header("Location")).doesNotStartWith("http:");
        assertThat(proxy.get(OVERVIEW).expect(302).header("Location")).doesNotStartWith("http:");
        assertThat(dialplane.api().get(LOGIN_PAGE).header("Strict-Transport-Security"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGIN_PAGE, OVERVIEW})
    void answersWithStrictHeaders(String path, TestCompany company) {
        Api known = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        Answer answer =
                (path.equals(LOGIN_PAGE) ? dialplane.api() : known).get(path).expect(200);
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("same-origin");
        assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.header("X-Powered-By")).isEmpty();
        assertThat(answer.headers().allValues("Content-Security-Policy")).singleElement();
        Map<String, List<String>> policy = ConsoleDoor.policyOf(answer);
        assertThat(policy.get("default-src")).containsExactly("'self'");
        assertThat(policy.get("object-src")).containsExactly("'none'");
        assertThat(policy.get("base-uri")).containsExactly("'none'");
        assertThat(policy.get("frame-ancestors")).containsExactly("'none'");
        assertThat(policy.get("form-action")).containsExactly("'self'");
        assertThat(policy.get("script-src"))
                .contains("'self'")
                .allMatch(source -> source.equals("'self'") || source.matches("'nonce-[A-Za-z0-9+/=_-]{16,}'"));
    }

    /** Shows as well that {@link #thePagesComplainOfNothing()} would hear of it. */
    @Test
    void runsNoScriptThatSomebodySmuggledIn(TestCompany company) {
        logIn(company.adminPerson());
        browser.run("const s = document.createElement('script'); s.textContent = \"document.title = 'taken'\";"
                + "document.body.append(s);"
                + "document.body.insertAdjacentHTML('beforeend', \"<img src='data:,' onerror='document.title = 1'>\")");
        assertAtOverview();
        assertThat(browser.log()).isNotEmpty().allSatisfy(entry -> assertThat(entry)
                .contains("Content Security Policy"));
    }

    @Test
    void saysNothingOfItsInsidesWhereThereIsNoPage(TestCompany company) {
        Api person = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        Answer missing = person.get("/console/no-such-page.xhtml").expect(404);
        assertThat(missing.body()).doesNotContain("Exception", "Payara", "WildFly", "Undertow", "\tat ");
        assertThat(missing.body()).contains("This page does not exist", "این صفحه وجود ندارد", "/console/index.xhtml");
        assertThat(missing.header("Content-Type").toLowerCase(Locale.ROOT).replace(" ", ""))
                .isEqualTo("text/html;charset=utf-8");
    }
}
