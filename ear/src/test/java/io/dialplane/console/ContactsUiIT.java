package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Contacts, whom they are assigned to, files of them, and groups of agents, as managers and agents have them in a browser. */
class ContactsUiIT extends ConsoleBed {

    ContactsUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    private static int contact(TestCompany company, Object... fields) {
        return company.admin()
                .post(contacts(company), Json.object(fields))
                .expect(201)
                .number("id");
    }

    private static String contacts(TestCompany company) {
        return "/api/workspaces/" + company.id() + "/contacts";
    }

    private String value(String id) {
        return browser.element(id).getDomProperty("value");
    }

    @Test
    void aContactIsMadeChangedAndFound(TestCompany company) {
        contact(company, "name", "Reza", "phone_numbers", List.of("09121110001"));
        desk.logIn(company.adminPerson());
        desk.open("contacts.xhtml");
        desk.submit("#new");
        desk.fill("contact:phone_numbers", "12\n۰۹۱۲۱۱۱۰۰۰۲");
        browser.click("contact:create");
        assertThat(desk.errors().lines())
                .containsExactly(
                        "Name must have 1 to 255 characters, none of them a control character",
                        "Phone numbers hold 12, which is not a valid phone number");
        desk.fill("contact:name", "Sara");
        desk.fill("contact:phone_numbers", "09121110001");
        browser.click("contact:create");
        assertThat(desk.errors())
                .startsWith("Phone numbers hold +989121110001, which is the number of another contact");
        desk.fill("contact:phone_numbers", "۰۹۱۲۱۱۱۰۰۰۲\n+44 20 7946 0000");
        desk.fill("contact:lead_status", "Hot");
        desk.fill("contact:state", "Tehran");
        desk.fill("contact:tags", "VIP\n\n a, b");
        desk.fill("contact:notes", "first line\nsecond line");
        browser.click("contact:create");
        assertThat(desk.notice()).startsWith("Sara was created.");
        int id = Integer.parseInt(browser.address().replaceAll(".*id=", ""));

        desk.fill("field:field_name", "floor");
        desk.select("field:field_kind", "NUMBER");
        desk.fill("field:field_value", "۳");
        browser.click("field:save");
        assertThat(desk.column("fields", 2)).containsExactly("3");
        // under another name it is the same field
        desk.submit("#fields a");
        desk.fill("field:field_name", "storey");
        browser.click("field:save");
        assertThat(desk.column("fields", 1)).containsExactly("storey");
        browser.click("notes:save");
        assertThat(desk.errors()).isEmpty();
        company.admin().get(contacts(company) + "/" + id).is("""
                {"id": %d, "name": "Sara", "phone_numbers": ["+989121110002", "+442079460000"], "lead_status": "Hot", "product": null,
                 "market": null, "state": "Tehran", "tags": ["VIP", "a, b"], "notes": "first line\\nsecond line", "notes_version": 1,
                 "custom": {"storey": 3}, "assigned_to": [], "created_at": "<time>", "updated_at": "<time>", "version": 3}
                """.formatted(id));

        assertChangesMadeMeanwhileStay(company, id);

        desk.open("contacts.xhtml?lead_status=cold");
        assertThat(desk.column("rows", 1)).containsExactly("Sara");
        desk.await(() -> browser.text("total").equals("1"));
        desk.open("contacts.xhtml?search=0912111");
        assertThat(desk.column("rows", 1)).containsExactly("Sara", "Reza");
        desk.open("contacts.xhtml?agent=nobody");
        assertThat(desk.errors()).isEqualTo("Agent is no person of the company");
        desk.open("contacts.xhtml?tag=none");
        assertThat(desk.first("main")).contains("No contact fits");
        // the list that was asked for is there again, also from a page that has no rows any more
        desk.open("contacts.xhtml?search=Sara&page=3");
        desk.confirm("#rows button[data-row='" + id + "']");
        assertThat(desk.notice()).isEqualTo("The contact was deleted.");
        assertThat(value("filter-search")).isEqualTo("Sara");
        assertThat(desk.first("main")).contains("No contact fits");
        for (String page : List.of("contacts.xhtml", "people.xhtml", "groups.xhtml", "audit.xhtml")) {
            desk.open(page + "?search=%00&who=%00&actor=%00");
            assertThat(browser.title()).as(page).startsWith("Dialplane · ").doesNotContain("No page");
        }
        desk.open("contacts.xhtml");
        assertThat(desk.column("rows", 1)).containsExactly("Reza");
        company.admin().get(contacts(company) + "/" + id).isProblem(404, null);
    }

    /** What somebody else has changed is not written over; notes are in nobody's way. */
    private void assertChangesMadeMeanwhileStay(TestCompany company, int id) {
        String path = contacts(company) + "/" + id;
        assertUnsavedWordsAreAskedAbout(company, path);
        company.admin().put(path, Json.object("lead_status", "Cold")).expect(200);
        desk.fill("contact:market", "North");
        browser.click("contact:save");
        assertThat(desk.errors()).isEqualTo("Somebody else has changed this meanwhile; read it again");
        assertThat(value("contact:market")).isEqualTo("North");
        assertThat(value("notes:text")).isEqualTo("first line\nsecond line");
        desk.fill("notes:text", "third");
        browser.click("notes:save");
        assertThat(desk.errors()).isEmpty();
        assertThat(value("contact:lead_status")).isEqualTo("Cold");
        company.admin()
                .put(path + "/notes", Json.object("text", "by a program"))
                .expect(200);
        desk.fill("notes:text", "too late");
        browser.click("notes:save");
        assertThat(desk.errors()).contains("Somebody else has changed this meanwhile");
        desk.submit("#again");
        assertThat(value("notes:text")).isEqualTo("by a program");
        desk.fill("contact:market", "North");
        browser.click("contact:save");
        assertThat(desk.notice()).isEqualTo("The contact was saved.");
        assertThat(company.admin().get(path).text("market")).isEqualTo("North");
    }

    /** What was written into one form is not lost by the way when another one is sent, or the language is changed. */
    private void assertUnsavedWordsAreAskedAbout(TestCompany company, String path) {
        String before = company.admin().get(path).body();
        desk.fill("notes:text", "typed while they talk");
        desk.fill("contact:market", "West");
        for (String pressed : List.of("contact:save", "field:save")) {
            browser.element(pressed).click();
            desk.await(() -> browser.text("ask-text").startsWith("Something else"));
            browser.element("ask-no").click();
        }
        browser.all("[data-language=fa]").get(0).click();
        desk.await(() -> browser.text("ask-text").startsWith("Something else"));
        browser.element("ask-no").click();
        assertThat(value("notes:text")).isEqualTo("typed while they talk");
        assertThat(company.admin().get(path).body()).isEqualTo(before);
        desk.fill("contact:market", "");
        desk.confirm("[id='field:save']");
        assertThat(desk.errors()).isNotEmpty();
        assertThat(value("notes:text")).isEqualTo("first line\nsecond line");
    }

    @Test
    void aContactIsAssigned(TestCompany company) {
        Person agent = company.agent("Ali", "Karimi", dialplane.freshMobile());
        int mine = contact(company, "name", "Mine");
        int theirs = contact(company, "name", "Theirs");
        desk.logIn(company.adminPerson());
        desk.open("contact.xhtml?id=" + mine);
        assertThat(browser.text("assigned")).contains("assigned to nobody");
        desk.fill("assign:agent", "nobody");
        browser.click("assign:go");
        assertThat(desk.errors()).isEqualTo("Agent is no person of the company");
        assertThat(value("contact:name")).isEqualTo("Mine");
        desk.fill("assign:agent", agent.username());
        browser.click("assign:go");
        assertThat(desk.notice()).isEqualTo("Mine is assigned to Ali Karimi.");
        assertThat(desk.column("assignments", 1)).containsExactly("Ali Karimi");
        desk.open("contacts.xhtml?agent=" + agent.username());
        assertThat(desk.column("rows", 1)).containsExactly("Mine");
        desk.open("contacts.xhtml?assigned=false");
        assertThat(desk.column("rows", 1)).containsExactly("Theirs");
        browser.click("leave:logout");

        desk.logIn(agent);
        desk.open("contacts.xhtml");
        assertThat(desk.column("rows", 1)).containsExactly("Mine");
        assertThat(browser.all("#new, #file, #rows button")).isEmpty();
        desk.submit("#rows a");
        desk.fill("notes:text", "call again on Monday");
        browser.click("notes:save");
        assertThat(company.admin().get(contacts(company) + "/" + mine).text("notes"))
                .isEqualTo("call again on Monday");
        assertThat(browser.all("#ask-delete, #assigned button")).isEmpty();
        desk.open("contact.xhtml?id=" + theirs);
        assertThat(desk.errors()).isEqualTo("There is no contact " + theirs);
        for (String page : List.of("contact-file.xhtml", "groups.xhtml")) {
            desk.open(page);
            assertThat(browser.title()).as(page).isEqualTo("Dialplane · Numbers");
        }
        browser.click("leave:logout");

        desk.logIn(company.adminPerson());
        desk.open("assignments.xhtml?agent=" + agent.username());
        desk.submit("#assignments [data-press$=deactivate]");
        assertThat(desk.notice()).isEqualTo("The assignment of Mine to Ali Karimi does not hold now.");
        assertThat(desk.column("assignments", 3)).containsExactly("Inactive");
        agent.api().get(contacts(company) + "/" + mine).isProblem(404, null);
        desk.confirm("#assignments [data-press$=remove]");
        assertThat(desk.notice()).isEqualTo("The assignment was removed.");
        assertThat(desk.first("main")).contains("No assignment fits");
    }

    /** What a page has to change something with. */
    private List<?> changes(String page) {
        desk.open(page);
        assertThat(browser.address()).endsWith("/console/" + page);
        return browser.all("main [data-press], main [id$=':save'], main [id$=':go'], main [id$=':create'], #new");
    }

    @Test
    void supervisorsRead(TestCompany company, TestCompany other) {
        int id = contact(company, "name", "Sara", "custom", Json.object("city", "Tehran"));
        int foreign = contact(other, "name", "Foreign");
        int group = company.admin()
                .post("/api/workspaces/" + company.id() + "/groups", Json.object("name", "Sales"))
                .expect(201)
                .number("id");
        company.admin()
                .post(
                        "/api/workspaces/" + company.id() + "/assignments",
                        Json.object(
                                "contact_id",
                                id,
                                "user_id",
                                company.person("AGENT").id()))
                .expect(201);
        List<String> pages = List.of(
                "contacts.xhtml",
                "contact.xhtml?id=" + id,
                "contact.xhtml",
                "contact-file.xhtml",
                "assignments.xhtml",
                "groups.xhtml",
                "groups.xhtml?id=" + group);
        desk.logIn(company.adminPerson());
        for (String page : pages) {
            assertThat(changes(page)).as(page).isNotEmpty();
        }
        browser.click("leave:logout");
        desk.logIn(company.person("SUPERVISOR"));
        for (String page : pages) {
            assertThat(changes(page)).as(page).isEmpty();
        }
        desk.open("contact.xhtml?id=" + foreign);
        assertThat(desk.errors()).isEqualTo("There is no contact " + foreign);
        assertThat(browser.all("main input")).isEmpty();
    }

    /** Enter in a field saves what is written; no page takes it for one of its buttons that delete. */
    @Test
    @Tag("any-server")
    void enterSavesAndDeletesNothing(TestCompany company) {
        int id = contact(company, "name", "Sara");
        String rules = "/api/workspaces/" + company.id() + "/routing-rules";
        int rule = company.admin()
                .post(rules, Json.object("name", "Morning"))
                .expect(201)
                .number("id");
        Person agent = company.person("AGENT");
        String record = "/api/admins/" + agent.id() + "/agent";
        company.admin()
                .put(record, Json.object("ozonetel_agent_id", "enter-" + agent.id()))
                .expect(200);
        desk.logIn(company.adminPerson());

        enter("contact.xhtml?id=" + id, "contact:name", "Sara Ahmadi");
        assertThat(desk.notice()).isEqualTo("The contact was saved.");
        assertThat(company.admin().get(contacts(company) + "/" + id).text("name"))
                .isEqualTo("Sara Ahmadi");
        enter("rule.xhtml?id=" + rule, "rule:name", "Evening");
        assertThat(desk.notice()).isEqualTo("Evening was saved.");
        assertThat(company.admin().get(rules + "/" + rule).text("name")).isEqualTo("Evening");
        enter("person.xhtml?id=" + agent.id(), "record:campaign_name", "renewal");
        assertThat(company.admin().get(record).expect(200).text("campaign_name"))
                .isEqualTo("renewal");
        desk.open("retry.xhtml");
        desk.fill("rules:delay_minutes", "90");
        enter(null, "rules:max_attempts", "3");
        assertThat(desk.column("rows", 3)).containsExactly("3");
        desk.open("schedule.xhtml");
        desk.fill("window:start_time", "08:30");
        enter(null, "window:end_time", "16:15");
        assertThat(desk.column("windows", 3)).containsExactly("16:15");
    }

    /** @param page null: the one that is open */
    private void enter(String page, String field, String text) {
        if (page != null) {
            desk.open(page);
        }
        desk.fill(field, text);
        browser.leave(() -> browser.element(field).sendKeys(Keys.ENTER));
    }

    @Test
    void aFileIsTaken(TestCompany company) throws IOException {
        Path folder = Files.createDirectories(Build.freshFolder("contacts", Build.server()));
        Path file = Files.writeString(
                folder.resolve("my contacts.csv"),
                "name,phone_numbers,tags,custom.city\nAli,09121111111,VIP|new,Tehran\nWrong,12,,\n,09121111112,,\n");
        byte[] bytes = Files.readAllBytes(file);
        desk.logIn(company.adminPerson());
        desk.choose("language", "fa");
        desk.open("contact-file.xhtml");
        assertThat(browser.run("return document.documentElement.dir")).isEqualTo("rtl");
        browser.click("send:go");
        assertThat(desk.errors()).isEqualTo("فایل باید داده شود");
        // a choice that nobody was offered
        browser.element("send:file").sendKeys(file.toString());
        browser.run("document.getElementById('send:on_known').options[0].value = 'forged'");
        desk.select("send:on_known", "forged");
        browser.click("send:go");
        assertThat(desk.errors()).isNotEmpty();
        assertThat(browser.all("#jobs tbody tr")).isEmpty();
        browser.element("send:file").sendKeys(file.toString());
        desk.select("send:on_known", "SKIP");
        browser.click("send:go");
        assertThat(desk.notice()).isEqualTo("ورود فایل آغاز شد: ۳ ردیف.");
        awaitImports(company);
        desk.open("contact-file.xhtml");
        assertThat(desk.column("jobs", 2)).containsExactly("انجام شد");
        assertThat(desk.column("jobs", 4)).containsExactly("۱");
        assertThat(desk.column("jobs", 6)).containsExactly("۲");
        assertThat(browser.run("return fetch(document.querySelector('#jobs a').href).then(answer => answer.text())"))
                .asString()
                .contains(
                        "3,phone_numbers[0],12,شمارهٔ تلفن معتبری نیست",
                        "4,name,,باید ۱ تا ۲۵۵ نویسه داشته باشد، بدون نویسهٔ کنترلی");
        // shown without reloading; what changes before the node looks for the first time is told with the next change
        desk.await(() -> {
            company.admin()
                    .upload(contacts(company) + "/imports", "more.csv", bytes)
                    .expect(202);
            return desk.column("jobs", 1).size() > 1;
        });
        awaitImports(company);
        desk.open("contacts.xhtml");
        assertThat(desk.column("rows", 2)).containsExactly("۰۹۱۲۱۱۱۱۱۱۱");
    }

    private void awaitImports(TestCompany company) {
        desk.await(() -> {
            for (JsonNode job : company.admin()
                    .get(contacts(company) + "/imports")
                    .expect(200)
                    .json()) {
                if (!job.get("state").asText().equals("done")) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void agentsAreGrouped(TestCompany company) {
        Person ali = company.agent("Ali", "Karimi", dialplane.freshMobile());
        Person sara = company.agent("Sara", "Ahmadi", dialplane.freshMobile());
        String workspace = "/api/workspaces/" + company.id();
        desk.logIn(company.adminPerson());
        desk.open("groups.xhtml");
        assertThat(desk.first("main")).contains("There are no groups yet");
        tick(ali);
        browser.click("group:save");
        assertThat(desk.errors()).startsWith("Name must have 1 to 100 characters");
        tick(sara);
        desk.fill("group:name", "Sales");
        browser.click("group:save");
        assertThat(desk.notice()).isEqualTo("The group Sales was created.");
        assertThat(desk.column("rows", 3)).containsExactly("Ali Karimi\nSara Ahmadi");

        desk.submit("#rows a");
        int id = Integer.parseInt(browser.address().replaceAll(".*id=([0-9]+).*", "$1"));
        company.admin()
                .put(workspace + "/groups/" + id, Json.object("name", "Sellers"))
                .expect(200);
        tick(ali);
        browser.click("group:save");
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        desk.submit("#again");
        assertThat(value("group:name")).isEqualTo("Sellers");
        tick(ali);
        browser.click("group:save");
        assertThat(desk.notice()).isEqualTo("The group Sellers was saved.");
        company.admin().get(workspace + "/groups/" + id).is("""
                {"id": %d, "name": "Sellers", "members": [%d], "created_at": "<time>", "updated_at": "<time>", "version": 3}
                """.formatted(id, sara.id()));

        int rule = company.admin()
                .post(
                        workspace + "/routing-rules",
                        Json.object("name", "Morning", "targets", Json.object("groups", List.of(id))))
                .expect(201)
                .number("id");
        desk.open("groups.xhtml");
        assertThat(desk.column("rows", 4)).containsExactly("Morning");
        assertThat(browser.all("#rows button")).isEmpty();
        company.admin().delete(workspace + "/routing-rules/" + rule).expect(204);
        desk.open("groups.xhtml");
        desk.confirm("#rows button");
        assertThat(desk.notice()).isEqualTo("The group was deleted.");
        company.admin().get(workspace + "/groups").is("[]");

        // people who are found by two searches, before anything is saved
        desk.open("groups.xhtml?who=Karimi");
        desk.fill("group:name", "Both");
        tick(ali);
        desk.fill("who-search", "Ahmadi");
        browser.click("group:look");
        assertThat(value("group:name")).isEqualTo("Both");
        tick(sara);
        browser.click("group:save");
        assertThat(desk.notice()).isEqualTo("The group Both was created.");
        assertThat(desk.column("rows", 3)).containsExactly("Ali Karimi\nSara Ahmadi");
    }

    private void tick(Person person) {
        browser.all("input[name=members][value='" + person.id() + "']").get(0).click();
    }
}
