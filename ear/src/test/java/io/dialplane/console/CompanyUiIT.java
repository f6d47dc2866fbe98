package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Browser;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What administrators and superusers do for a company: people, tokens, money, and another company in the header. */
class CompanyUiIT extends ConsoleBed {

    CompanyUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    @Test
    void anAgentIsCreatedAndSuspended(TestCompany company) {
        String username = dialplane.freshName("agent");
        desk.logIn(company.adminPerson());
        desk.open("person.xhtml");
        desk.fill("person:username", username);
        desk.fill("person:password", "short");
        browser.click("person:save");
        assertThat(desk.errors()).contains("must have 8 to 128 characters");
        desk.fill("person:password", TestCompany.PASSWORD);
        desk.select("person:role", "AGENT");
        desk.fill("person:first_name", "Sara");
        browser.click("person:save");
        assertThat(desk.notice()).isEqualTo(username + " was created.");
        assertThat(desk.column("rows", 1)).contains(username);

        dialplane.api().login(username, TestCompany.PASSWORD);
        browser.leave(() -> browser.all("#rows a").stream()
                .filter(link -> link.getText().equals(username))
                .findFirst()
                .orElseThrow()
                .click());
        desk.confirm("#ask-suspend");
        assertThat(desk.notice()).contains("was suspended");
        assertThat(browser.text("state")).contains("Suspended");
        dialplane
                .api()
                .post("/api/auth/login", Json.object("username", username, "password", TestCompany.PASSWORD))
                .expect(403);

        String subject = browser.address().replaceFirst(".*[?&]id=", "user:");
        desk.open("people.xhtml");
        desk.select("filter-active", "false");
        desk.submit("form[role=search] button[type=submit]");
        assertThat(desk.column("rows", 1)).containsExactly(username);
        desk.open("people.xhtml?active=true");
        assertThat(desk.column("rows", 1)).doesNotContain(username);
        desk.open("audit.xhtml");
        desk.fill("filter-subject", subject);
        desk.submit("form[role=search] button[type=submit]");
        assertThat(desk.column("rows", 4)).contains(subject).containsOnly(subject);
        assertThat(desk.column("rows", 3)).contains("user.create");
        desk.fill("filter-address", "203.0.113.9");
        desk.submit("form[role=search] button[type=submit]");
        assertThat(browser.all("#rows")).isEmpty();
    }

    /** What another form of the page was refused leaves the person's own fields as they are. */
    @Test
    void aRefusedFormLeavesThePersonAlone(TestCompany company) {
        int id = company.person(Json.object(
                        "role",
                        "SUPERVISOR",
                        "first_name",
                        "Sara",
                        "last_name",
                        "Ahmadi",
                        "email",
                        company.slug() + "@acme.test"))
                .id();
        String before = company.admin().get("/api/admins/" + id).expect(200).body();
        desk.logIn(company.adminPerson());
        desk.open("person.xhtml?id=" + id);
        desk.fill("record:ozonetel_agent_id", "a b");
        browser.click("record:save");
        assertThat(desk.errors()).startsWith("Ozonetel agent must have 1 to 64 letters");
        assertThat(browser.element("person:first_name").getDomProperty("value")).isEqualTo("Sara");
        assertThat(browser.element("person:role").getDomProperty("value")).isEqualTo("SUPERVISOR");
        browser.click("person:save");
        assertThat(desk.notice()).endsWith("was saved.");
        assertThat(company.admin().get("/api/admins/" + id).expect(200).body()).isEqualTo(before);
    }

    @Test
    void aTokenIsShownOnce(TestCompany company) {
        company.opens();
        desk.logIn(company.adminPerson());
        desk.open("tokens.xhtml");
        desk.fill("add:name", "dialer 7");
        browser.click("add:go");
        String token = browser.text("made");
        dialplane.api().as(token).get("/api/dialer/next-batch?size=1").expect(200);
        browser.reload();
        assertThat(browser.source()).doesNotContain(token);
        assertThat(desk.column("rows", 1)).as("made once").containsOnlyOnce("dialer 7");
    }

    /** What the page shows is what REST says, of all calls and of one scenario and line. */
    @Test
    void figuresAreThoseOfEachScenarioAndLine(TestCompany company) {
        company.opens();
        int spring = company.announcesScenario("spring");
        int line = company.announcesLine("200");
        company.addsNumbers(4);
        List<String> called = company.numbersOfBatch(4);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(called.get(0), "CONNECTED")
                                .put("scenario_id", spring)
                                .put("outbound_line_id", line))
                .expect(200);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(called.get(1), "BUSY").put("scenario_id", spring))
                .expect(200);
        company.reports(called.get(2), "MISSED").expect(200);
        desk.logIn(company.adminPerson());
        desk.open("index.xhtml");
        desk.submit("#statistics");
        assertThat(browser.text("attempts-total")).isEqualTo("3");
        assertThat(browser.text("trend-total")).isEqualTo("3");
        assertThat(browser.text("numbers-total")).isEqualTo("3");
        assertThat(desk.column("attempts", 3)).containsOnly("33.33%");
        List<String> names = new ArrayList<>();
        List<String> totals = new ArrayList<>();
        company.admin()
                .get("/api/stats/scenarios?timeframe=today")
                .expect(200)
                .json()
                .forEach(scenario -> {
                    names.add(scenario.get("display_name").asText());
                    totals.add(scenario.get("total").asText());
                });
        assertThat(desk.column("scenarios", 1)).isEqualTo(names).contains("spring");
        assertThat(desk.column("scenarios", 3)).isEqualTo(totals).contains("2");
        assertThat(desk.column("scenarios", 4).get(names.indexOf("spring")))
                .contains("Connected 1 (50%)", "Busy 1 (50%)");
        assertThat(desk.column("lines", 3)).contains("1");
        assertThat(browser.all("main canvas")).hasSize(2);

        desk.select("filter-scenario", Integer.toString(spring));
        desk.select("filter-span", "30d");
        desk.submit("#filter-go");
        assertThat(browser.run("return Chart.getChart(document.querySelectorAll('main canvas')[1]).data.labels.length"))
                .as("days, as nobody has asked for hours")
                .isEqualTo((long) company.admin()
                        .get("/api/stats/attempt-trend?span=30d")
                        .expect(200)
                        .at("buckets")
                        .size());
        desk.select("filter-span", "7d");
        desk.submit("#filter-go");
        assertThat(browser.text("attempts-total")).isEqualTo("2");
        assertThat(browser.text("trend-total")).isEqualTo("2");
        desk.submit("#lines a");
        assertThat(browser.text("attempts-total")).isEqualTo("1");
        assertThat(desk.column("attempts", 1)).containsExactly("Connected");
        desk.open("statistics.xhtml?since=all");
        assertThat(browser.text("numbers-total").replace(",", ""))
                .isEqualTo(company.admin()
                        .get("/api/stats/numbers-summary")
                        .expect(200)
                        .text("total"));
        desk.open("statistics.xhtml?scenario=999999999");
        assertThat(desk.errors()).startsWith("Scenario ");
    }

    @Test
    void whatDialersWereHandedIsFollowed(TestCompany company, TestCompany other) {
        company.opens();
        desk.logIn(company.adminPerson());
        desk.open("batches.xhtml");
        assertThat(browser.all("#rows")).isEmpty();
        assertThat(desk.first("main")).contains("No dialer has fetched a batch yet");
        company.addsNumbers(3);
        List<String> called = company.numbersOfBatch(3);
        // without reloading
        desk.await(() -> desk.column("rows", 4).equals(List.of("3")));
        company.reports(called.get(1), "BUSY").expect(200);
        desk.await(() -> desk.column("rows", 5).equals(List.of("1")));
        assertThat(desk.column("rows", 2)).containsExactly("dialer of " + company.slug());
        assertThat(desk.column("rows", 6)).containsExactly("2");
        assertThatReadersStayWhereTheyAre();
        desk.open("batches.xhtml?page=7");
        assertThat(desk.column("rows", 4)).containsExactly("3");
        desk.submit("#rows a");
        assertThat(browser.text("reported")).isEqualTo("1");
        assertThat(desk.column("rows", 1)).containsExactlyElementsOf(called);
        assertThat(desk.column("rows", 2)).containsExactly("With the dialer", "Reported", "With the dialer");
        assertThat(desk.column("rows", 3)).containsExactly("", "Busy", "");
        company.reports(called.get(0), "CONNECTED").expect(200);
        desk.await(() -> browser.text("reported").equals("2"));
        other.opens();
        other.addsNumbers(1);
        String foreign =
                other.batch(1).text("batch/batch_id").replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        for (String id : List.of("00000000-0000-0000-0000-000000000000", foreign)) {
            desk.open("batch.xhtml?id=" + id);
            assertThat(desk.errors()).as(id).isNotEmpty();
            assertThat(browser.all("#rows")).as(id).isEmpty();
        }
    }

    /** Also at links that have no id, when what they are in is replaced. */
    private void assertThatReadersStayWhereTheyAre() {
        browser.run("const link = document.querySelector('#rows a'); link.focus();"
                + " link.before(document.createComment('old')); refreshLive()");
        desk.await(
                () -> Boolean.TRUE.equals(
                        browser.run(
                                "return document.querySelector('#rows a').previousSibling === null && PrimeFaces.ajax.Queue.isEmpty()")));
        desk.await(() -> Boolean.TRUE.equals(
                browser.run("return document.activeElement === document.querySelector('#rows a')")));
    }

    @Test
    void aSuperuserLooksAtAnotherCompany(TestCompany own, TestCompany other) {
        other.addsNumbers(3);
        Person superuser = own.person(Json.object("role", "ADMIN", "is_superuser", true));
        desk.logIn(superuser);
        desk.open("numbers.xhtml");
        String file = browser.all("a[href*='format=csv']").get(0).getDomProperty("href");
        browser.leave(() -> desk.select("companies:chosen", Integer.toString(other.id())));
        // a link from a window that shows the other company gives nobody's numbers
        browser.open(URI.create(file));
        assertThat(desk.notice()).startsWith("The company was switched in another window");
        desk.open("wallet.xhtml");
        desk.fill("adjust:amount", "12,000");
        desk.fill("adjust:reason", "invoice 8");
        browser.click("adjust:book");
        assertThat(desk.notice()).isEqualTo("12,000 was booked; the balance is 12,000.");
        assertThat(other.balance()).isEqualTo(12_000);
        assertThat(own.balance()).isZero();
    }

    /** What calls cost is for superusers; whoever saves a name leaves the price alone. */
    @Test
    void administratorsNameScenariosButDoNotPriceThem(TestCompany company) {
        int id = company.announcesScenario("spring");
        String path = "/api/scenarios/" + id + "?company=" + company.slug();
        desk.logIn(company.adminPerson());
        desk.open("scenarios.xhtml?id=" + id);
        assertThat(browser.element("edit:cost_per_connected").isEnabled()).isFalse();
        // a price that a superuser sets meanwhile, and a field that somebody has made writable
        dialplane.superuser().put(path, "{\"cost_per_connected\": 1000}").expect(200);
        browser.run("const cost = document.getElementById('edit:cost_per_connected');"
                + " cost.disabled = false; cost.value = '0'");
        desk.fill("edit:display_name", "Spring offer");
        browser.click("edit:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(desk.column("rows", 1)).contains("Spring offer");
        assertThat(dialplane
                        .superuser()
                        .get("/api/scenarios?company=" + company.slug())
                        .body())
                .contains("\"cost_per_connected\":1000");
    }

    /** What harms many is asked about first, and never done by the way. */
    @Test
    void whatHarmsManyIsAskedAboutFirst(TestCompany own, TestCompany other) {
        own.addsNumbers(1);
        desk.logIn(own.person(Json.object("role", "ADMIN", "is_superuser", true)));
        // what is refused leaves the fields of the other form as they were
        desk.open("company.xhtml?id=default");
        String shown = browser.element("company:display_name").getDomProperty("value");
        assertThat(shown).isNotEmpty();
        desk.confirm("[id='activity:deactivate']");
        assertThat(desk.errors()).isNotEmpty();
        assertThat(browser.element("company:display_name").getDomProperty("value"))
                .isEqualTo(shown);
        assertThat(browser.element("company:version").getDomProperty("value")).isNotEmpty();
        desk.open("company.xhtml?id=" + other.id());
        desk.fill("company:display_name", "Renamed");
        browser.click("company:save");
        assertThat(browser.text("state")).isEqualTo("Active");
        desk.confirm("[id='activity:deactivate']");
        assertThat(desk.notice()).isEqualTo("The company was saved.");
        assertThat(browser.text("state")).isEqualTo("Inactive");

        desk.open("numbers.xhtml");
        String number = browser.all("#rows a[data-drawer]").get(0).getDomProperty("href");
        for (String status : List.of("ACTIVE", "COMPLAINED")) {
            browser.open(number);
            assertThat(browser.element("forAll:global_status").getDomProperty("value"))
                    .isEqualTo(status);
            desk.select("forAll:global_status", "COMPLAINED");
            desk.fill("forAll:reason", "asked us not to");
            browser.click("forAll:save");
        }
    }

    @Test
    void whatSomebodyElseHasChangedIsLoadedAgain(TestCompany company) {
        company.pays(150);
        desk.logIn(company.adminPerson());
        desk.open("company.xhtml?id=" + company.id());
        company.admin()
                .put("/api/companies/" + company.id(), Json.object("display_name", "Meanwhile"))
                .expect(200);
        desk.fill("company:display_name", "Too late");
        browser.click("company:save");
        assertThat(desk.errors()).contains("Somebody else has changed this meanwhile");
        assertThat(browser.element("company:country").getDomProperty("value")).isEqualTo("IR");
        assertThat(browser.element("company:cost_per_connected").getDomProperty("value"))
                .isEqualTo("150");
        desk.submit("#again");
        assertThat(browser.element("company:display_name").getDomProperty("value"))
                .isEqualTo("Meanwhile");
    }
}
