package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A manager who says who is rung: rules are made, put into order by mouse and by keyboard, and tried. */
class RulesUiIT extends ConsoleBed {

    private static final String CALLER = "+989121234567";

    RulesUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    private static List<String> names(TestCompany company) {
        List<String> names = new ArrayList<>();
        company.admin()
                .get("/api/workspaces/" + company.slug() + "/routing-rules")
                .json()
                .forEach(rule -> names.add(rule.get("name").asText()));
        return names;
    }

    @Test
    void rulesAreMadeOrderedAndTried(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person two = twilio.agent();
        int contact = company.admin()
                .post(
                        twilio.path("/contacts"),
                        Json.object(
                                "name",
                                "John Doe",
                                "phone_numbers",
                                List.of(CALLER),
                                "lead_status",
                                "hot",
                                "state",
                                "CA"))
                .expect(201)
                .number("id");
        int group = company.admin()
                .post(twilio.path("/groups"), Json.object("name", "Sales", "members", List.of(two.id())))
                .expect(201)
                .number("id");

        desk.logIn(company.adminPerson());
        desk.open("rules.xhtml");
        assertThat(browser.source()).contains("There is no rule yet");
        browser.click("new");
        browser.click("rule:save");
        assertThat(desk.errors()).startsWith("Name must have 1 to 100 characters");
        desk.fill("rule:name", "Hot leads");
        desk.fill("rule:lead_status", "hot\nwarm");
        desk.fill("rule:state", "CA");
        tick("rule:agents", Integer.toString(one.id()));
        desk.select("rule:strategy", "LONGEST_IDLE");
        desk.fill("rule:ring_timeout_seconds", "20");
        browser.click("rule:save");
        assertThat(desk.notice()).isEqualTo("Hot leads was saved.");

        browser.click("new");
        desk.fill("rule:name", "Sales by day");
        tick("rule:groups", Integer.toString(group));
        browser.element("rule:always").click();
        browser.run("document.querySelector('#week button').focus()");
        browser.type(Keys.SPACE);
        desk.select("rule:day_of_week", "2");
        desk.fill("rule:start_time", "08:30");
        desk.fill("rule:end_time", "16:15");
        browser.click("rule:save");
        assertThat(desk.notice()).isEqualTo("Sales by day was saved.");
        browser.screenshot("rules-two");
        JsonNode second =
                company.admin().get(twilio.path("/routing-rules")).json().get(1);
        assertThat(second.at("/targets/groups/0").asInt()).isEqualTo(group);
        assertThat(second.at("/criteria/lead_status").size()).isZero();
        assertThat(second.at("/opening_hours")).isEqualTo(Json.parse("""
                {"windows": [{"day_of_week": 0, "start_time": "00:00:00", "end_time": "01:00:00"},
                             {"day_of_week": 2, "start_time": "08:30:00", "end_time": "16:15:00"}], "skip_holidays": false}
                """));
        JsonNode first =
                company.admin().get(twilio.path("/routing-rules")).json().get(0);
        assertThat(first.get("criteria")).isEqualTo(Json.parse("""
                {"lead_status": ["hot", "warm"], "state": ["CA"], "tags": [], "product": [], "market": []}
                """));
        assertThat(first.get("strategy").asText()).isEqualTo("longest_idle");

        // by keyboard: the button that was pressed has the focus on the page behind it
        String down = "down-" + first.get("id").asInt();
        browser.run("document.getElementById('" + down + "').focus()");
        browser.leave(() -> browser.type(Keys.ENTER));
        assertThat(desk.notice()).isEqualTo("Hot leads is at place 2 of 2 now.");
        assertThat(browser.focus()).isEqualTo(down);
        assertThat(names(company)).containsExactly("Sales by day", "Hot leads");
        // by mouse
        browser.leave(() -> browser.drag(
                browser.all("#rows .handle").get(1),
                browser.all("#rows .handle").get(0)));
        assertThat(desk.notice()).isEqualTo("The new order is saved.");
        assertThat(desk.column("rows", 2)).containsExactly("Hot leads", "Sales by day");
        assertThat(names(company)).containsExactly("Hot leads", "Sales by day");
        // what somebody else has ordered meanwhile is not written over
        company.admin()
                .put(
                        twilio.path("/routing-rules/order"),
                        "[" + second.get("id").asInt() + "," + first.get("id").asInt() + "]")
                .expect(200);
        desk.submit("#" + down);
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        assertThat(names(company)).containsExactly("Sales by day", "Hot leads");
        desk.open("rules.xhtml");

        desk.fill("caller", "0912 123 4567");
        browser.click("simulate");
        assertTriedAsRestSays(company, twilio, contact);
        desk.fill("caller", "nobody");
        browser.click("simulate");
        assertThat(desk.errors()).isEqualTo("Phone number is not a valid phone number");

        // somebody else has changed it meanwhile
        desk.open("rule.xhtml?id=" + first.get("id").asInt());
        assertThat(browser.element("rule:lead_status").getDomProperty("value")).isEqualTo("hot\nwarm");
        company.admin()
                .put(twilio.path("/routing-rules/" + first.get("id").asInt()), Json.object("name", "Hot"))
                .expect(200);
        desk.fill("rule:name", "Hotter");
        browser.click("rule:save");
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        assertThat(names(company)).contains("Hot");
        browser.click("again");
        desk.confirm("#ask-delete");
        assertThat(desk.notice()).isEqualTo("Deleted.");
        assertThat(names(company)).containsExactly("Sales by day");

        // what was written is not lost with the rule that somebody else deletes
        desk.open("rule.xhtml?id=" + second.get("id").asInt());
        company.admin()
                .delete(twilio.path("/routing-rules/" + second.get("id").asInt()))
                .expect(204);
        desk.fill("rule:name", "Sales by night");
        browser.click("rule:save");
        assertThat(desk.errors()).startsWith("There is no ");
        assertThat(browser.element("rule:name").getDomProperty("value")).isEqualTo("Sales by night");
    }

    private void tick(String list, String value) {
        browser.all("#" + list.replace(":", "\\:") + " input[value='" + value + "']")
                .get(0)
                .click();
    }

    private void assertTriedAsRestSays(TestCompany company, Twilio twilio, int contact) {
        JsonNode answer = company.admin()
                .post(twilio.path("/routing-rules/simulate"), Json.object("from", CALLER))
                .expect(200)
                .json();
        assertThat(answer.at("/contact/id").asInt()).isEqualTo(contact);
        assertThat(browser.text("trial-contact"))
                .isEqualTo(answer.at("/contact/name").asText());
        assertThat(browser.all("#trial-first .chip")).hasSameSizeAs(answer.get("rings"));
        assertThat(browser.all("#tiers > li")).hasSameSizeAs(answer.get("tiers"));
        int candidates = 0;
        for (JsonNode tier : answer.get("tiers")) {
            candidates += tier.get("candidates").size();
            if (tier.hasNonNull("rule")) {
                assertThat(browser.text("tiers"))
                        .contains("Rule: " + tier.get("rule").asText());
            }
            for (JsonNode candidate : tier.get("candidates")) {
                assertThat(browser.text("tiers"))
                        .contains(candidate.get("full_name").asText());
            }
        }
        assertThat(browser.all("#tiers tbody tr")).hasSize(candidates);
        browser.screenshot("rules-tried");
    }

    /** Who is not listed any more is named. */
    @Test
    @Tag("any-server")
    void aRuleRingsSomebodyOfVeryMany(TestCompany company) {
        dialplane.pool().update("""
                INSERT INTO users (company_id, username, password_hash, role, is_active)
                SELECT ?, 'many-' || ? || '-' || n, 'x', 'AGENT', false FROM generate_series(1, 1000) n""", company.id(), company.slug());
        Person last = company.person("AGENT");
        desk.logIn(company.adminPerson());
        desk.open("rule.xhtml");
        desk.fill("rule:name", "Everybody else");
        desk.fill("rule:more_agents", "nobody-" + last.username());
        browser.click("rule:save");
        assertThat(desk.errors()).isEqualTo("People is no person of the company");
        desk.fill("rule:more_agents", last.username());
        browser.click("rule:save");
        assertThat(desk.notice()).isEqualTo("Everybody else was saved.");
        JsonNode rule = company.admin()
                .get("/api/workspaces/" + company.slug() + "/routing-rules")
                .json()
                .get(0);
        assertThat(rule.at("/targets/agents")).isEqualTo(Json.parse("[" + last.id() + "]"));
        desk.open("calls.xhtml?agent=" + last.id());
        assertThat(browser.element("filter-agent").getDomProperty("value")).isEqualTo(Integer.toString(last.id()));
    }

    @Test
    void supervisorsReadAndTry(TestCompany company) {
        company.admin()
                .post("/api/workspaces/" + company.slug() + "/routing-rules", Json.object("name", "Everybody"))
                .expect(201);
        desk.logIn(company.person("SUPERVISOR"));
        desk.open("rules.xhtml?caller=09121234567");
        assertThat(desk.column("rows", 2)).containsExactly("Everybody");
        assertThat(browser.all("#new, #rows .handle, #rows button")).isEmpty();
        assertThat(browser.text("trial-first")).isEqualTo("Nobody is free: the caller waits");
        browser.leave(() -> browser.all("#rows a").get(0).click());
        assertThat(browser.all("#rule\\:save")).isEmpty();
        assertThat(browser.element("rule:name").isEnabled()).isFalse();
        browser.click("leave:logout");
        desk.logIn(company.person("AGENT"));
        desk.open("rules.xhtml");
        assertThat(browser.title()).isEqualTo("Dialplane · Numbers");
    }
}
