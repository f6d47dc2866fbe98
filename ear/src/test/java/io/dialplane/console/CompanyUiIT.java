package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
        assertResumedAndDeleted(username, subject.replaceFirst("user:", "person.xhtml?id="));
    }

    private void assertResumedAndDeleted(String username, String page) {
        desk.open(page);
        browser.click("access:resume");
        assertThat(desk.notice()).isEqualTo(username + " is active again.");
        dialplane.api().login(username, TestCompany.PASSWORD);
        desk.confirm("[data-press='access:reset']");
        String temporary = desk.notice().replaceFirst("The temporary password, shown this once: ", "");
        assertThat(temporary).matches("[a-zA-Z2-9]{14}");
        dialplane
                .api()
                .post("/api/auth/login", Json.object("username", username, "password", TestCompany.PASSWORD))
                .expect(401);
        dialplane.api().login(username, temporary);
        assertThat(browser.text("state")).contains("has a temporary password");
        browser.reload();
        assertThat(browser.source()).doesNotContain(temporary);
        desk.confirm("[data-press='access:delete']");
        assertThat(desk.notice()).isEqualTo("The person was deleted.");
        assertThat(desk.column("rows", 1)).isNotEmpty().doesNotContain(username);
        dialplane
                .api()
                .post("/api/auth/login", Json.object("username", username, "password", temporary))
                .expect(401);
    }

    @Test
    void peopleChangeTheirNamesAndTheirPassword(TestCompany company) {
        Person person = company.person(Json.object("role", "SUPERVISOR", "first_name", "Sara"));
        desk.logIn(person);
        desk.open("profile.xhtml");
        // what an administrator has changed meanwhile is not written over
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("last_name", "Ahmadi"))
                .expect(200);
        desk.fill("names:first_name", "Zahra");
        browser.click("names:save");
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        desk.submit("#again");
        assertThat(browser.element("names:last_name").getDomProperty("value")).isEqualTo("Ahmadi");
        desk.fill("names:first_name", "Zahra");
        browser.click("names:save");
        assertThat(desk.notice()).isEqualTo("Your profile was saved.");
        assertThat(person.api().get("/api/auth/me").text("first_name")).isEqualTo("Zahra");

        changePassword("not-the-password", "another-long-one", "another-long-one");
        assertThat(desk.errors()).isEqualTo("Current password is not the current password");
        changePassword(person.password(), "another-long-one", "another-long-two");
        assertThat(desk.errors()).isEqualTo("New password again is not the same");
        changePassword(person.password(), "another-long-one", "another-long-one");
        assertThat(browser.address()).endsWith("/console/login.xhtml");
        person.api().get("/api/auth/me").expect(401);
        desk.logIn(new Person(person.id(), person.username(), "another-long-one", dialplane.api()));
        assertThat(browser.text("who")).isEqualTo(person.username());
    }

    private void changePassword(String current, String wanted, String repeated) {
        desk.fill("password:current_password", current);
        desk.fill("password:new_password", wanted);
        desk.fill("password:repeated", repeated);
        browser.click("password:save");
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
        desk.fill("add:name", "dialer 8");
        browser.click("add:go");
        String other = browser.text("made");
        // browsers have no clipboard for pages without https
        browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
        browser.all("[data-copy=made]").get(0).click();
        assertThat(browser.run("return getSelection().toString().trim()")).isEqualTo(other);

        desk.open("tokens.xhtml");
        int row = desk.column("rows", 1).indexOf("dialer 7");
        desk.confirm("#rows tbody tr:nth-child(" + (row + 1) + ") button");
        assertThat(desk.notice()).isEqualTo("The token was revoked.");
        assertThat(desk.column("rows", 1)).contains("dialer 8").doesNotContain("dialer 7");
        desk.await(() ->
                dialplane.api().as(token).get("/api/dialer/next-batch?size=1").status() == 401);
        dialplane.api().as(other).get("/api/dialer/next-batch?size=1").expect(200);
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
        desk.fill("adjust:amount", "-500");
        desk.fill("adjust:reason", "booked twice");
        browser.click("adjust:book");
        String ledger = "/api/billing/transactions?company=" + other.slug();
        // what there was after it is counted a moment later
        desk.await(
                () -> !dialplane.superuser().get(ledger).at("0/balance_after").isNull());
        desk.open("wallet.xhtml");
        List<List<String>> entries = new ArrayList<>();
        dialplane
                .superuser()
                .get(ledger)
                .expect(200)
                .json()
                .forEach(entry -> entries.add(List.of(
                        String.format("%,d", entry.get("amount").asLong()),
                        String.format("%,d", entry.get("balance_after").asLong()),
                        entry.get("reason").asText() + " · "
                                + entry.at("/user/username").asText())));
        assertThat(entries).hasSize(2);
        for (int column = 3; column <= 5; column++) {
            int at = column - 3;
            assertThat(desk.column("rows", column))
                    .isEqualTo(entries.stream().map(entry -> entry.get(at)).toList());
        }
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
        int row = desk.column("rows", 1).indexOf("Spring offer");
        desk.submit("#rows tbody tr:nth-child(" + (row + 1) + ") [data-press$=deactivate]");
        assertThat(desk.column("rows", 4).get(desk.column("rows", 1).indexOf("Spring offer")))
                .isEqualTo("Inactive");
        assertThat(scenario(company, id).get("is_active").asBoolean()).isFalse();
        row = desk.column("rows", 1).indexOf("Spring offer");
        desk.confirm("#rows tbody tr:nth-child(" + (row + 1) + ") [data-press$=delete]");
        assertThat(desk.column("rows", 1)).doesNotContain("Spring offer");
        assertThat(scenario(company, id)).isNull();
    }

    @Test
    void aLineIsNamedSwitchedAndDeleted(TestCompany company) {
        company.announcesLine("300");
        company.announcesLine("400");
        desk.logIn(company.adminPerson());
        desk.open("lines.xhtml");
        int row = desk.column("rows", 2).indexOf("300") + 1;
        desk.submit("#rows tbody tr:nth-child(" + row + ") a");
        desk.fill("edit:display_name", "Tehran");
        browser.click("edit:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        row = desk.column("rows", 1).indexOf("Tehran") + 1;
        desk.submit("#rows tbody tr:nth-child(" + row + ") [data-press$=deactivate]");
        assertThat(desk.column("rows", 3).get(desk.column("rows", 1).indexOf("Tehran")))
                .isEqualTo("Inactive");
        JsonNode line = line(company, "300");
        assertThat(line.get("display_name").asText()).isEqualTo("Tehran");
        assertThat(line.get("is_active").asBoolean()).isFalse();
        row = desk.column("rows", 2).indexOf("400") + 1;
        desk.confirm("#rows tbody tr:nth-child(" + row + ") [data-press$=delete]");
        assertThat(desk.column("rows", 1)).containsExactly("Tehran");
        assertThat(line(company, "400")).isNull();
    }

    private static JsonNode line(TestCompany company, String number) {
        return one(company, "/api/outbound-lines", "phone_number", number);
    }

    private static JsonNode scenario(TestCompany company, int id) {
        return one(company, "/api/scenarios", "id", Integer.toString(id));
    }

    /** Null: the list has none. */
    private static JsonNode one(TestCompany company, String list, String field, String value) {
        for (JsonNode one : company.admin().get(list).expect(200).json()) {
            if (one.get(field).asText().equals(value)) {
                return one;
            }
        }
        return null;
    }

    /** What harms many is asked about first, and never done by the way. */
    @Test
    void whatHarmsManyIsAskedAboutFirst(TestCompany own, TestCompany other) {
        own.addsNumbers(1);
        desk.logIn(own.person(Json.object("role", "ADMIN", "is_superuser", true)));
        assertACompanyIsCreated();
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

    private void assertACompanyIsCreated() {
        String slug = dialplane.freshName("made");
        desk.open("company.xhtml");
        desk.fill("company:name", "Not A Slug");
        browser.click("company:create");
        assertThat(desk.errors()).isNotEmpty();
        desk.fill("company:name", slug);
        desk.fill("company:display_name", "Made Here");
        desk.fill("company:country", "gb");
        desk.fill("company:time_zone", "Europe/London");
        browser.click("company:create");
        assertThat(desk.notice()).isEqualTo("Made Here was created.");
        JsonNode made =
                dialplane.superuser().get("/api/companies/" + slug).expect(200).json();
        assertThat(made.get("display_name").asText()).isEqualTo("Made Here");
        assertThat(made.get("country").asText()).isEqualTo("GB");
        assertThat(made.get("time_zone").asText()).isEqualTo("Europe/London");
        assertThat(made.get("is_active").asBoolean()).isTrue();
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
