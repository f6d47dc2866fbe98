package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Clusters;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents with extensions of the company's pool: one session over the desktop's door and the agents' door. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class BothDoorsIT {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final Installation dialplane;
    private final AgentDoor door;

    BothDoorsIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
    }

    @Test
    void anAgentWithoutARecordHasTheExtensionAtTheAgentsDoor(TestCompany company) {
        switchOf(company);
        Agent john = agent(company);
        Answer login = door.logIn(john.person());
        login.is("""
                {"accessToken": "<text>", "refreshToken": "<text>",
                 "user": {"id": "%1$d", "username": "%2$s", "email": "%2$s", "firstName": "John", "lastName": "Doe", "fullName": "John Doe",
                          "role": "cc-agent", "company": "%3$s", "mustChangePassword": true},
                 "agentConfig": {"provider": "freeswitch", "ozonetelAgentId": null, "sipExtension": "%4$s", "sipPassword": "<text>",
                                 "sipUri": "sip:%4$s@sip.%3$s.test", "sipWsServer": "wss://switch.%3$s.test:8066", "campaignName": null}}
                """.formatted(john.person().id(), john.person().username(), company.slug(), john.extension()));
        // each session has a password of its own
        Answer again = door.logIn(john.person());
        assertThat(again.text("agentConfig/sipPassword")).isNotEqualTo(login.text("agentConfig/sipPassword"));
        isOver(door.client(login));
        Api client = door.client(again);
        client.post("/auth/heartbeat", "").expect(200);
        client.post("/auth/logout", "").expect(200);
        isOver(client);
        assertThat(door.holders(company)).isEmpty();
    }

    @Test
    void withoutAClusterAllHappensHere(TestCompany company) {
        Agent john = agent(company);
        Answer login = door.logIn(john.person());
        assertThat(login.at("agentConfig/provider").isNull()).isTrue();
        assertThat(login.at("agentConfig/sipUri").isNull()).isTrue();
        assertThat(login.text("agentConfig/sipExtension")).isEqualTo(john.extension());
    }

    @Test
    void whoIsCalledInTheBrowserNeedsNoTelephone(TestCompany company) {
        Person agent = company.person("AGENT");
        door.logIn(agent).isProblem(403, "Agent account not configured. Contact administrator.");
        Twilio.of(dialplane, company);
        Answer login = door.logIn(agent);
        assertThat(login.expect(200).at("agentConfig")).isEqualTo(Json.parse("""
                {"provider": "twilio", "ozonetelAgentId": null, "sipExtension": null, "sipPassword": null, "sipUri": null,
                 "sipWsServer": null, "campaignName": null}
                """));
        Api again = door.client(door.logIn(agent));
        isOver(door.client(login));
        assertThat(company.admin().get("/api/agent-sessions").number("0/user_id"))
                .isEqualTo(agent.id());
        again.post("/auth/logout", "").expect(200);
    }

    @Test
    void theNewestSessionIsTheOneWhicheverDoorItCameThrough(TestCompany company) {
        switchOf(company);
        Agent john = agent(company);
        Api desktop = desktop(john.person());
        String password = desktop.get("/v1/auth/me").text("extensions/0/sip_password");
        Answer login = door.logIn(john.person());
        assertThat(login.text("agentConfig/sipPassword")).isNotEqualTo(password);
        isOver(desktop);
        Api client = door.client(login);
        Api again = desktop(john.person());
        isOver(client);
        assertThat(door.holders(company)).containsExactly(john.person().username());
        again.post("/auth/logout", "").expect(200);
        isOver(again);
        assertThat(door.holders(company)).isEmpty();
    }

    @Test
    void supervisorsSeeStatesAndEndSessionsOfTheDesktop(TestCompany company) {
        Agent john = agent(company);
        Api desktop = desktop(john.person());
        desktop.put("/api/agents/me/state", Json.object("state", "break", "reason", "lunch"))
                .is("""
                {"state": "break", "reason": "lunch", "since": "<time>", "provider": null, "pushed": false}
                """);
        desktop.post("/api/agents/me/dial", Json.object("number", "09123456789"))
                .isProblem(409, null);
        Api supervisor = company.person("SUPERVISOR").api();
        Answer sessions = supervisor.get("/api/agent-sessions");
        sessions.is("""
                [{"id": "<text>", "user_id": %1$d, "username": "%2$s", "full_name": "John Doe", "ozonetel_agent_id": null,
                  "sip_extension": "%3$s", "since": "<time>", "expires_at": "<time>", "state": "break", "state_reason": "lunch",
                  "state_since": "<time>"}]
                """.formatted(john.person().id(), john.person().username(), john.extension()));
        supervisor.get("/api/agents").is("""
                [{"id": %1$d, "username": "%2$s", "full_name": "John Doe", "session_id": "<text>", "ozonetel_agent_id": null,
                  "state": "break", "reason": "lunch", "since": "<time>"}]
                """.formatted(
                        john.person().id(), john.person().username()));
        supervisor.delete("/api/agent-sessions/" + sessions.text("0/id")).expect(204);
        isOver(desktop);
    }

    /** An agent record of somebody else names the extension, at the same SIP server. */
    @Test
    void anExtensionIsOnePersonsOverBothDoors(TestCompany company) {
        switchOf(company);
        dialplane
                .pool()
                .update(
                        "INSERT INTO ozonetel_settings (company_id, sip_domain) VALUES (?, ?)",
                        company.id(),
                        "sip." + company.slug() + ".test");
        Agent john = agent(company);
        Person berta = door.agent(company, "berta", john.extension());
        Api desktop = desktop(john.person());
        door.logIn(berta).isProblem(409, "You are already logged in on another device");
        desktop.post("/auth/logout", "").expect(200);
        Api other = door.client(door.logIn(berta));
        Answer refused = dialplane.api().post("/v1/auth/login", credentials(john.person()));
        refused.isProblem(409, "You are already logged in on another device");
        assertThat(refused.at("success").asBoolean()).isFalse();
        door.logIn(john.person()).isProblem(409, null);
        other.post("/auth/heartbeat", "").expect(200);
    }

    /** An agent of the provisioning family. */
    private record Agent(Person person, String extension) {}

    private Agent agent(TestCompany company) {
        String email = dialplane.freshName("john") + "@acme.test";
        Answer created = company.admin()
                .post(
                        "/v1/admin/agents",
                        Json.object("email", email, "first_name", "John", "last_name", "Doe", "role", "agent"))
                .expect(201);
        return new Agent(
                new Person(created.number("agent/id"), email, created.text("temporary_password"), dialplane.api()),
                created.text("agent/extensions/0/extension"));
    }

    private Api desktop(Person person) {
        return dialplane
                .api()
                .as(dialplane
                        .api()
                        .post("/v1/auth/login", credentials(person))
                        .expect(200)
                        .text("data/token"));
    }

    private static ObjectNode credentials(Person person) {
        return Json.object("email", person.username(), "password", person.password());
    }

    private static void isOver(Api client) {
        client.post("/auth/heartbeat", "").isProblem(401, null);
        await().atMost(WITHIN).untilAsserted(() -> client.get("/v1/auth/me").isProblem(401, null));
    }

    /** A cluster of the company's own, whose switches ask. */
    private void switchOf(TestCompany company) {
        Clusters.asking(
                dialplane, company, "sip." + company.slug() + ".test", "wss://switch." + company.slug() + ".test:8066");
    }
}
