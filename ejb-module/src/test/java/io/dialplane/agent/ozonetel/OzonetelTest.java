package io.dialplane.agent.ozonetel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.dialplane.agent.AgentIdentity;
import io.dialplane.agent.ProviderState;
import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.platform.CompanyId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said to Ozonetel, and what becomes of its answers. */
class OzonetelTest {

    private static final String LOG_IN = "/CAServices/AgentAuthenticationV2/index.php";
    private static final String STATE = "/ca_apis/changeAgentState";
    private static final String DIAL = "/ca_apis/AgentManualDial";
    private static final String TOKEN = "/ca_apis/CAToken/generateToken";
    private static final String KEY = "KK0123456789abcdef";
    private static final String PASSWORD = "agent-s3cret";
    private static final CompanyId COMPANY = new CompanyId(7);
    private static final AgentIdentity AGENT =
            new AgentIdentity(COMPANY, "demo_user", "agent2", PASSWORD, "523590", "Inbound_918041763265");

    private static final WireMockServer OZONETEL =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    private AuthKind auth = AuthKind.BASIC;
    private final FakeTokens tokens = new FakeTokens();
    private List<String> hosts = List.of("127.0.0.1");
    private final Ozonetel ozonetel =
            new Ozonetel(new FakeSettings(), tokens, Duration.ofSeconds(4), Duration.ofSeconds(8), () -> hosts);

    @BeforeAll
    static void start() {
        OZONETEL.start();
    }

    @AfterAll
    static void stop() {
        OZONETEL.stop();
    }

    @BeforeEach
    void reset() {
        OZONETEL.resetAll();
    }

    @Test
    void aLogInIsAFormWithTheAgentsOwnPassword() {
        answer(LOG_IN, okJson("{\"status\":\"success\",\"message\":\"Agent agent2 logged in successfully\"}"));

        ozonetel.logIn(AGENT);

        OZONETEL.verify(
                1,
                postRequestedFor(urlPathEqualTo(LOG_IN))
                        .withHeader("Authorization", equalTo("Basic YWdlbnQyOmFnZW50LXMzY3JldA=="))
                        .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                        .withRequestBody(
                                equalTo("userName=demo_user&apiKey=" + KEY + "&phoneNumber=523590&action=login")));
    }

    @Test
    void aLogOutNamesNoPhone() {
        answer(LOG_IN, okJson("{\"status\":\"Success\"}"));

        ozonetel.logOut(AGENT);

        OZONETEL.verify(
                1,
                postRequestedFor(urlPathEqualTo(LOG_IN))
                        .withRequestBody(equalTo("userName=demo_user&apiKey=" + KEY + "&action=logout")));
    }

    @Test
    void alreadyInAndNotInCountAsDone() {
        answer(LOG_IN, okJson("{\"status\":\"error\",\"message\":\"Agent has already logged in\"}"));
        ozonetel.logIn(AGENT);

        answer(LOG_IN, okJson("{\"status\":\"ERROR\",\"message\":\"Agent agent2 is NOT logged in\"}"));
        ozonetel.logOut(AGENT);

        fails(() -> ozonetel.logIn(AGENT), Kind.REFUSED, "Ozonetel refused: Agent agent2 is NOT logged in");
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        answer(LOG_IN, okJson("{\"status\":\"error\",\"message\":\"Invalid Authentication\"}"));

        fails(() -> ozonetel.logIn(AGENT), Kind.REFUSED, "Ozonetel refused: Invalid Authentication");
        OZONETEL.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void secretsThatTheProviderRepeatsAreNotRepeated() {
        answer(LOG_IN, okJson("{\"status\":\"error\",\"message\":\"Invalid apiKey " + KEY + " or " + PASSWORD + "\"}"));

        fails(() -> ozonetel.logIn(AGENT), Kind.REFUSED, "Ozonetel refused: Invalid apiKey *** or ***");
    }

    @Test
    void aStateIsReadyOrAPauseWithAReason() {
        answer(STATE, okJson("{\"status\":\"success\"}"));

        ozonetel.changeState(AGENT, ProviderState.READY, "unused");
        ozonetel.changeState(AGENT, ProviderState.PAUSED, "Lunch");

        OZONETEL.verify(postRequestedFor(urlPathEqualTo(STATE))
                .withHeader("apiKey", equalTo(KEY))
                .withRequestBody(equalToJson(
                        "{\"userName\":\"demo_user\",\"agentId\":\"agent2\",\"state\":\"Ready\",\"apiKey\":\"" + KEY
                                + "\"}")));
        OZONETEL.verify(postRequestedFor(urlPathEqualTo(STATE))
                .withRequestBody(equalToJson(
                        "{\"userName\":\"demo_user\",\"agentId\":\"agent2\",\"state\":\"Pause\",\"pauseReason\":\"Lunch\",\"apiKey\":\""
                                + KEY + "\"}")));
    }

    @Test
    void aCallIsAskedForWithOurReferenceAndHasTheProvidersId() {
        answer(DIAL, okJson("{\"ucid\":\"90123\",\"status\":\"queued successfully\"}"));

        assertThat(ozonetel.dial(AGENT, "+989121234567", "ref-1")).isEqualTo("90123");
        OZONETEL.verify(1, postRequestedFor(urlPathEqualTo(DIAL)).withRequestBody(equalToJson("""
                                {"userName":"demo_user","agentID":"agent2","campaignName":"Inbound_918041763265",
                                 "customerNumber":"+989121234567","UCID":"true","uui":"ref-1","apiKey":"%s"}""".formatted(KEY))));
    }

    @Test
    void aLogInIsTriedAgainAndACallNever() {
        answer(LOG_IN, aResponse().withStatus(503));
        answer(DIAL, aResponse().withStatus(503));

        fails(() -> ozonetel.logIn(AGENT), Kind.UNREACHABLE, "Ozonetel answered 503");
        OZONETEL.verify(3, postRequestedFor(urlPathEqualTo(LOG_IN)));
        fails(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1"), Kind.UNREACHABLE, "Ozonetel answered 503");
        OZONETEL.verify(1, postRequestedFor(urlPathEqualTo(DIAL)));
    }

    @Test
    void theSecondTryMaySucceed() {
        OZONETEL.stubFor(post(LOG_IN)
                .inScenario("late")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
                .willSetStateTo("well"));
        OZONETEL.stubFor(post(LOG_IN)
                .inScenario("late")
                .whenScenarioStateIs("well")
                .willReturn(okJson("{\"status\":\"success\"}")));

        ozonetel.logIn(AGENT);
    }

    @Test
    void whoDoesNotAnswerInTimeIsCutOff() {
        answer(
                DIAL,
                okJson("{\"ucid\":\"90123\",\"status\":\"queued successfully\"}")
                        .withFixedDelay(30_000));

        fails(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1"), Kind.UNREACHABLE, "Ozonetel did not answer");
        OZONETEL.verify(1, postRequestedFor(urlPathEqualTo(DIAL)));
    }

    @Test
    void whoDripsIsCutOff() {
        answer(
                DIAL,
                okJson("{\"ucid\":\"90123\",\"status\":\"queued successfully\"}")
                        .withChunkedDribbleDelay(40, 30_000));

        fails(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1"), Kind.UNREACHABLE, "Ozonetel did not answer");
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        answer(DIAL, aResponse().withBody("x".repeat(1_000_000)));

        fails(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1"), Kind.NONSENSE, "Ozonetel answered with more than");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class)
    void brokenAnswersAreNoCalls(Fault fault) {
        answer(DIAL, aResponse().withFault(fault));

        assertThatThrownBy(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1")).isInstanceOf(TelephonyException.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        OZONETEL.stubFor(post(LOG_IN).willReturn(temporaryRedirect("/elsewhere")));
        OZONETEL.stubFor(any(urlPathEqualTo("/elsewhere")).willReturn(okJson("{\"status\":\"success\"}")));

        fails(() -> ozonetel.logIn(AGENT), Kind.NONSENSE, "Ozonetel answered 302");
        OZONETEL.verify(0, postRequestedFor(urlPathEqualTo("/elsewhere")));
    }

    @Test
    void aHostThatIsNotAllowedAnyMoreIsNotAsked() {
        hosts = List.of("calls.example.com");

        fails(() -> ozonetel.logIn(AGENT), Kind.REFUSED, "The host 127.0.0.1 is not one of OZONETEL_HOSTS");
        OZONETEL.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void whoFailsTooOftenIsLeftAlone() {
        answer(DIAL, aResponse().withBody("nonsense"));
        for (int i = 0; i < Breaker.FAILURES; i++) {
            fails(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1"), Kind.NONSENSE, "Ozonetel answered 200");
        }

        fails(() -> ozonetel.dial(AGENT, "+989121234567", "ref-1"), Kind.UNREACHABLE, "Ozonetel has failed 5 times");
        OZONETEL.verify(Breaker.FAILURES, postRequestedFor(anyUrl()));
    }

    /** Log-ins need no token: they go on. */
    @Test
    void thatThereIsNoTokenIsNotTheProvidersFailure() {
        auth = AuthKind.TOKEN;
        tokens.shortage = true;
        answer(LOG_IN, okJson("{\"status\":\"success\"}"));
        for (int i = 0; i <= Breaker.FAILURES; i++) {
            fails(() -> ozonetel.changeState(AGENT, ProviderState.READY, null), Kind.UNREACHABLE, "all are used up");
        }
        assertThat(tokens.asked).as("not again").isEqualTo(Breaker.FAILURES + 1);

        ozonetel.logIn(AGENT);
    }

    @Test
    void anAccountWithTokensIsAskedWithOne() {
        auth = AuthKind.TOKEN;
        answer(TOKEN, okJson("{\"status\":\"success\",\"token\":\"tok-12345678\"}"));
        answer(STATE, okJson("{\"status\":\"success\"}"));

        ozonetel.changeState(AGENT, ProviderState.READY, null);
        ozonetel.changeState(AGENT, ProviderState.READY, null);

        OZONETEL.verify(
                1,
                postRequestedFor(urlPathEqualTo(TOKEN))
                        .withHeader("apiKey", equalTo(KEY))
                        .withRequestBody(equalToJson("{\"userName\":\"demo_user\"}")));
        OZONETEL.verify(
                2,
                postRequestedFor(urlPathEqualTo(STATE))
                        .withHeader("Authorization", equalTo("Bearer tok-12345678"))
                        .withRequestBody(equalToJson(
                                "{\"userName\":\"demo_user\",\"agentId\":\"agent2\",\"state\":\"Ready\"}")));
    }

    @Test
    void anExpiredTokenIsReplacedOnceAlsoForACall() {
        auth = AuthKind.TOKEN;
        tokens.known = "tok-expired";
        answer(TOKEN, okJson("{\"status\":\"success\",\"token\":\"tok-12345678\"}"));
        answer(DIAL, okJson("{\"status\":\"false\",\"message\":\"Token Expired\",\"data\":null}"));
        OZONETEL.stubFor(post(DIAL)
                .withHeader("Authorization", equalTo("Bearer tok-12345678"))
                .willReturn(okJson("{\"ucid\":\"90123\",\"status\":\"queued successfully\"}")));

        assertThat(ozonetel.dial(AGENT, "+989121234567", "ref-1")).isEqualTo("90123");
        OZONETEL.verify(2, postRequestedFor(urlPathEqualTo(DIAL)));
    }

    @Test
    void aTestLogsNobodyIn() {
        answer(LOG_IN, okJson("{\"status\":\"error\",\"message\":\"Invalid Authentication\"}"));
        assertThat(ozonetel.test(settings())).isEqualTo("Invalid Authentication");
        OZONETEL.verify(
                1,
                postRequestedFor(urlPathEqualTo(LOG_IN))
                        .withRequestBody(equalTo("userName=demo_user&apiKey=" + KEY + "&action=logout")));

        answer(LOG_IN, okJson("{\"status\":\"error\",\"message\":\"Invalid userName or apiKey\"}"));
        fails(() -> ozonetel.test(settings()), Kind.REFUSED, "Ozonetel refused: Invalid userName or apiKey");
    }

    @Test
    void nothingThatIsPrintedHoldsASecret() {
        assertThat(settings() + " " + AGENT).doesNotContain(KEY, PASSWORD);
    }

    private static void answer(String path, ResponseDefinitionBuilder response) {
        OZONETEL.stubFor(post(path).willReturn(response));
    }

    private static void fails(ThrowingCallable call, Kind kind, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TelephonyException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(text)
                .hasMessageNotContainingAny(KEY, PASSWORD);
    }

    private OzonetelSettings settings() {
        return new OzonetelSettings(
                COMPANY,
                URI.create("http://127.0.0.1:" + OZONETEL.port()),
                "demo_user",
                auth,
                KEY,
                null,
                444,
                List.of(),
                false,
                1);
    }

    private final class FakeSettings extends OzonetelSettingsService {

        @Override
        public OzonetelSettings of(CompanyId company) {
            return settings();
        }
    }

    private static final class FakeTokens extends OzonetelTokens {

        private String known;
        private boolean shortage;
        private int asked;

        @Override
        String get(OzonetelSettings settings, String refused, Function<OzonetelSettings, String> fetch) {
            asked++;
            if (shortage) {
                throw new NoTokenException("all are used up");
            }
            if (known == null || known.equals(refused)) {
                known = fetch.apply(settings);
            }
            return known;
        }
    }
}
