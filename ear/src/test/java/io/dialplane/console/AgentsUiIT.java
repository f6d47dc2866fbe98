package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Api;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Build;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents as managers see and make them: who works now, one made ready to take calls, many from a file. */
@ExtendWith({Dialplane.class, Chromium.class})
class AgentsUiIT {

    private final Installation dialplane;
    private final AgentDoor door;
    private final Browser browser;
    private final Desk desk;

    AgentsUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
        this.browser = browser;
        this.desk = new Desk(dialplane, browser);
    }

    @AfterEach
    void thePagesComplainOfNothing() {
        assertThat(browser.log()).isEmpty();
    }

    @Test
    void aSessionIsSeenAndEnded(TestCompany company) {
        Api atWork = door.client(door.logIn(door.agent(company, "live1", "410")));
        desk.logIn(company.person("SUPERVISOR"));
        desk.open("sessions.xhtml");
        assertThat(desk.column("rows", 2)).containsExactly("live1");
        assertThat(desk.column("rows", 5)).containsExactly("Available");

        // shown without reloading; what changes before the node looks for the first time is told with the next change
        AtomicInteger times = new AtomicInteger();
        desk.await(() -> {
            atWork.put(
                            "/api/agents/me/state",
                            Json.object("state", "break", "reason", "lunch " + times.incrementAndGet()))
                    .expect(200);
            return desk.column("rows", 5).get(0).startsWith("Break lunch");
        });
        desk.open("sessions.xhtml?state=BREAK");
        assertThat(desk.column("agents", 3)).containsExactly("Break lunch " + times.get());
        assertStatesAreThoseOfRest(company);
        desk.open("sessions.xhtml?search=nobody");
        assertThat(desk.first("main")).contains("No session fits");

        desk.open("sessions.xhtml");
        desk.confirm("#rows button");
        assertThat(desk.notice()).isEqualTo("The session was ended.");
        assertThat(desk.first("main")).contains("No agent is logged in now");
        assertThat(door.holders(company)).isEmpty();
        assertStatesAreThoseOfRest(company);
    }

    private void assertStatesAreThoseOfRest(TestCompany company) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        browser.all("dd[data-state]")
                .forEach(figure -> counts.put(
                        figure.getDomAttribute("data-state").toLowerCase(Locale.ROOT),
                        Integer.parseInt(figure.getText())));
        Map<String, Integer> told = new LinkedHashMap<>();
        counts.keySet().forEach(state -> told.put(state, 0));
        for (JsonNode agent : company.admin().get("/api/agents").expect(200).json()) {
            told.merge(agent.get("state").asText(), 1, Integer::sum);
        }
        assertThat(counts).hasSize(6).isEqualTo(told);
    }

    @Test
    void anAgentIsMadeReadyToTakeCalls(TestCompany company) {
        String first = Integer.toString((company.id() + 1) * 1000);
        String email = company.slug() + "@acme.test";
        desk.logIn(company.adminPerson());
        desk.open("agent.xhtml");
        desk.fill("agent:email", "nobody");
        browser.click("agent:create");
        assertThat(desk.errors()).isEqualTo("E-mail is not an e-mail address");
        assertThat(desk.first("#steps .down")).contains("the e-mail is free");
        desk.fill("agent:email", email);
        desk.fill("agent:first_name", "Sara");
        browser.click("agent:create");
        assertThat(browser.text("created-extensions")).isEqualTo(first);
        assertThat(browser.all("#steps .up")).hasSize(4);
        String password = browser.text("made");
        dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", password))
                .expect(200);

        desk.submit("#created");
        assertThat(browser.source()).doesNotContain(password);
        assertThat(browser.text("no-record")).startsWith("Without a record");
        desk.fill("record:ozonetel_agent_id", "a b");
        browser.click("record:save");
        assertThat(desk.errors()).startsWith("Ozonetel agent must have 1 to 64 letters");
        desk.fill("record:ozonetel_agent_id", "sara1");
        desk.fill("record:sip_extension", "۵۰۰");
        desk.fill("record:sip_password", "very-secret-7");
        browser.click("record:save");
        assertThat(desk.notice()).isEqualTo("The telephony record was saved.");
        assertThat(browser.source()).doesNotContain("very-secret-7");
        int id = Integer.parseInt(browser.address().replaceAll(".*id=", ""));
        company.admin().get("/api/admins/" + id + "/agent").is("""
                {"user_id": %d, "ozonetel_agent_id": "sara1", "has_ozonetel_password": false, "sip_extension": "500",
                 "has_sip_password": true, "campaign_name": null, "agent_type": "<text>"}
                """.formatted(id));
        // what a program has changed meanwhile is not changed back
        company.admin()
                .put("/api/admins/" + id + "/agent", Json.object("campaign_name", "Spring"))
                .expect(200);
        desk.fill("record:sip_extension", "501");
        browser.click("record:save");
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        desk.submit("#again");
        assertThat(browser.element("record:campaign_name").getDomProperty("value"))
                .isEqualTo("Spring");
        assertThat(browser.element("record:sip_extension").getDomProperty("value"))
                .isEqualTo("500");

        assertThat(desk.column("extension-rows", 1)).containsExactly(first);
        desk.confirm("#extension-rows [data-press$=rotate]");
        assertThat(desk.errors()).isEmpty();
        assertThat(desk.notice()).startsWith("Extension " + first + " has another password");
        desk.confirm("#extension-rows [data-press$=take]");
        assertThat(desk.notice()).isEqualTo("Extension " + first + " is nobody’s now, and rests.");
        desk.open("extensions.xhtml?assigned=false");
        assertThat(desk.column("rows", 1)).contains(first);
        assertThat(desk.column("rows", 3).get(0)).startsWith("Resting until");
        assertPoolIsThatOfRest(company);
        desk.submit("#rows a[href*='id=']");
        desk.fill("edit:owner", "nobody");
        desk.confirm("#edit\\:save");
        assertThat(desk.errors()).isEqualTo("Owner is no person of the company");
        desk.fill("edit:owner", email);
        desk.fill("edit:direct_number", "02144444444");
        desk.confirm("#edit\\:save");
        assertThat(desk.notice()).isEqualTo("Extension " + first + " was saved.");
        assertThat(browser.element("filter-assigned").getDomProperty("value"))
                .as("the list is the one from before")
                .isEqualTo("false");
        desk.open("extensions.xhtml?assigned=true");
        assertThat(desk.column("rows", 2).get(0)).isEqualTo(email);
        assertThat(desk.column("rows", 4).get(0)).isEqualTo("02144444444");
        assertPoolIsThatOfRest(company);
        // an extension that is somebody else's by now is not moved back
        Person other = company.person("ADMIN");
        desk.submit("#rows a[href*='extensions.xhtml']");
        String extension = browser.address().replaceAll(".*id=([0-9]+).*", "$1");
        company.admin()
                .send(
                        "PATCH",
                        "/v1/admin/extensions/" + extension,
                        "application/json",
                        BodyPublishers.ofString("{\"user_id\": " + other.id() + "}"))
                .expect(200);
        desk.fill("edit:direct_number", "02144444445");
        desk.confirm("#edit\\:save");
        assertThat(desk.errors()).startsWith("Somebody else has changed this meanwhile");
        desk.open("extensions.xhtml?assigned=true");
        assertThat(desk.column("rows", 2).get(0)).isEqualTo(other.username());
        assertThat(desk.column("rows", 4).get(0)).isNotEqualTo("02144444445");
    }

    private void assertPoolIsThatOfRest(TestCompany company) {
        JsonNode told =
                company.admin().get("/v1/admin/extensions").expect(200).json().get("statistics");
        for (String figure : List.of("assigned", "suspended", "quarantined", "generated", "available")) {
            assertThat(Integer.parseInt(browser.text(figure).replace(",", "")))
                    .as(figure)
                    .isEqualTo(told.get(figure).asInt());
        }
    }

    @Test
    void agentsAreMadeFromAFile(TestCompany company) throws IOException {
        Path folder = Files.createDirectories(Build.freshFolder("agents", Build.server()));
        Path file = Files.writeString(
                folder.resolve("agents.csv"), "email,first_name\n" + company.slug() + "-b@acme.test,Ali\nnobody,\n");
        desk.logIn(company.adminPerson());
        desk.open("agent-file.xhtml");
        browser.click("send:go");
        assertThat(desk.errors()).isEqualTo("File must be given");
        browser.element("send:file").sendKeys(file.toString());
        browser.click("send:go");
        assertThat(desk.notice()).isEqualTo("2 agents are being created.");
        String job = browser.all("#jobs a").get(0).getDomAttribute("href").replaceAll(".*id=", "");
        desk.await(() -> company.admin()
                .get("/v1/admin/agents/bulk/" + job)
                .text("job/state")
                .equals("done"));
        desk.open("agent-file.xhtml");
        assertThat(desk.column("jobs", 2)).containsExactly("Done");
        assertThat(desk.column("jobs", 4)).containsExactly("1");
        assertThat(desk.column("jobs", 5)).containsExactly("1");
        Object result =
                browser.run("return fetch(document.querySelector('#jobs a').href).then(answer => answer.text())");
        assertThat(String.valueOf(result))
                .contains(
                        company.slug() + "-b@acme.test",
                        "Created",
                        "/console/set-password.xhtml?token=",
                        "Not created");
    }
}
