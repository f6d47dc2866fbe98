package io.dialplane.agent.ozonetel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.agent.AgentIdentity;
import io.dialplane.agent.ProviderState;
import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.agent.TelephonyProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Ozonetel CloudAgent. Its documents and its answers disagree in places; what is odd here is odd there.
 *
 * <p>What may be done twice (log-in, log-out, a state) is tried again when there was no answer, within {@link #BUDGET}. A call
 * is asked for once.
 */
@ApplicationScoped
public class Ozonetel implements TelephonyProvider {

    /** For one request. */
    static final Duration REQUEST = Duration.ofSeconds(4);
    /** For all tries together; no try begins that could end later. */
    static final Duration BUDGET = Duration.ofSeconds(8);

    private static final int TRIES = 3;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of nobody: what the provider says of him shows whether it knows the account. */
    private static final String NOBODY = "dialplane-connection-test";

    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final Duration longestRequest;
    private final Duration budget;
    private final Supplier<List<String>> allowedHosts;
    private final OzonetelClient client;

    @Inject
    private OzonetelSettingsService settings;

    @Inject
    private OzonetelTokens tokens;

    public Ozonetel() {
        this(REQUEST, BUDGET, OzonetelConfig::hosts);
    }

    Ozonetel(Duration longestRequest, Duration budget, Supplier<List<String>> allowedHosts) {
        this.longestRequest = longestRequest;
        this.budget = budget;
        this.allowedHosts = allowedHosts;
        this.client = new OzonetelClient(longestRequest);
    }

    Ozonetel(
            OzonetelSettingsService settings,
            OzonetelTokens tokens,
            Duration longestRequest,
            Duration budget,
            Supplier<List<String>> allowedHosts) {
        this(longestRequest, budget, allowedHosts);
        this.settings = settings;
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "ozonetel";
    }

    @Override
    public void logIn(AgentIdentity agent) {
        authenticate(agent, "login", "already logged in");
    }

    @Override
    public void logOut(AgentIdentity agent) {
        authenticate(agent, "logout", "not logged in");
    }

    private void authenticate(AgentIdentity agent, String action, String isDoneWhen) {
        OzonetelSettings account = settings.of(agent.companyId());
        HttpRequest request =
                authentication(account, agent.ozonetelAgentId(), agent.password(), agent.sipExtension(), action);
        OzonetelAnswer answer = shielded(account, agent, () -> again(() -> client.send(request)));
        if (!answer.done() && !answer.says(isDoneWhen)) {
            refuse(account, agent, answer);
        }
    }

    private HttpRequest authentication(
            OzonetelSettings account, String agentId, String password, String extension, String action) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("userName", account.username());
        form.put("apiKey", account.apiKey());
        if (action.equals("login")) {
            form.put("phoneNumber", extension == null ? "" : extension);
        }
        form.put("action", action);
        String basic = agentId + ":" + (password == null ? "" : password);
        return HttpRequest.newBuilder(at(account, "/CAServices/AgentAuthenticationV2/index.php"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(encoded(form)))
                .build();
    }

    @Override
    public void changeState(AgentIdentity agent, ProviderState state, String reason) {
        OzonetelSettings account = settings.of(agent.companyId());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userName", account.username());
        body.put("agentId", agent.ozonetelAgentId());
        body.put("state", state == ProviderState.READY ? "Ready" : "Pause");
        if (state == ProviderState.PAUSED) {
            body.put("pauseReason", reason == null ? "Break" : reason);
        }
        OzonetelAnswer answer =
                shielded(account, agent, () -> again(() -> authorized(account, "/ca_apis/changeAgentState", body)));
        if (!answer.done()) {
            refuse(account, agent, answer);
        }
    }

    @Override
    public String dial(AgentIdentity agent, String number, String reference) {
        OzonetelSettings account = settings.of(agent.companyId());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userName", account.username());
        body.put("agentID", agent.ozonetelAgentId());
        body.put("campaignName", agent.campaignName());
        body.put("customerNumber", number);
        body.put("UCID", "true");
        body.put("uui", reference);
        OzonetelAnswer answer = shielded(account, agent, () -> authorized(account, "/ca_apis/AgentManualDial", body));
        if (!answer.done()) {
            refuse(account, agent, answer);
        }
        String ucid = OzonetelAnswer.plain(answer.text("ucid"));
        if (ucid.isEmpty()) {
            throw new TelephonyException(Kind.NONSENSE, "Ozonetel took the call but named no ucid");
        }
        return ucid;
    }

    /**
     * Whether the provider knows the account: nobody is logged in or out.
     *
     * @return what it said
     * @throws TelephonyException when it does not answer, or does not know the account
     */
    public String test(OzonetelSettings account) {
        AgentIdentity nobody = new AgentIdentity(account.companyId(), "", NOBODY, NOBODY, null, null);
        if (account.auth() == AuthKind.TOKEN) {
            shielded(account, nobody, () -> tokens.get(account, null, this::newToken));
        }
        OzonetelAnswer answer =
                shielded(account, nobody, () -> client.send(authentication(account, NOBODY, NOBODY, null, "logout")));
        if (!answer.done() && (answer.says("apikey") || answer.says("username") || answer.says("user details"))) {
            refuse(account, nobody, answer);
        }
        return answer.message();
    }

    /** Whether the company's provider is left alone at the moment. */
    public boolean isLeftAlone(OzonetelSettings account) {
        return breaker(account).isOpen();
    }

    /** With the account's key or a token; a token that is refused was not used, so the request may be sent again. */
    private OzonetelAnswer authorized(OzonetelSettings account, String path, Map<String, Object> body) {
        if (account.auth() == AuthKind.BASIC) {
            Map<String, Object> withKey = new LinkedHashMap<>(body);
            withKey.put("apiKey", account.apiKey()); // some of its documents want it here, others in the header
            return client.send(json(account, path, withKey)
                    .header("apiKey", account.apiKey())
                    .build());
        }
        String token = tokens.get(account, null, this::newToken);
        OzonetelAnswer answer = client.send(withToken(account, path, body, token));
        if (!answer.done() && (answer.says("token expired") || answer.says("invalid token"))) {
            String fresh = tokens.get(account, token, this::newToken);
            return client.send(withToken(account, path, body, fresh));
        }
        return answer;
    }

    private HttpRequest withToken(OzonetelSettings account, String path, Map<String, Object> body, String token) {
        return json(account, path, body)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private String newToken(OzonetelSettings account) {
        HttpRequest request = json(account, "/ca_apis/CAToken/generateToken", Map.of("userName", account.username()))
                .header("apiKey", account.apiKey())
                .build();
        OzonetelAnswer answer = client.send(request);
        String token = answer.text("token");
        if (!answer.done()) {
            refuse(account, null, answer);
        }
        if (!token.matches("[\\x21-\\x7E]{8,4096}")) {
            throw new TelephonyException(Kind.NONSENSE, "Ozonetel answered without a token");
        }
        return token;
    }

    private HttpRequest.Builder json(OzonetelSettings account, String path, Map<String, Object> body) {
        try {
            return HttpRequest.newBuilder(at(account, path))
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The host is looked at again with each request: the operator may have taken it off the list. */
    private URI at(OzonetelSettings account, String path) {
        if (!account.isConfigured()) {
            throw new TelephonyException(Kind.REFUSED, "Ozonetel is not configured for this company");
        }
        if (!OzonetelRules.isAllowed(account.baseUrl(), allowedHosts.get())) {
            throw new TelephonyException(
                    Kind.REFUSED, "The host " + account.baseUrl().getHost() + " is not one of OZONETEL_HOSTS");
        }
        return URI.create(account.baseUrl() + path);
    }

    private static String encoded(Map<String, String> form) {
        Function<String, String> coded = text -> URLEncoder.encode(text, StandardCharsets.UTF_8);
        return form.entrySet().stream()
                .map(entry -> coded.apply(entry.getKey()) + "=" + coded.apply(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private Breaker breaker(OzonetelSettings account) {
        return breakers.computeIfAbsent(
                account.baseUrl() + " " + OzonetelSettingsService.normal(account.username()), key -> new Breaker());
    }

    /** Through the account's breaker, and without a secret in what is said when it fails. */
    private <T> T shielded(OzonetelSettings account, AgentIdentity agent, Supplier<T> call) {
        try {
            return breaker(account).call(call);
        } catch (TelephonyException e) {
            throw new TelephonyException(e.kind(), without(e.getMessage(), account, agent), e.getCause());
        }
    }

    private static void refuse(OzonetelSettings account, AgentIdentity agent, OzonetelAnswer answer) {
        try {
            answer.orRefuse();
        } catch (TelephonyException e) {
            throw new TelephonyException(e.kind(), without(e.getMessage(), account, agent));
        }
    }

    private static String without(String text, OzonetelSettings account, AgentIdentity agent) {
        String shown = account.apiKey() == null ? text : text.replace(account.apiKey(), "***");
        return agent == null || agent.password() == null || agent.password().length() < 4
                ? shown
                : shown.replace(agent.password(), "***");
    }

    /** Tries again after growing pauses when there was no answer, while there is time. */
    private OzonetelAnswer again(Supplier<OzonetelAnswer> call) {
        long begun = System.nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (TelephonyException e) {
                long pause = (FIRST_PAUSE_MILLIS << (tries - 1))
                        + ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS);
                long ends = System.nanoTime()
                        - begun
                        + Duration.ofMillis(pause).plus(longestRequest).toNanos();
                if (e instanceof NoTokenException
                        || e.kind() != Kind.UNREACHABLE
                        || tries == TRIES
                        || ends > budget.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(pause).toNanos());
            }
        }
    }
}
