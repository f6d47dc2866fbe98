package io.dialplane.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** A company's account at Ozonetel: settings, calls by hand, pushed events, and that no secret is to be found anywhere. */
@ExtendWith(Dialplane.class)
class OzonetelIT {

    private static final String SETTINGS = "/api/settings/ozonetel";
    private static final String DOOR = "/CAServices/AgentAuthenticationV2/index.php";
    private static final String DIAL = "/ca_apis/AgentManualDial";
    private static final String KEY = "KK-very-secret-key-1";

    private final Installation dialplane;
    private final AgentDoor door;
    private final WireMockServer ozonetel = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    OzonetelIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
    }

    @BeforeEach
    void start() {
        ozonetel.start();
        ozonetel.stubFor(post(urlPathEqualTo(DOOR)).willReturn(okJson("{\"status\":\"success\"}")));
        ozonetel.stubFor(post(urlPathEqualTo(DIAL))
                .willReturn(okJson("{\"ucid\":\"90123\",\"status\":\"queued successfully\"}")));
    }

    @AfterEach
    void stop() {
        ozonetel.stop();
    }

    @Test
    void theKeyGoesInAndNeverComesOut(TestCompany company) {
        Api admin = company.admin();
        admin.get(SETTINGS).is(shown("null", "null", "basic", false, 0));
        admin.post(SETTINGS + "/test", "").is("""
                {"ok": false, "problem": "not_configured", "message": "base_url, username and api_key must be set"}
                """);

        String url = "\"" + url() + "\"";
        configure(company).is(shown(url, "\"" + company.slug() + "\"", "basic", true, 1));
        admin.get(SETTINGS).is(shown(url, "\"" + company.slug() + "\"", "basic", true, 1));
        admin.put(SETTINGS, "{\"auth\": \"token\", \"version\": 1}")
                .is(shown(url, "\"" + company.slug() + "\"", "token", true, 2));
        admin.put(SETTINGS, "{\"auth\": null, \"version\": 1}").isProblem(409, null);
        admin.put(SETTINGS, "{\"auth\": null, \"api_key\": null}")
                .is(shown(url, "\"" + company.slug() + "\"", "basic", false, 3));

        admin.put(SETTINGS, Json.object("base_url", "https://calls.example.com"))
                .blames("base_url");
        admin.put(SETTINGS, Json.object("base_url", "http://calls.example.com")).blames("base_url");
        admin.put(SETTINGS, Json.object("auth", "none")).blames("auth");
        admin.put(SETTINGS, Json.object("username", "a:b")).blames("username");
        admin.put(SETTINGS, Json.object("sip_ws_port", 0)).blames("sip_ws_port");
    }

    @Test
    void aTryShowsWhatTheProviderSays(TestCompany company) {
        configure(company);
        answers(DOOR, "{\"status\":\"error\",\"message\":\"Invalid Authentication\"}");
        company.admin()
                .post(SETTINGS + "/test", "")
                .is("{\"ok\": true, \"problem\": null, \"message\": \"Invalid Authentication\"}");
        answers(DOOR, "{\"status\":\"error\",\"message\":\"Invalid userName or apiKey " + KEY + "\"}");
        company.admin().post(SETTINGS + "/test", "").is("""
                {"ok": false, "problem": "refused", "message": "Ozonetel refused: Invalid userName or apiKey ***"}
                """);
        answers(DOOR, "<html>");
        company.admin().post(SETTINGS + "/test", "").is("""
                {"ok": false, "problem": "nonsense", "message": "Ozonetel answered 200 with something that has no meaning"}
                """);
    }

    @Test
    void aCallIsPlacedOnceWhateverTheClientDoes(TestCompany company) {
        configure(company);
        Api agent = door.client(door.logIn(door.agent(company, "dialer1", "300")));
        Answer call =
                agent.with("Idempotency-Key", "k1").post("/api/agents/me/dial", Json.object("number", "09121234567"));
        call.is(202, """
                {"call_id": "<text>", "provider_call_id": "90123", "number": "09121234567", "status": "queued", "duplicate": false}
                """);
        agent.with("Idempotency-Key", "k1")
                .post("/api/agents/me/dial", Json.object("number", "09121234567"))
                .is(202, """
                {"call_id": "%s", "provider_call_id": "90123", "number": "09121234567", "status": "queued", "duplicate": true}
                """.formatted(call.text("call_id")));
        agent.with("Idempotency-Key", "k1")
                .post("/api/agents/me/dial", Json.object("number", "09121234568"))
                .isProblem(422, null);
        ozonetel.verify(
                1,
                postRequestedFor(urlPathEqualTo(DIAL))
                        .withRequestBody(containing("\"customerNumber\":\"+989121234567\""))
                        .withRequestBody(containing(call.text("call_id"))));

        ozonetel.stubFor(post(urlPathEqualTo(DIAL)).willReturn(aResponse().withStatus(503)));
        agent.post("/api/agents/me/dial", Json.object("number", "09121234567")).isProblem(502, "Ozonetel answered 503");
        ozonetel.verify(2, postRequestedFor(urlPathEqualTo(DIAL)));
        agent.post("/api/agents/me/dial", Json.object("number", "12")).blames("number");
        agent.post("/api/agents/me/dial", "{}").blames("number");
        company.person("AGENT")
                .api()
                .post("/api/agents/me/dial", Json.object("number", "09121234567"))
                .isProblem(409, "You are not logged in as an agent");
        // the account is a part of who is logged in
        company.admin().put(SETTINGS, Json.object("username", "other")).isProblem(409, "1 agents are logged in");
    }

    @Test
    void eventsSetTheStateOfTheirAgent(TestCompany company) {
        configure(company);
        door.logIn(door.agent(company, "told1", "310")).expect(200);
        Answer made = company.admin().post(SETTINGS + "/event-secret", "").expect(201);
        made.is(201, "{\"secret\": \"<text>\", \"path\": \"<text>\"}");
        String path = made.text("path");
        assertThat(path).isEqualTo("/api/ozonetel/events/" + company.slug() + "/" + made.text("secret"));

        String event = "{\"eventType\":\"Call\",\"action\":\"Answered\",\"agent_id\":\"told1\",\"ucid\":\"1\"}";
        dialplane.api().post(path, event).is("{\"taken\": 1}");
        assertThat(stateOf(company)).isEqualTo("on_call");
        dialplane.api().post(path, event).is("{\"taken\": 0}");
        dialplane
                .api()
                .post(path, "[{\"action\":\"Disconnect\",\"agent_id\":\"told1\",\"ucid\":\"1\"},{\"action\":\"x\"}]")
                .is("{\"taken\": 2}");
        assertThat(stateOf(company)).isEqualTo("wrap_up");

        // the problem's instance is the path without the secret, so these are not compared as others are
        dialplane.api().post(path, "[]").expect(400);
        dialplane.api().post(path, "{\"action\"").expect(400);
        dialplane.api().post(path, "[1]").expect(400);
        dialplane.api().post(path + "x", event).is(404, """
                {"type": "urn:dialplane:problem:not-found", "title": "Not Found", "status": 404, "detail": "Not Found",
                 "instance": "/api/ozonetel/events/%s/***", "error": "Not Found"}
                """.formatted(company.slug()));
        company.admin().post(SETTINGS + "/event-secret", "").expect(201);
        dialplane.api().post(path, event).expect(404);
    }

    /** What the holder has seen, nobody else may find. */
    @Test
    void noSecretIsFoundInAnyTableLogOrKey(TestCompany company) {
        configure(company);
        Person ali = door.agent(company, "hidden1", "320");
        Answer login = door.logIn(ali).expect(200);
        Api agent = door.client(login);
        agent.post("/api/agents/me/dial", Json.object("number", "09121234567")).expect(202);
        String eventPath =
                company.admin().post(SETTINGS + "/event-secret", "").expect(201).text("path");
        dialplane
                .api()
                .post(eventPath, "{\"action\":\"Ready\",\"agent_id\":\"hidden1\"}")
                .expect(200);
        dialplane.api().post(eventPath + "x", "{}").expect(404);
        agent.post("/auth/logout", "").expect(200);
        List<String> secrets = List.of(
                KEY,
                "agent-secret-hidden1",
                "sip-secret-320",
                eventPath.substring(eventPath.lastIndexOf('/') + 1),
                login.text("accessToken"),
                login.text("refreshToken"));

        for (Map<String, Object> table :
                dialplane.pool().rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")) {
            for (String secret : secrets) {
                assertThat(dialplane
                                .pool()
                                .count(
                                        "SELECT count(*) FROM " + table.get("name")
                                                + " t WHERE strpos(to_jsonb(t)::text, ?) > 0",
                                        secret))
                        .as("%s in %s", secret, table.get("name"))
                        .isZero();
            }
        }
        for (String seen : List.of(
                company.admin().get("/api/audit?limit=500").expect(200).body(),
                company.admin().get(SETTINGS).expect(200).body(),
                company.admin()
                        .get("/api/admins/" + ali.id() + "/agent")
                        .expect(200)
                        .body(),
                company.admin().get("/api/agent-sessions").expect(200).body(),
                company.admin().get("/api/agents").expect(200).body())) {
            assertThat(seen).doesNotContain(secrets);
        }
        try (Jedis redis = door.redis()) {
            for (String name : redis.keys("*")) {
                assertThat(name + "=" + (redis.type(name).equals("string") ? redis.get(name) : ""))
                        .doesNotContain(secrets);
            }
        }
        for (Path log : logs()) {
            assertThat(text(log)).as(log.toString()).doesNotContain(secrets);
        }
    }

    private List<Path> logs() {
        try (Stream<Path> files = Files.walk(dialplane.tokenKeys().getParent())) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().matches(".*\\.log(\\.\\d+)?"))
                    .toList();
            assertThat(logs).isNotEmpty();
            return logs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer configure(TestCompany company) {
        return company.admin()
                .put(
                        SETTINGS,
                        Json.object("base_url", url(), "username", company.slug(), "api_key", KEY, "auth", "basic"))
                .expect(200);
    }

    private String url() {
        return "http://localhost:" + ozonetel.port();
    }

    private void answers(String path, String body) {
        ozonetel.stubFor(post(urlPathEqualTo(path)).willReturn(aResponse().withBody(body)));
    }

    private static String shown(String url, String username, String auth, boolean key, int version) {
        return """
                {"configured": %5$s, "base_url": %1$s, "username": %2$s, "auth": "%3$s", "has_api_key": %4$s, "sip_domain": null,
                 "sip_ws_port": 444, "from_environment": [], "takes_events": false, "left_alone": false, "version": %6$d}
                """.formatted(url, username, auth, key, key, version);
    }

    private static String stateOf(TestCompany company) {
        return company.admin().get("/api/agents").expect(200).text("0/state");
    }
}
