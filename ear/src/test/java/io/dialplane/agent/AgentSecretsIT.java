package io.dialplane.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.dialplane.testing.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole shift whose secrets are looked for afterwards: in the database, in Redis, in logs, and in what others are answered. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class AgentSecretsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** What others may read of agents. */
    private static final List<String> READ = List.of(
            "/api/admins",
            "/api/agents",
            "/api/agent-sessions",
            "/api/audit?limit=500",
            "/api/settings/ozonetel",
            "/api/companies",
            "/v1/admin/agents",
            "/v1/admin/extensions",
            "/v1/admin/freeswitch/status",
            "/v1/auth/me",
            "/api/auth/me");

    private final Installation dialplane;
    private final AgentDoor door;
    private final WireMockServer provider = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    AgentSecretsIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
    }

    @BeforeEach
    void start() {
        provider.start();
        says("success", "done");
    }

    @AfterEach
    void stop() {
        provider.stop();
    }

    @Test
    void noSecretIsAnywhereButWithItsHolder(TestCompany company) {
        String key = "key-of-" + company.slug();
        company.admin()
                .put(
                        "/api/settings/ozonetel",
                        Json.object(
                                "base_url",
                                "http://localhost:" + provider.port(),
                                "username",
                                company.slug(),
                                "api_key",
                                key))
                .expect(200);
        String agentId = "holder-" + company.id();
        String extension = "7" + company.id();
        Person ali = door.agent(company, agentId, extension);
        List<String> secrets = new ArrayList<>(List.of(
                key, "agent-secret-" + agentId, "sip-secret-" + extension, ali.password() + "-" + company.id()));
        List<Answer> toOthers = new ArrayList<>();

        // in, renewed, taken over, and out
        Answer first = door.logIn(ali).expect(200);
        tokensOf(first, secrets);
        Answer renewed = dialplane
                .api()
                .post("/auth/refresh", Json.object("refreshToken", first.text("refreshToken")))
                .expect(200);
        tokensOf(renewed, secrets);
        Answer second = door.logIn(ali).expect(200);
        tokensOf(second, secrets);
        Api client = door.client(second);
        client.put("/api/agents/me/state", Json.object("state", "break")).expect(200);
        // another one wants the same, and a wrong password is tried
        toOthers.add(door.logIn(door.agent(company, agentId, "8" + company.id())));
        toOthers.add(dialplane
                .api()
                .post(
                        "/auth/login",
                        Json.object("email", ali.username(), "password", ali.password() + "-" + company.id())));
        // of the pool
        Answer made = company.admin()
                .post("/v1/admin/agents", Json.object("email", dialplane.freshName("pooled") + "@acme.test"))
                .expect(201);
        String email = made.text("agent/email");
        String temporary = made.text("temporary_password");
        secrets.add(temporary);
        Answer desktop = dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", temporary))
                .expect(200);
        secrets.add(desktop.text("data/token"));
        secrets.add(desktop.text("data/refreshToken"));
        secrets.add(dialplane
                .api()
                .as(desktop.text("data/token"))
                .get("/v1/auth/me")
                .text("extensions/0/sip_password"));
        Answer pooled = dialplane
                .api()
                .post("/auth/login", Json.object("email", email, "password", temporary))
                .expect(200);
        tokensOf(pooled, secrets);
        secrets.add(pooled.text("agentConfig/sipPassword"));

        List<Api> others = List.of(company.admin(), company.person("SUPERVISOR").api(), client, dialplane.superuser());
        for (Api other : others) {
            READ.forEach(path -> toOthers.add(other.get(path)));
            toOthers.add(other.get("/api/admins/" + ali.id() + "/agent"));
            toOthers.add(other.get("/api/admins/" + ali.id()));
        }
        toOthers.add(dialplane.monitor().get("/api/metrics"));

        // a provider that repeats what it was told
        says("error", "no: agent-secret-" + agentId + " " + key);
        client.post("/auth/logout", "").expect(200);
        toOthers.add(door.logIn(ali).isProblem(502, null));
        await().atMost(SOON).untilAsserted(() -> assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM owed_log_out WHERE company_id = ? AND last_error IS NOT NULL",
                                company.id()))
                .isPositive());

        assertThat(toOthers)
                .allSatisfy(answer -> assertThat(secrets).as(answer.request()).noneMatch(secret -> answer.body()
                        .contains(secret)));
        Traces.holdNone(dialplane, secrets.toArray(String[]::new));
    }

    /** What is not found above would be found. */
    @Test
    void theSearchFindsWhatIsThere(TestCompany company) {
        String agentId = "found-" + company.id();
        Person ali = door.agent(company, agentId, "7" + company.id());
        Answer login = door.logIn(ali).expect(200);
        assertThat(login.body()).contains(agentId);
        assertThat(Traces.of(dialplane, agentId)).contains("agent_record", "agent_session", "audit_entry", "Redis");
        door.runOut(ali);
        await().atMost(SOON).untilAsserted(() -> assertThat(Traces.of(dialplane, agentId))
                .anyMatch(place -> place.endsWith(".log")));
    }

    private static void tokensOf(Answer login, List<String> secrets) {
        secrets.add(login.text("accessToken"));
        secrets.add(login.text("refreshToken"));
    }

    private void says(String status, String message) {
        provider.resetMappings();
        provider.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(200)
                        .withBody(Json.object("status", status, "message", message)
                                .toString())));
    }
}
