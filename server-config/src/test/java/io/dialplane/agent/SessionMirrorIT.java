package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.RedisServer;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Redis;
import io.dialplane.platform.RedisUrl;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/** What sessions write and remove in a real Redis, where another session's entry, or somebody else's, may be already. */
class SessionMirrorIT {

    private static final CompanyId COMPANY = new CompanyId(7);
    private static final AgentIdentity AGENT = new AgentIdentity(COMPANY, "account", "Agent1", "secret", "100", null);
    private static final String KEY = "agent:session:account:agent1";
    private static final Instant BEGAN = Instant.parse("2026-05-04T03:02:01.999999Z");
    private static final Instant LATER = BEGAN.plusNanos(1_000);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static RedisServer redis;
    private static Jedis client;
    private static SessionMirror mirror;

    @BeforeAll
    static void start() throws ReflectiveOperationException {
        redis = RedisServer.in(DataFolder.at(directory.resolve("data"))).start();
        RedisUrl url = RedisUrl.parse(redis.url());
        client = new Jedis(
                url.hosts().iterator().next(),
                DefaultJedisClientConfig.builder()
                        .password(url.password())
                        .autoNegotiateProtocol(false)
                        .build());
        Redis connected = Redis.at(url);
        assertThat(connected.probe()).isTrue();
        mirror = new SessionMirror();
        set("redis", connected);
        set("providers", new TelephonyProviders() {
            @Override
            public boolean isDefault(String account) {
                return account.equals("default");
            }
        });
    }

    private static void set(String field, Object value) throws ReflectiveOperationException {
        Field injected = SessionMirror.class.getDeclaredField(field);
        injected.setAccessible(true);
        injected.set(mirror, value);
    }

    @AfterAll
    static void stop() {
        client.close();
        redis.stop();
    }

    @BeforeEach
    void empty() {
        client.flushAll();
    }

    @Test
    void aLateWriteOrRemovalDoesNotTouchTheEntryOfANewerSession() {
        Session older = session(1);
        Session newer = session(2);
        mirror.write(AGENT, newer, LATER, HOUR);
        String entry = client.get(KEY);
        assertThat(entry)
                .isEqualTo("{\"memberId\":\"2\",\"sid\":\"" + newer.sid()
                        + "\",\"since\":\"2026-05-04T03:02:02.000000Z\"}");
        mirror.write(AGENT, older, BEGAN, MINUTE);
        assertThat(client.get(KEY)).isEqualTo(entry);
        assertThat(client.ttl(KEY)).as("nor its time").isGreaterThan(MINUTE.toSeconds());
        mirror.remove(AGENT, older.sid());
        assertThat(client.get(KEY)).isEqualTo(entry);
        mirror.remove(AGENT, newer.sid());
        assertThat(client.exists(KEY)).isFalse();
    }

    @Test
    void aNewerSessionTakesTheEntryAndExtendsItsOwn() {
        Session older = session(1);
        Session newer = session(1); // the same member, elsewhere
        mirror.write(AGENT, older, BEGAN, HOUR);
        mirror.write(AGENT, newer, LATER, MINUTE);
        assertThat(mirror.holder(AGENT)).hasValue(new SessionMirror.Holder("1", newer.sid()));
        assertThat(client.ttl(KEY)).isLessThanOrEqualTo(MINUTE.toSeconds());
        mirror.write(AGENT, newer, LATER, HOUR);
        assertThat(client.ttl(KEY)).isGreaterThan(MINUTE.toSeconds());
    }

    /** Also what only looks like an entry: it belongs to no session, so none removes it, and whoever is in writes over it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no entry",
                "{",
                "7",
                "null",
                "\"text\"",
                "[]",
                "{}",
                "{\"sid\":7,\"since\":9}",
                "{\"sid\":\"x\",\"since\":null}"
            })
    void aForeignTextIsRemovedByNobodyAndGivesWayToWhoIsIn(String foreign) {
        Session session = session(1);
        client.set(KEY, foreign);
        assertThat(mirror.holder(AGENT)).isEmpty();
        mirror.remove(AGENT, session.sid());
        assertThat(client.get(KEY)).isEqualTo(foreign);
        mirror.write(AGENT, session, BEGAN, HOUR);
        assertThat(mirror.holder(AGENT)).hasValue(new SessionMirror.Holder("1", session.sid()));
    }

    @Test
    void aKeyOfAnotherKindIsLeftAlone() {
        Session session = session(1);
        client.rpush(KEY, "of a queue");
        mirror.write(AGENT, session, BEGAN, HOUR);
        mirror.remove(AGENT, session.sid());
        assertThat(mirror.holder(AGENT)).isEmpty();
        assertThat(client.lrange(KEY, 0, -1)).containsExactly("of a queue");
    }

    private static Session session(int userId) {
        return new Session(
                UUID.randomUUID(), userId, COMPANY, "ali", Role.AGENT, false, false, false, BEGAN.plus(HOUR));
    }
}
