package io.dialplane.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Log-ins and log-outs at a provider that is slow, fails or talks nonsense: nobody is half in, nobody is logged out later. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class AgentProviderIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** That a log-in may take at the provider, all tries together, with what happens here. */
    private static final Duration BUDGET = Duration.ofSeconds(9);

    private static final String STATE = "/ca_apis/changeAgentState";
    private static final String DOOR = "/CAServices/AgentAuthenticationV2/index.php";

    private final Installation dialplane;
    private final AgentDoor door;
    private final WireMockServer provider = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    AgentProviderIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
    }

    @BeforeEach
    void start() {
        provider.start();
        answers("login", success());
        answers("logout", success());
        provider.stubFor(post(urlPathEqualTo(STATE)).willReturn(success()));
    }

    @AfterEach
    void stop() {
        provider.stop();
    }

    @Test
    void anAgentIsInAtTheProviderAsLongAsHere(TestCompany company) {
        Person ali = agent(company);
        Api client = door.client(door.logIn(ali));
        assertThat(asked()).containsExactly("login");
        client.post("/auth/logout", "").expect(200);
        awaitNothingOwed(company);
        assertThat(asked()).containsExactly("login", "logout");

        // a browser that crashed
        door.logIn(ali).expect(200);
        door.runOut(ali);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(asked()).containsExactly("login", "logout", "login", "logout"));
    }

    @Test
    void whatTheProviderDoesNotAnswerHoldsNothing(TestCompany company) {
        Person ali = agent(company);
        for (ResponseDefinitionBuilder bad : List.of(
                aResponse().withStatus(500),
                aResponse().withStatus(200).withBody("<html>busy</html>"),
                aResponse()
                        .withStatus(200)
                        .withBody("{\"status\":\"error\",\"message\":\"Invalid Authentication\"}"))) {
            answers("login", bad);
            provider.resetRequests();
            door.logIn(ali).isProblem(502, "The telephony provider did not let you in");
            assertThat(door.holders(company)).isEmpty();
            // nobody is half in there
            awaitNothingOwed(company);
            assertThat(asked()).startsWith("login").endsWith("logout");
        }
        answers("login", success());
        door.logIn(ali).expect(200);
    }

    /** Whether it let the agent in can't be known: the log-out is owed, and follows. */
    @Test
    void aLogInThatIsNotAnsweredInTimeLetsNobodyHalfIn(TestCompany company) {
        Person ali = agent(company);
        answers("logout", success().withFixedDelay(1_500)); // so that what is owed can be seen
        for (ResponseDefinitionBuilder bad : List.of(
                success().withFixedDelay(15_000),
                success().withChunkedDribbleDelay(20, 30_000),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK))) {
            answers("login", bad);
            provider.resetRequests();
            long begun = System.nanoTime();
            door.logIn(ali).isProblem(502, "The telephony provider did not let you in");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BUDGET);
            assertThat(owed(company)).isOne();
            assertThat(door.holders(company)).isEmpty();
            company.admin().get("/api/agent-sessions").is("[]");
            awaitNothingOwed(company);
            assertThat(asked()).startsWith("login").endsWith("logout");
        }
        answers("login", success());
        door.logIn(ali).expect(200);
        assertThat(owed(company)).isZero();
    }

    @Test
    void whoLogsInAtOnceIsNotLoggedOutBySlowLogOut(TestCompany company) {
        Person ali = agent(company);
        Api first = door.client(door.logIn(ali));
        answers("logout", success().withFixedDelay(2_000));
        first.post("/auth/logout", "").expect(200);
        Api second = door.client(door.logIn(ali));
        awaitNothingOwed(company);
        assertThat(asked()).as("a log-out before the newest log-in, or none").endsWith("login");
        second.post("/auth/heartbeat", "").expect(200);
    }

    /** The earlier session was taken over; what is owed for it stays owed when the log-in that took over fails. */
    @Test
    void aRefusedLogInDoesNotForgiveTheLogOutOfTheSessionItTookOver(TestCompany company) {
        Person ali = agent(company);
        door.logIn(ali).expect(200);
        answers(
                "login",
                aResponse().withStatus(200).withBody("{\"status\":\"fail\",\"message\":\"Agent is blocked\"}"));
        door.logIn(ali).isProblem(502, "Agent is blocked");
        awaitNothingOwed(company);
        assertThat(asked()).endsWith("logout");
    }

    @Test
    void theProviderIsToldThatWhoLogsInTakesCalls(TestCompany company) {
        door.logIn(agent(company)).expect(200);
        await().atMost(SOON)
                .untilAsserted(() -> provider.verify(
                        1, postRequestedFor(urlPathEqualTo(STATE)).withRequestBody(containing("\"Ready\""))));
    }

    @Test
    void aStateIsPushed(TestCompany company) {
        Api client = door.client(door.logIn(agent(company)));
        client.put("/api/agents/me/state", Json.object("state", "break", "reason", "lunch"))
                .is("""
                {"state": "break", "reason": "lunch", "since": "<time>", "provider": "ozonetel", "pushed": true}
                """);
        provider.stubFor(post(urlPathEqualTo(STATE))
                .willReturn(aResponse().withStatus(200).withBody("no")));
        client.put("/api/agents/me/state", Json.object("state", "available")).is("""
                {"state": "available", "reason": null, "since": "<time>", "provider": "ozonetel", "pushed": false}
                """);
    }

    /** An agent of a company that has an account at the provider. */
    private Person agent(TestCompany company) {
        company.admin()
                .put(
                        "/api/settings/ozonetel",
                        Json.object(
                                "base_url",
                                "http://localhost:" + provider.port(),
                                "username",
                                company.slug(),
                                "api_key",
                                "key-of-" + company.slug()))
                .expect(200);
        return door.agent(company, "agent1", "100");
    }

    private void answers(String action, ResponseDefinitionBuilder answer) {
        provider.stubFor(post(urlPathEqualTo(DOOR))
                .withRequestBody(containing("action=" + action))
                .willReturn(answer));
    }

    private static ResponseDefinitionBuilder success() {
        return aResponse().withStatus(200).withBody("{\"status\":\"success\",\"message\":\"done\"}");
    }

    /** What the provider was asked for at its log-in door, the earliest first. */
    private List<String> asked() {
        return provider.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().startsWith(DOOR))
                .sorted(Comparator.comparing(event -> event.getRequest().getLoggedDate()))
                .map(event -> event.getRequest().getBodyAsString().contains("action=logout") ? "logout" : "login")
                .toList();
    }

    private void awaitNothingOwed(TestCompany company) {
        await().atMost(SOON).untilAsserted(() -> assertThat(owed(company)).isZero());
    }

    private long owed(TestCompany company) {
        return dialplane.pool().count("SELECT count(*) FROM owed_log_out WHERE company_id = ?", company.id());
    }
}
