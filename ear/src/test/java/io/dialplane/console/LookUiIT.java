package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.util.ArrayList;
import java.util.List;
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

    private final Installation dialplane;
    private final Browser browser;
    private final Desk desk;
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
        int agent = company.agent("سارا", "احمدی", dialplane.freshMobile()).id();
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
                                    .put("agent_id", agent)
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
        door.logIn(door.agent(company, "look1", "420")).expect(200);
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
        knowsCallers(company, agent);
        return company.person(Json.object("role", "ADMIN", "is_superuser", true));
    }

    /** Rules, a call that is over, one that goes on, and somebody who could take another. */
    private void calls(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
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
                                Json.object("agents", List.of(agent.id())),
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
        over.leg(agent, "in-progress");
        over.talked(agent, 75);
        over.ends();
        twilio.call("CA" + company.id() + "look2", caller).arrives().leg(other, "in-progress");
    }

    private void knowsCallers(TestCompany company, int agent) {
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
                .post(workspace + "/assignments", Json.object("contact_id", contact, "user_id", agent))
                .expect(201);
        company.admin()
                .post(workspace + "/groups", Json.object("name", "Sales", "members", List.of(agent)))
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

    private void look(String page, String variant, String address, List<String> wrong) {
        browser.log();
        desk.open(address);
        browser.screenshot(page + "-" + variant);
        String at = page + " " + variant + ": ";
        if (!browser.address().contains("/" + page + ".xhtml")
                || browser.all("#menu").isEmpty()) {
            wrong.add(at + "leads to " + browser.address());
            return;
        }
        browser.log().forEach(line -> wrong.add(at + line));
        desk.barriers().forEach(barrier -> wrong.add(at + barrier));
        if (browser.source().contains("???")) {
            wrong.add(at + "a text is missing");
        }
        if (!browser.all("#messages .ui-messages-error").isEmpty()) {
            wrong.add(at + desk.errors());
        }
    }

    /** Days are Jalali ones with Persian digits; what is kept is the same. */
    @Test
    void persianReadersHaveTheirDays(TestCompany company) {
        desk.logIn(company.adminPerson());
        company.addsNumbers(1);
        desk.choose("language", "fa");
        desk.open("numbers.xhtml");
        assertThat(browser.run(
                        "return fetch(document.querySelector(\"a[href*='format=csv']\").href).then(a => a.text())"))
                .asString()
                .contains("شناسه", "شمارهٔ تلفن", "در صف");
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
