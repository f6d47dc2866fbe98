package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Calls as they go on and afterwards: what the console shows is what REST answers. */
class CallsUiIT extends ConsoleBed {

    private static final String JOHN = "+989121234567";
    private static final String STRANGER = "+989127654321";

    CallsUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    @Test
    void callsAreFoundByTheRuleThatReachedSomebody(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        desk.logIn(company.adminPerson());
        desk.open("calls.xhtml");
        assertThat(browser.all("#filter-rule")).as("there is no rule").isEmpty();
        company.admin()
                .post(
                        twilio.path("/contacts"),
                        Json.object("name", "John Doe", "phone_numbers", List.of(JOHN), "lead_status", "hot"))
                .expect(201);
        String rule = Integer.toString(company.admin()
                .post(
                        twilio.path("/routing-rules"),
                        Json.object(
                                "name",
                                "Hot leads",
                                "criteria",
                                Json.object("lead_status", List.of("hot")),
                                "targets",
                                Json.object("agents", List.of(agent.id()))))
                .expect(201)
                .number("id"));
        Twilio.Call call = twilio.call("CA" + company.id() + "rule", JOHN).arrives();
        call.leg(agent, "in-progress");
        call.talked(agent, 5);
        call.ends();
        twilio.call("CA" + company.id() + "none", STRANGER).arrives().ends();
        desk.open("calls.xhtml");
        assertThat(browser.all("#rows tbody tr")).hasSize(2);
        desk.select("filter-rule", rule);
        desk.submit("form[role=search] button[type=submit]");
        assertThat(desk.column("rows", 3)).containsExactly("John Doe");
        assertThat(browser.run("return fetch(document.getElementById('csv').href).then(a => a.text())"))
                .asString()
                .contains("John Doe", "Hot leads")
                .doesNotContain("09127654321");
        company.admin().delete(twilio.path("/routing-rules/" + rule)).expect(204);
        browser.reload();
        assertThat(desk.column("rows", 3)).containsExactly("John Doe");
        assertThat(browser.run("return document.getElementById('filter-rule').selectedOptions[0].text"))
                .isEqualTo("deleted since");
    }

    @Test
    void callsAreFollowedFoundAndWrittenDown(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        Person idle = twilio.agent();
        int contact = company.admin()
                .post(twilio.path("/contacts"), Json.object("name", "John Doe", "phone_numbers", List.of(JOHN)))
                .expect(201)
                .number("id");
        company.admin()
                .post(
                        twilio.path("/assignments"),
                        Json.object("contact_id", contact, "user_id", agent.id(), "status", "active"));

        desk.logIn(company.adminPerson());
        desk.open("calls.xhtml");
        assertThat(browser.source()).contains("Nobody has called yet");
        desk.await(() -> desk.first("#people [data-state='available']").endsWith(": 2"));

        // a call comes, without reloading
        Twilio.Call call = twilio.call("CA" + company.id() + "a", JOHN).arrives();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> {
                    company.addsNumbers(1); // the page may not listen yet when the call comes
                    return desk.first("#open-calls tbody tr").contains("Ringing");
                });
        call.leg(agent, "in-progress");
        desk.await(() -> desk.first("#open-calls tbody tr").contains("Talking"));
        assertThat(desk.first("#people [data-state='on_call']")).endsWith(": 1");
        call.talked(agent, 61);
        call.ends();
        desk.await(() -> browser.all("#open-calls").isEmpty());
        assertThat(desk.column("rows", 5)).containsExactly("Answered");
        assertThat(desk.column("rows", 8)).containsExactly("1:01");

        // one whose end is never told
        twilio.call("CA" + company.id() + "b", STRANGER).arrives();
        desk.await(() -> !browser.all("#open-calls").isEmpty());
        // one that began on another day says so
        assertThat(desk.column("open-calls", 3).get(0))
                .matches("(.*[A-Z][a-z]{2}.* )?[0-9]{2}:[0-9]{2}"); // midnight may just be over
        dialplane
                .pool()
                .update(
                        "UPDATE voice_call SET started_at = started_at - interval '1 day' WHERE company_id = ? AND ended_at IS NULL",
                        company.id());
        desk.open("calls.xhtml");
        assertThat(desk.column("open-calls", 3).get(0)).matches(".*[A-Z][a-z]{2}.* [0-9]{2}:[0-9]{2}");
        desk.confirm("#open-calls button");
        assertThat(desk.notice()).isEqualTo("The call is closed.");
        assertThat(desk.column("rows", 5)).containsExactly("Missed", "Answered");

        // found
        desk.fill("filter-number", "0912 123");
        desk.select("filter-outcome", "answered");
        desk.select("filter-agent", Integer.toString(agent.id()));
        desk.submit("form[role=search] button[type=submit]");
        assertThat(desk.column("rows", 3)).containsExactly("John Doe");
        assertThat(browser.run("return fetch(document.getElementById('csv').href).then(a => a.text())"))
                .asString()
                .contains("Began", "John Doe", "Answered", "Incoming")
                .doesNotContain("Missed");
        desk.select("filter-outcome", "missed");
        desk.submit("form[role=search] button[type=submit]");
        assertThat(browser.source()).contains("No call fits");
        desk.fill("filter-number", "x");
        desk.submit("form[role=search] button[type=submit]");
        assertThat(desk.errors()).isEqualTo("Phone number must be a part of a phone number");

        // its story, beside the list and as a page
        desk.open("calls.xhtml?outcome=answered");
        browser.all("#rows a[data-drawer]").get(0).click();
        desk.await(() -> browser.element("drawer").getText().contains("Who was rung"));
        browser.leave(() -> browser.all("#drawer a.ui-button").get(0).click());
        assertThat(browser.text("outcome")).isEqualTo("Answered");
        assertThat(browser.text("tier")).isEqualTo("1: the contact’s own");
        assertThat(browser.text("talk")).isEqualTo("1:01");
        assertThat(desk.column("rung", 4)).containsExactly("Answered");
        assertThat(browser.all("#recording")).isEmpty();
        twilio.post(
                        dialplane.node().uri(),
                        twilio.path("/voice/recording"),
                        Map.of(
                                "CallSid", call.sid(),
                                "RecordingSid", "RE1",
                                "RecordingUrl", "https://recordings.test/RE1",
                                "RecordingDuration", "61"),
                        Twilio.AUTH_TOKEN)
                .expect(204);
        browser.reload();
        assertThat(browser.text("recording")).endsWith("1:01");
        assertThat(browser.all("#recording a").get(0).getDomProperty("href")).isEqualTo("https://recordings.test/RE1");
        assertThat(desk.column("events", 3)).contains("voice", "status:completed");
        browser.screenshot("call");

        // notes, with the contact's
        desk.fill("note:text", "Wants a door");
        browser.element("note:of_contact").click();
        browser.click("note:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(browser.text("contact-notes")).isEqualTo("Wants a door");
        String id = browser.address().replaceAll(".*id=", "");
        assertThat(company.admin().get(twilio.path("/contacts/" + contact)).text("notes"))
                .isEqualTo("Wants a door");
        agent.api()
                .put(twilio.path("/calls/" + id + "/notes"), Json.object("text", "Wants two", "version", 2))
                .expect(200);
        desk.fill("note:text", "Wants none");
        browser.click("note:save");
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        assertThat(company.admin().get(twilio.path("/calls/" + id)).text("notes"))
                .isEqualTo("Wants two");

        assertFiguresAsRestSays(company, twilio, id);
        assertAgentsSeeTheirs(agent, idle, id);
    }

    private void assertFiguresAsRestSays(TestCompany company, Twilio twilio, String id) {
        // of the call's own day: another may begin at any time
        String day = company.admin()
                .get(twilio.path("/calls/" + id))
                .text("started_at")
                .substring(0, 10);
        desk.open("call-figures.xhtml?from=" + day + "&to=" + day);
        JsonNode figures = company.admin()
                .get(twilio.path("/calls/figures?start_date=" + day + "&end_date=" + day))
                .expect(200)
                .json();
        for (String name : List.of("incoming", "answered", "missed", "voicemail", "closed", "outgoing")) {
            assertThat(browser.text(name)).as(name).isEqualTo(figures.get(name).asText());
        }
        assertThat(browser.text("average-talk"))
                .isEqualTo(length(figures.get("average_talk_seconds").asDouble()));
        assertThat(browser.text("average-wait"))
                .isEqualTo(length(figures.get("average_wait_seconds").asDouble()));
        assertThat(browser.text("service-level"))
                .isEqualTo(percent(figures.get("service_level").asDouble()));
        assertThat(browser.all("#agents tbody tr")).hasSameSizeAs(figures.get("agents"));
        for (int i = 0; i < figures.get("agents").size(); i++) {
            JsonNode one = figures.get("agents").get(i);
            assertThat(browser.all("#agents tbody tr").get(i).findElements(By.tagName("td")))
                    .extracting(WebElement::getText)
                    .containsExactly(
                            one.get("full_name").asText(),
                            one.get("rung").asText(),
                            one.get("answered").asText(),
                            one.get("missed").asText(),
                            one.get("outgoing").asText(),
                            length(one.get("talk_seconds").asDouble()),
                            one.get("average_talk_seconds").isNull()
                                    ? "–"
                                    : length(one.get("average_talk_seconds").asDouble()),
                            one.get("service_level").isNull()
                                    ? "–"
                                    : percent(one.get("service_level").asDouble()));
        }
        browser.click("days-7");
        assertThat(browser.text("incoming")).isEqualTo("2");
        String from = browser.element("filter-from").getDomProperty("value");
        assertThat(desk.first("[id^=days-][aria-current=true]")).isEqualTo(browser.text("days-7"));
        // the same days, as readers of another language have them
        desk.open("call-figures.xhtml?language=fa&from=" + from);
        assertThat(browser.element("filter-from").getDomProperty("value")).matches("[۰-۹]{4}/[۰-۹]{2}/[۰-۹]{2}");
        assertThat(browser.element("days-7").getDomAttribute("aria-current")).isEqualTo("true");
        desk.open("call-figures.xhtml?language=en&from="
                + browser.element("filter-from").getDomProperty("value"));
        assertThat(browser.element("filter-from").getDomProperty("value")).isEqualTo(from);
        browser.leave(() -> browser.all("#agents a").get(0).click());
        assertThat(browser.element("filter-from").getDomProperty("value"))
                .as("the same time")
                .isEqualTo(from);
        assertThat(browser.element("filter-agent").getDomProperty("value")).isNotEmpty();
    }

    private static String length(double seconds) {
        long whole = Math.round(seconds);
        return String.format("%d:%02d", whole / 60, whole % 60);
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share * 100)
                        .setScale(2, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString() + "%";
    }

    private void assertAgentsSeeTheirs(Person agent, Person idle, String id) {
        browser.click("leave:logout");
        desk.logIn(agent);
        desk.open("calls.xhtml");
        assertThat(desk.column("rows", 5)).containsExactly("Missed", "Answered");
        assertThat(browser.all("#people, #now, #csv, #figures")).isEmpty();
        desk.open("call.xhtml?id=" + id);
        assertThat(browser.all("#events, #ask-close")).isEmpty();
        assertThat(browser.element("note:text").getDomProperty("value")).isEqualTo("Wants two");
        desk.open("call-figures.xhtml");
        assertThat(browser.title()).isEqualTo("Dialplane · Numbers");
        browser.click("leave:logout");
        desk.logIn(idle);
        desk.open("call.xhtml?id=" + id);
        assertThat(desk.errors()).isEqualTo("There is no call " + id);
    }
}
