package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.JalaliDate;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Build;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import io.dialplane.user.CodeApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Every page of the console in every language: nobody is kept from it, and the browser complains of nothing. */
@ExtendWith({Dialplane.class, Chromium.class})
class LookUiIT {

    private static final List<String> PAGES = List.of(
            "index",
            "statistics",
            "numbers",
            "number",
            "imports",
            "suppressions",
            "contacts",
            "contact",
            "contact-file",
            "assignments",
            "batches",
            "batch",
            "groups",
            "schedule",
            "holidays",
            "scenarios",
            "lines",
            "retry",
            "calls",
            "call",
            "call-figures",
            "rules",
            "rule",
            "people",
            "person",
            "agent",
            "agent-file",
            "sessions",
            "extensions",
            "wallet",
            "tokens",
            "companies",
            "company",
            "settings",
            "voice",
            "clusters",
            "cluster",
            "audit",
            "guide",
            "profile");

    private static final List<String> DEAD_ENDS = List.of("error", "unavailable");
    private static final List<String> OUTSIDE =
            List.of("login", "set-password", "second-factor", "error", "unavailable");

    /** Chromium's hint to pages that take a password and no user name: a link names nobody. */
    private static final String NO_USERNAME = "Password forms should have (optionally hidden) username fields";

    private final Installation dialplane;
    private final Browser browser;
    private final Desk desk;
    private Person agent;
    private int cluster;
    private int rule;
    private int contact;

    LookUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.desk = new Desk(dialplane, browser);
    }

    /** A company in which every page has something to show. */
    private Person busy(TestCompany company) {
        company.opens().pays(150).topsUp(10_000);
        agent = company.agent("سارا", "احمدی", dialplane.freshMobile());
        company.announcesScenario("renewal");
        company.announcesLine("200");
        company.addsNumbers(60);
        List<String> called = company.numbersOfBatch(20);
        List<String> ends = List.of("CONNECTED", "BUSY", "MISSED", "NOT_INTERESTED", "HANGUP", "POWER_OFF");
        for (int i = 0; i < called.size(); i++) {
            company.dialer()
                    .post(
                            "/api/dialer/report-result",
                            TestCompany.reportOf(called.get(i), ends.get(i % ends.size()))
                                    .put("agent_id", agent.id())
                                    .put("user_message", "call again tomorrow"))
                    .expect(200);
        }
        company.admin()
                .post("/api/suppressions", Json.object("phone_number", "09121110009", "reason", "asked us not to"))
                .expect(201);
        company.admin()
                .put(
                        "/api/settings/retry",
                        Json.object(
                                "enabled",
                                true,
                                "rules",
                                List.of(Json.object("status", "BUSY", "delay_minutes", 90, "max_attempts", 3))))
                .expect(200);
        AgentDoor door = AgentDoor.of(dialplane);
        door.logIn(door.agent(company, "look1", "42" + company.id())).expect(200);
        company.admin()
                .post("/v1/admin/agents", Json.object("email", company.slug() + "@acme.test"))
                .expect(201);
        cluster = dialplane
                .superuser()
                .post(
                        "/v1/admin/clusters",
                        Json.object(
                                "name",
                                "look-" + company.slug(),
                                "mode",
                                "xml_curl",
                                "addresses",
                                List.of("127.0.0.1"),
                                "realm",
                                "sip.acme.test",
                                "xml_secret",
                                "secret-of-" + company.slug()))
                .expect(201)
                .number("id");
        dialplane
                .superuser()
                .put("/v1/admin/clusters/" + cluster + "/companies/" + company.slug(), Json.object("gateway", "trunk"))
                .expect(200);
        dialplane
                .superuser()
                .post(
                        "/api/billing/adjustments",
                        Json.object("company", company.slug(), "amount", 5_000, "reason", "invoice 7"))
                .expect(201);
        calls(company);
        knowsCallers(company, agent.id());
        return company.person(Json.object("role", "ADMIN", "is_superuser", true));
    }

    /** Rules, a call that is over, one that goes on, and somebody who could take another. */
    private void calls(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person other = twilio.agent();
        String caller = dialplane.freshMobile().replaceFirst("^0", "+98");
        company.admin()
                .post(
                        twilio.path("/contacts"),
                        Json.object("name", "مریم کریمی", "phone_numbers", List.of(caller), "lead_status", "hot"))
                .expect(201);
        rule = company.admin()
                .post(
                        twilio.path("/routing-rules"),
                        Json.object(
                                "name",
                                "فروش تهران",
                                "criteria",
                                Json.object("lead_status", List.of("hot", "warm"), "tags", List.of()),
                                "targets",
                                Json.object("agents", List.of(one.id())),
                                "opening_hours",
                                Json.object(
                                        "windows",
                                        List.of(Json.object(
                                                "day_of_week", 0, "start_time", "08:30", "end_time", "17:00")))))
                .expect(201)
                .number("id");
        company.admin()
                .post(twilio.path("/routing-rules"), Json.object("name", "Everybody"))
                .expect(201);
        Twilio.Call over = twilio.call("CA" + company.id() + "look1", caller).arrives();
        over.leg(one, "in-progress");
        over.talked(one, 75);
        over.ends();
        twilio.call("CA" + company.id() + "look2", caller).arrives().leg(other, "in-progress");
    }

    private void knowsCallers(TestCompany company, int owner) {
        String workspace = "/api/workspaces/" + company.id();
        contact = company.admin()
                .post(
                        workspace + "/contacts",
                        Json.object(
                                "name",
                                "علی رضایی",
                                "phone_numbers",
                                List.of("02144444444", "+442079460000"),
                                "lead_status",
                                "Qualified",
                                "state",
                                "تهران",
                                "tags",
                                List.of("VIP", "تمدید"),
                                "notes",
                                "Wants a door.",
                                "custom",
                                Json.object("city", "Tehran", "floor", 3, "owner", true)))
                .expect(201)
                .number("id");
        company.admin()
                .post(workspace + "/assignments", Json.object("contact_id", contact, "user_id", owner))
                .expect(201);
        company.admin()
                .post(workspace + "/groups", Json.object("name", "Sales", "members", List.of(owner)))
                .expect(201);
    }

    private String address(String page, TestCompany company, Person person) {
        return switch (page) {
            case "number" ->
                "number.xhtml?id="
                        + dialplane
                                .pool()
                                .count("SELECT min(number_id) FROM call_result WHERE company_id = ?", company.id());
            case "batch" ->
                "batch.xhtml?id="
                        + dialplane
                                .pool()
                                .value("SELECT min(id::text) FROM dialer_batch WHERE company_id = ?", company.id());
            case "call" ->
                "call.xhtml?id="
                        + dialplane.pool().count("SELECT min(id) FROM voice_call WHERE company_id = ?", company.id());
            case "rule" -> "rule.xhtml?id=" + rule;
            case "rules" -> "rules.xhtml?caller=09121110001";
            case "person" -> "person.xhtml?id=" + person.id();
            case "contact" -> "contact.xhtml?id=" + contact;
            case "cluster" -> "cluster.xhtml?id=" + cluster;
            case "company" -> "company.xhtml?id=" + company.id();
            default -> page + ".xhtml";
        };
    }

    @Test
    @Tag("any-server")
    void everyPageIsForEverybodyInEveryLanguage(TestCompany company) {
        Person person = busy(company);
        desk.logIn(person);
        List<String> wrong = new ArrayList<>();
        for (String language : List.of("en", "fa")) {
            desk.choose("language", language);
            assertThat(browser.run("return document.documentElement.lang + ' ' + document.documentElement.dir"))
                    .isEqualTo(language.equals("fa") ? "fa rtl" : "en ltr");
            for (String page : PAGES) {
                look(page, language, address(page, company, person), wrong);
            }
        }
        desk.choose("theme", "dark");
        for (String page :
                List.of("index", "numbers", "schedule", "holidays", "contact", "groups", "calls", "rules", "rule")) {
            look(page, "fa-dark", address(page, company, person), wrong);
        }
        browser.width(400);
        for (String page : PAGES) {
            look(page, "fa-narrow", address(page, company, person), wrong);
            if (((Number) browser.run("return document.documentElement.scrollWidth")).intValue() > 400) {
                wrong.add(page + " is wider than a phone: "
                        + browser.run("return [...document.querySelectorAll('main *')]"
                                + ".filter(e => e.getBoundingClientRect().right > 400 || e.getBoundingClientRect().left < 0)"
                                + ".slice(0, 4).map(e => e.outerHTML.slice(0, 90)).join(' | ')"));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** No page is forgotten that the product has. */
    @Test
    @Tag("any-server")
    void allPagesAreLookedAt() throws IOException {
        try (ZipFile archive = new ZipFile(console().toFile())) {
            List<String> looked = new ArrayList<>(PAGES);
            looked.addAll(OUTSIDE);
            assertThat(archive.stream().map(ZipEntry::getName))
                    .filteredOn(name -> name.matches("[^/]+[.]x?html"))
                    .containsExactlyInAnyOrderElementsOf(looked.stream()
                            .map(page -> page + (DEAD_ENDS.contains(page) ? ".html" : ".xhtml"))
                            .toList());
        }
    }

    /** Who reads only, and who sees little: parts of pages are not there, and other texts are. */
    @Test
    @Tag("any-server")
    void whatOthersSeeOfThePagesIsForThemToo(TestCompany company) {
        Person person = busy(company);
        List<String> wrong = new ArrayList<>();
        desk.logIn(agent);
        for (String language : List.of("en", "fa")) {
            desk.choose("language", language);
            for (String page : List.of("numbers", "number", "contacts", "contact", "assignments", "calls", "profile")) {
                look(page, language + "-agent", address(page, company, person), wrong);
            }
        }
        browser.click("leave:logout");
        desk.logIn(company.person("SUPERVISOR"));
        for (String page : PAGES) {
            if (!page.startsWith("cluster")) {
                look(page, "fa-supervisor", address(page, company, person), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What opens on a page, and what a page says when it refuses something. */
    @Test
    @Tag("any-server")
    void whatOpensIsForEverybodyInEveryLanguage(TestCompany company) {
        company.opens();
        company.addsNumbers(3);
        company.reports(company.numbersOfBatch(1).get(0), "BUSY").expect(200);
        List<String> wrong = new ArrayList<>();
        desk.logIn(company.adminPerson());
        for (String language : List.of("en", "fa")) {
            desk.choose("language", language);
            opened(language, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private void opened(String language, List<String> wrong) {
        desk.open("numbers.xhtml?status=BUSY");
        assertThat((Long) browser.run("return innerWidth")).isGreaterThan(1_000);
        browser.all("#rows a[data-drawer]").get(0).click();
        desk.await(() -> !browser.all("#drawer-content #history").isEmpty());
        examine("drawer", language, wrong);
        browser.all("#drawer .buttons button").get(0).click();
        browser.element("mark-page").click();
        examine("marked", language, wrong);
        desk.select("marking:action", "UPDATE_STATUS");
        desk.select("marking:status", "BANNED");
        browser.click("marking:ask");
        assertThat(browser.text("confirm-text")).isNotEmpty();
        examine("bulk-question", language, wrong);
        browser.run("sessionStorage.clear()");

        desk.open("schedule.xhtml");
        browser.element("off").click();
        desk.await(() -> browser.element("ask-yes").isDisplayed());
        examine("question", language, wrong);
        browser.element("ask-no").click();
        desk.fill("window:start_time", "10:00");
        desk.fill("window:end_time", "09:00");
        browser.click("window:add");
        assertThat(desk.errors()).isNotEmpty();
        examine("refusal", language, wrong);

        desk.open("holidays.xhtml");
        browser.all(".day-field button").get(0).click();
        desk.await(() -> !browser.all(".day-picker .chosen-day").isEmpty());
        examine("day-picker", language, wrong);
        browser.run("localStorage.setItem('used', Date.now() - 29 * 60000); dispatchEvent(new Event('storage'))");
        assertThat(browser.element("idle").isDisplayed()).isTrue();
        examine("idle", language, wrong);
        browser.element("idle-stay").click();
        browser.width(400);
        browser.element("menu-button").click();
        examine("menu", language, wrong);
        browser.wide();
    }

    /** Who is not logged in, or must do something first, or has come to where there is nothing. */
    @Test
    @Tag("any-server")
    void theWaysInAndTheDeadEndsAreForEverybodyInEveryLanguage(TestCompany company) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String language : List.of("en", "fa")) {
            Person person = company.person("SUPERVISOR");
            desk.open("login.xhtml?language=" + language);
            examine("login", language, wrong);
            browser.click("login:submit");
            examine("login-refused", language, wrong);
            String token = "look-of-" + person.username();
            dialplane.pool().update("""
                    INSERT INTO password_link (token_hash, user_id, purpose, expires_at)
                    VALUES (sha256(convert_to(?, 'UTF8')), ?, 'welcome', now() + interval '1 h')""", token, person.id());
            desk.open("set-password.xhtml?token=" + token);
            // its links lead to the same page in the other language
            desk.submit("[data-language='" + (language.equals("fa") ? "en" : "fa") + "']");
            desk.submit("[data-language='" + language + "']");
            assertThat(browser.run("return document.documentElement.lang")).isEqualTo(language);
            examine("set-password", language, wrong);
            browser.element("set:wanted").sendKeys("password123");
            browser.element("set:again").sendKeys("password124");
            browser.click("set:submit");
            examine("set-password-refused", language, wrong);
            desk.open("set-password.xhtml?token=nobodys");
            examine("set-password-void", language, wrong);

            desk.logIn(person);
            secondFactor(person, language, wrong);
            desk.open("no-such-page.xhtml");
            assertThat(browser.log()).singleElement().asString().contains("no-such-page.xhtml", "404");
            examine("error", language, wrong);
            // as the server answers with it while the database is away
            browser.run(
                    "document.open(); document.write(arguments[0]); document.close()", fromArchive("unavailable.html"));
            desk.await(() -> browser.run("return document.readyState").equals("complete"));
            assertThat(browser.title()).endsWith("Not available");
            examine("unavailable", language, wrong);
            browser.forgetCookies();
        }
        assertThat(wrong).isEmpty();
    }

    private void secondFactor(Person person, String language, List<String> wrong) {
        desk.open("second-factor.xhtml");
        examine("second-factor", language, wrong);
        browser.element("factor:password").sendKeys(person.password());
        browser.click("factor:begin");
        String secret = browser.text("secret");
        browser.element("factor:code").sendKeys("000");
        browser.click("factor:confirm");
        assertThat(desk.errors()).isNotEmpty();
        examine("second-factor-refused", language, wrong);
        browser.element("factor:code").sendKeys(CodeApp.code(secret));
        browser.click("factor:confirm");
        assertThat(browser.all("#factor\\:codes code")).hasSize(10);
        examine("second-factor-codes", language, wrong);
        desk.open("second-factor.xhtml");
        assertThat(browser.all("#factor\\:disable")).hasSize(1);
        examine("second-factor-on", language, wrong);
    }

    private static String fromArchive(String page) throws IOException {
        try (ZipFile archive = new ZipFile(console().toFile())) {
            return new String(archive.getInputStream(archive.getEntry(page)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path console() {
        return Build.webArchives().get(1);
    }

    private void look(String page, String variant, String address, List<String> wrong) {
        browser.log();
        desk.open(address);
        String at = page + " " + variant + ": ";
        if (!browser.address().contains("/" + page + ".xhtml")
                || browser.all("#menu").isEmpty()) {
            wrong.add(at + "leads to " + browser.address());
            return;
        }
        examine(page, variant, wrong);
        if (!browser.all("#messages .error").isEmpty()) {
            wrong.add(at + desk.errors());
        }
    }

    /** What is shown now, whatever it is. */
    private void examine(String what, String variant, List<String> wrong) {
        browser.screenshot(what + "-" + variant);
        String at = what + " " + variant + ": ";
        browser.log().stream().filter(line -> !line.contains(NO_USERNAME)).forEach(line -> wrong.add(at + line));
        desk.barriers().forEach(barrier -> wrong.add(at + barrier));
        if (browser.source().contains("???")) {
            wrong.add(at + "a text is missing");
        }
    }

    /** Days are Jalali ones with Persian digits; what is kept is the same. */
    @Test
    void persianReadersHaveTheirDays(TestCompany company) {
        desk.logIn(company.adminPerson());
        company.opens().addsNumbers(2);
        company.reports(company.numbersOfBatch(1).get(0), "BUSY").expect(200);
        desk.choose("language", "fa");
        desk.open("index.xhtml");
        assertThat(browser.run(
                        "return Chart.getChart(document.querySelectorAll('.chart canvas')[3]).data.labels.at(-1)"))
                .isEqualTo(browser.run(
                        "return new Intl.DateTimeFormat('fa-IR-u-ca-persian', {day: 'numeric', month: 'short', timeZone: 'Asia/Tehran'})"
                                + ".format(new Date())"));
        desk.open("numbers.xhtml");
        assertThat(browser.run(
                        "return fetch(document.querySelector(\"a[href*='format=csv']\").href).then(a => a.text())"))
                .asString()
                .contains(
                        "شناسه", "شمارهٔ تلفن", "در صف", "," + JalaliDate.of(LocalDate.now(TestCompany.TEHRAN)) + " ");
        desk.open("holidays.xhtml?year=1405");
        assertThat(browser.text("year")).isEqualTo("۱۴۰۵");
        assertThat(desk.column("rows", 1)).contains("۱ فروردین ۱۴۰۵");
        browser.all(".day-field button").get(0).click();
        desk.await(() -> !browser.all(".day-picker .chosen-day").isEmpty());
        // by keyboard through the months, without losing the place
        browser.run("document.querySelector('.day-picker .earlier').focus()");
        browser.type(Keys.ENTER);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("earlier");
        browser.run("document.querySelector('.day-picker .chosen-day').focus()");
        browser.type(Keys.HOME);
        browser.type(Keys.ENTER);
        String first = browser.element("add:day").getDomProperty("value");
        assertThat(first).matches("[۰-۹]{4}/[۰-۹]{2}/۰۱");
        desk.fill("add:day", "۱۴۰۵/۰۲/۰۳");
        desk.fill("add:name", "روز شرکت");
        browser.click("add:go");
        assertThat(desk.notice()).contains("۳ اردیبهشت ۱۴۰۵");
        assertThat(desk.column("rows", 3)).contains("روز شرکت");
        assertThat(company.admin()
                        .get("/api/schedule/holidays?year=1405")
                        .expect(200)
                        .body())
                .contains("2026-04-23");
        desk.choose("language", "en");
        desk.open("holidays.xhtml?year=2026");
        assertThat(desk.column("rows", 1)).contains("23 April 2026");
        assertThat(browser.log()).isEmpty();
    }
}
