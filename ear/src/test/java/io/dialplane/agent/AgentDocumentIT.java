package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The agents' door, as the document has it: whole bodies. */
@ExtendWith(Dialplane.class)
class AgentDocumentIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Installation dialplane;
    private final AgentDoor door;

    AgentDocumentIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
    }

    @Test
    void anAgentLogsInIsAliveAndLogsOut(TestCompany company) {
        dialplane
                .pool()
                .update(
                        "INSERT INTO ozonetel_settings (company_id, sip_domain, sip_ws_port) VALUES (?, 'sip.example', 444)",
                        company.id());
        Person ali = door.agent(company, "global", "523590");
        Answer login = door.logIn(ali);
        login.is("""
                {"accessToken": "<text>", "refreshToken": "<text>",
                 "user": {"id": "%d", "username": "%s", "email": null, "firstName": null, "lastName": null, "fullName": "%s",
                          "role": "cc-agent", "company": "%s", "mustChangePassword": false},
                 "agentConfig": {"provider": null, "ozonetelAgentId": "global", "sipExtension": "523590",
                                 "sipPassword": "sip-secret-523590", "sipUri": "sip:523590@sip.example",
                                 "sipWsServer": "wss://sip.example:444", "campaignName": "Inbound_1"}}
                """.formatted(ali.id(), ali.username(), ali.username(), company.slug()));
        assertThat(login.header("Cache-Control")).contains("no-store");
        Api client = door.client(login);
        JsonNode mirrored = Json.parse(door.inRedis(company, "global"));
        assertThat(mirrored.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("memberId", "sid", "since");
        assertThat(mirrored.get("memberId").asText()).isEqualTo(Integer.toString(ali.id()));
        assertThat(door.secondsInRedis(company, "global")).isBetween(3_590L, 3_600L);

        dialplane
                .pool()
                .update(
                        "UPDATE user_session SET expires_at = clock_timestamp() + interval '1 minute' WHERE user_id = ?",
                        ali.id());
        client.post("/auth/heartbeat", "").is("{\"status\": \"ok\"}");
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM user_session WHERE user_id = ? AND expires_at > clock_timestamp() + interval '59 minutes'",
                                ali.id()))
                .isEqualTo(1);

        client.post("/auth/logout", "").is("{\"status\": \"ok\"}");
        client.post("/auth/heartbeat", "").isProblem(401, null);
        assertThat(door.inRedis(company, "global")).isNull();
        assertThat(door.holders(company)).isEmpty();
    }

    @Test
    void managersAndExecutivesHaveASessionOnly(TestCompany company) {
        for (String[] one : new String[][] {{"SUPERVISOR", "manager"}, {"ADMIN", "executive"}}) {
            Person person = company.person(one[0]);
            Answer login = door.logIn(person);
            login.is("""
                    {"accessToken": "<text>", "refreshToken": "<text>",
                     "user": {"id": "%d", "username": "%s", "email": null, "firstName": null, "lastName": null, "fullName": "%s",
                              "role": "%s", "company": "%s", "mustChangePassword": false}}
                    """.formatted(person.id(), person.username(), person.username(), one[1], company.slug()));
            Api client = door.client(login);
            client.post("/auth/heartbeat", "").is("{\"status\": \"ok\"}");
            client.post("/auth/logout", "").is("{\"status\": \"ok\"}");
        }
    }

    @Test
    void anAgentWithoutTelephonyIsTold(TestCompany company) {
        Person person = company.person("AGENT");
        String sentence = "Agent account not configured. Contact administrator.";
        door.logIn(person).is(403, """
                {"type": "urn:dialplane:problem:forbidden", "title": "Forbidden", "status": 403, "detail": "%1$s",
                 "instance": "/auth/login", "error": "%1$s", "message": "%1$s"}
                """.formatted(sentence));
        person.api().put("/api/agents/me/state", Json.object("state", "busy")).isProblem(409, null);
    }

    @Test
    void anIdentityIsOnePersonsAtATime(TestCompany company) {
        Person ali = door.agent(company, "shared", "100");
        Person berta = door.agent(company, "shared", "101");
        Person cyrus = door.agent(company, "other", "100");
        Api first = door.client(door.logIn(ali));
        String sentence = "You are already logged in on another device. Please log out there first.";
        String refused = """
                {"type": "urn:dialplane:problem:conflict", "title": "Conflict", "status": 409, "detail": "%1$s",
                 "instance": "/auth/login", "error": "%1$s", "message": "%1$s"}
                """.formatted(sentence);
        door.logIn(berta).is(409, refused);
        door.logIn(cyrus).is(409, refused);
        first.post("/auth/heartbeat", "").expect(200);

        // the same person again: the earlier session is over
        Api second = door.client(door.logIn(ali));
        first.post("/auth/heartbeat", "").isProblem(401, null);
        second.post("/auth/heartbeat", "").expect(200);
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> first.get("/api/auth/me").isProblem(401, null));

        // it runs out, another person comes, and the former owner logs out
        door.runOut(ali);
        Api next = door.client(door.logIn(berta));
        second.post("/auth/logout", "");
        next.post("/auth/heartbeat", "").expect(200);
        assertThat(Json.parse(door.inRedis(company, "shared")).get("memberId").asText())
                .isEqualTo(Integer.toString(berta.id()));
    }

    @Test
    void aBrowserThatCrashedIsLoggedOutByTheTimer(TestCompany company) {
        Person ali = door.agent(company, "crash", "110");
        door.logIn(ali).expect(200);
        door.runOut(ali);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(door.holders(company)).isEmpty());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(door.inRedis(company, "crash")).isNull());
        company.admin().get("/api/audit?action=agent-session.close").is("""
                [{"id": "<int>", "at": "<time>", "actor": "system", "actor_id": null, "address": null, "action": "agent-session.close",
                  "subject": "user:%d", "before": null,
                  "after": {"sid": "<text>", "ozonetel_agent_id": "crash", "sip_extension": "110", "reason": "expired"}}]
                """.formatted(ali.id()));
    }

    @Test
    void tokensAreRenewed(TestCompany company) {
        Answer login = door.logIn(door.agent(company, "renewed", "120"));
        Api anybody = dialplane.api();
        Answer renewed = anybody.post("/auth/refresh", Json.object("refreshToken", login.text("refreshToken")));
        renewed.is("{\"accessToken\": \"<text>\", \"refreshToken\": \"<text>\", \"expiresIn\": 86400}");
        Answer again = anybody.post("/auth/refresh", Json.object("refreshToken", login.text("refreshToken")));
        assertThat(again.text("refreshToken")).isEqualTo(renewed.text("refreshToken"));
        dialplane
                .api()
                .as(renewed.text("accessToken"))
                .post("/auth/heartbeat", "")
                .expect(200);
        // a refresh token is no access token
        dialplane.api().as(renewed.text("refreshToken")).get("/api/auth/me").isProblem(401, null);
        dialplane
                .pool()
                .update(
                        "UPDATE refresh_token SET used_at = clock_timestamp() - interval '31 seconds' WHERE used_at IS NOT NULL");
        anybody.post("/auth/refresh", Json.object("refreshToken", login.text("refreshToken")))
                .isProblem(401, null);
        dialplane
                .api()
                .as(renewed.text("accessToken"))
                .post("/auth/heartbeat", "")
                .isProblem(401, null);
        anybody.post("/auth/refresh", Json.object("refreshToken", renewed.text("refreshToken")))
                .isProblem(401, null);
        anybody.post("/auth/refresh", Json.object("refreshToken", "x")).isProblem(401, null);
        anybody.post("/auth/refresh", "{}").blames("refreshToken");
        anybody.post("/auth/login", "{\"password\": \"x\"}").blames("email");
    }

    @Test
    void aRecordShowsNoSecretAndEndsItsSessionWhenItGoes(TestCompany company) {
        Person ali = door.agent(company, "gone", "130");
        String path = "/api/admins/" + ali.id() + "/agent";
        String shown = """
                {"user_id": %d, "ozonetel_agent_id": "gone", "has_ozonetel_password": true, "sip_extension": "130",
                 "has_sip_password": %s, "campaign_name": "Inbound_1", "agent_type": "%s"}
                """;
        company.admin().get(path).is(shown.formatted(ali.id(), "true", "BOTH"));
        company.admin()
                .put(path, "{\"sip_password\": null, \"agent_type\": \"INBOUND\"}")
                .is(shown.formatted(ali.id(), "false", "INBOUND"));
        company.admin().put(path, Json.object("ozonetel_agent_id", "a:b")).blames("ozonetel_agent_id");
        company.admin()
                .put(path, "{\"sip_extension\": \"a b\", \"campaign_name\": \"\\u0000\"}")
                .blames("sip_extension")
                .blames("campaign_name");
        company.admin()
                .put("/api/admins/" + company.adminPerson().id() + "/agent", "{}")
                .blames("ozonetel_agent_id");
        Api client = door.client(door.logIn(ali));
        company.admin().delete(path).expect(204);
        client.post("/auth/heartbeat", "").isProblem(401, null);
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> client.get("/api/auth/me").isProblem(401, null));
        company.admin().get(path).isProblem(404, null);
        company.admin().delete(path).isProblem(404, null);
        assertThat(door.inRedis(company, "gone")).isNull();
        door.logIn(ali).isProblem(403, "Agent account not configured");
    }

    @Test
    void supervisorsSeeStatesAndEndSessions(TestCompany company) {
        Person ali = door.agent(company, "Watched", "140");
        Api client = door.client(door.logIn(ali));
        assertThat(door.inRedis(company, "watched")).as("in small letters").isNotNull();
        client.put("/api/agents/me/state", Json.object("state", "break", "reason", "lunch"))
                .is("""
                {"state": "break", "reason": "lunch", "since": "<time>", "provider": null, "pushed": false}
                """);
        client.put("/api/agents/me/state", Json.object("state", "asleep")).blames("state");
        client.put("/api/agents/me/state", "{}").blames("state");
        Api supervisor = company.person("SUPERVISOR").api();
        Answer sessions = supervisor.get("/api/agent-sessions");
        sessions.is("""
                [{"id": "<text>", "user_id": %1$d, "username": "%2$s", "full_name": "%2$s", "ozonetel_agent_id": "Watched",
                  "sip_extension": "140", "since": "<time>", "expires_at": "<time>", "state": "break", "state_reason": "lunch",
                  "state_since": "<time>"}]
                """.formatted(ali.id(), ali.username()));
        String agents = """
                [{"id": %1$d, "username": "%2$s", "full_name": "%2$s", "session_id": %3$s, "ozonetel_agent_id": %4$s,
                  "state": "%5$s", "reason": %6$s, "since": "<time>"}]
                """;
        supervisor
                .get("/api/agents")
                .is(agents.formatted(ali.id(), ali.username(), "\"<text>\"", "\"Watched\"", "break", "\"lunch\""));
        client.get("/api/agents").isProblem(403, null);
        supervisor.delete("/api/agent-sessions/" + sessions.text("0/id")).expect(204);
        client.post("/auth/heartbeat", "").isProblem(401, null);
        supervisor.delete("/api/agent-sessions/" + sessions.text("0/id")).isProblem(404, null);
        supervisor.delete("/api/agent-sessions/x").isProblem(404, null);
        supervisor.get("/api/agent-sessions").is("[]");
        supervisor.get("/api/agents").is(agents.formatted(ali.id(), ali.username(), "null", "null", "offline", "null"));
    }

    @Test
    void aDeletedPersonsIdentityIsFree(TestCompany company) {
        Person ali = door.agent(company, "deleted", "150");
        Person berta = door.agent(company, "deleted", "151");
        Api client = door.client(door.logIn(ali));
        company.admin().delete("/api/admins/" + ali.id()).expect(200);
        door.logIn(berta).expect(200);
        client.post("/auth/heartbeat", "").isProblem(401, null);
    }
}
