package io.dialplane.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.Redis;
import io.dialplane.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What Redis shows of agents' sessions: {@code agent:session:<agent id>}, behind accounts that are not the default
 * company's {@code agent:session:<account>:<agent id>}, with {@code {"memberId","sid","since"}}. It follows the database and decides
 * nothing; what it lost the next heartbeats write again, and what it says too long its time to live ends. Sessions without an agent at
 * a provider are not there: their extensions are given to one person each.
 */
@ApplicationScoped
class SessionMirror {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of one length, so that Redis can compare them as texts. */
    private static final DateTimeFormatter SINCE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** Sets and extends; a session that began later is left alone: this one has been taken over, and is late. */
    private static final String WRITE = """
            local held = redis.call('GET', KEYS[1])
            if held then
                local ok, old = pcall(cjson.decode, held)
                if ok and type(old) == 'table' and old.sid ~= ARGV[1] and type(old.since) == 'string' and old.since > ARGV[2] then
                    return 0
                end
            end
            redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
            return 1
            """;

    private static final String REMOVE = """
            local held = redis.call('GET', KEYS[1])
            if held then
                local ok, old = pcall(cjson.decode, held)
                if ok and type(old) == 'table' and old.sid == ARGV[1] then
                    return redis.call('DEL', KEYS[1])
                end
            end
            return 0
            """;

    @Inject
    private Redis redis;

    @Inject
    private TelephonyProviders providers;

    /** Who has an identity, as Redis knows it. */
    record Holder(String memberId, UUID sid) {}

    /** Empty: nobody, or Redis doesn't say. */
    Optional<Holder> holder(AgentIdentity identity) {
        return key(identity)
                .flatMap(key -> redis.ask(key, client -> client.get(key)))
                .flatMap(SessionMirror::read);
    }

    /** Shows that a session uses an identity, for so long. */
    void write(AgentIdentity identity, Session session, Instant since, Duration timeToLive) {
        String from = SINCE.format(since);
        String value = JSON.createObjectNode()
                .put("memberId", Integer.toString(session.userId()))
                .put("sid", session.sid().toString())
                .put("since", from)
                .toString();
        run(identity, WRITE, session.sid().toString(), from, value, Long.toString(timeToLive.toSeconds()));
    }

    /** Shows no longer that a session uses an identity; another session's entry stays. */
    void remove(AgentIdentity identity, UUID sid) {
        run(identity, REMOVE, sid.toString());
    }

    private void run(AgentIdentity identity, String script, String... values) {
        key(identity).ifPresent(key -> redis.ask(key, client -> client.eval(script, List.of(key), List.of(values))));
    }

    /** In small letters, for agents are told apart without regard to them; empty: no provider knows the agent. */
    private Optional<String> key(AgentIdentity identity) {
        if (!identity.isAtProvider()) {
            return Optional.empty();
        }
        String account = providers.isDefault(identity.account()) ? "" : identity.account() + ":";
        return Optional.of(
                "agent:session:" + account + identity.ozonetelAgentId().toLowerCase(Locale.ROOT));
    }

    private static Optional<Holder> read(String value) {
        try {
            JsonNode entry = JSON.readTree(value);
            return Optional.of(new Holder(
                    entry.path("memberId").asText(),
                    UUID.fromString(entry.path("sid").asText())));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty(); // somebody else's
        }
    }
}
