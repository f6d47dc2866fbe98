package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.TestSql;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A heartbeat is one statement; who is over stays over. */
class HeartbeatsSqlIT {

    private static final UUID AT_PROVIDER = UUID.randomUUID();
    private static final UUID POOLED = UUID.randomUUID();
    private static final UUID MANAGER = UUID.randomUUID();

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void threeSessions() {
        DATABASE.run("""
                TRUNCATE company, agent_session CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role)
                VALUES (1, 5, 'ali', 'x', 'AGENT'), (2, 5, 'berta', 'x', 'AGENT'), (3, 5, 'cyrus', 'x', 'SUPERVISOR');
                INSERT INTO user_session (sid, user_id, door, created_at, expires_at, idle)
                VALUES ('%1$s', 1, 'agent', now(), now() + interval '5 minutes', '1 hour'),
                       ('%2$s', 2, 'provisioning', now(), now() + interval '5 minutes', NULL),
                       ('%3$s', 3, 'agent', now(), now() + interval '5 minutes', '30 days');
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                VALUES ('%1$s', 5, 1, 'account', 'Agent1', 'available'), ('%2$s', 5, 2, NULL, NULL, 'available');
                """.formatted(AT_PROVIDER, POOLED, MANAGER));
    }

    @Test
    void a_session_lives_on_as_long_as_it_may_without_the_next_one() {
        Heartbeats.Beat beat = beat(AT_PROVIDER).orElseThrow();
        assertThat(beat.identity())
                .isEqualTo(new AgentIdentity(new CompanyId(5), "account", "Agent1", null, null, null));
        assertThat(beat.since()).isNotNull();
        assertThat(minutesLeft(AT_PROVIDER)).isEqualTo(60);
        assertThat(beat(MANAGER)).contains(new Heartbeats.Beat(null, null));
        assertThat(minutesLeft(MANAGER)).isEqualTo(30 * 24 * 60);
    }

    @Test
    void a_session_with_an_end_of_its_own_keeps_it() {
        assertThat(beat(POOLED)).contains(new Heartbeats.Beat(null, null));
        assertThat(minutesLeft(POOLED)).isEqualTo(5);
    }

    @Test
    void a_session_that_is_over_stays_so() {
        assertThat(beat(UUID.randomUUID())).isEmpty();
        for (String end : List.of(
                "UPDATE user_session SET expires_at = clock_timestamp()",
                "UPDATE user_session SET ended_at = clock_timestamp(), expires_at = now() + interval '5 minutes'",
                "UPDATE user_session SET ended_at = NULL; UPDATE users SET is_active = false",
                "UPDATE users SET is_active = true, deleted_at = now()",
                "UPDATE users SET deleted_at = NULL; UPDATE company SET is_active = false")) {
            DATABASE.run(end);
            assertThat(beat(AT_PROVIDER)).as(end).isEmpty();
            assertThat(minutesLeft(AT_PROVIDER)).as(end).isLessThanOrEqualTo(5);
        }
        DATABASE.run("UPDATE company SET is_active = true");
        assertThat(beat(AT_PROVIDER)).isPresent();
    }

    /** It waits for whoever ends the session, and does not revive it. */
    @Test
    void of_a_heartbeat_and_an_end_at_once_the_end_counts() {
        CompletableFuture<Optional<Heartbeats.Beat>> beat = PERSISTENCE.in(em -> {
            em.createNativeQuery("UPDATE user_session SET ended_at = clock_timestamp() WHERE sid = :sid")
                    .setParameter("sid", AT_PROVIDER)
                    .executeUpdate();
            CompletableFuture<Optional<Heartbeats.Beat>> waits = CompletableFuture.supplyAsync(() -> beat(AT_PROVIDER));
            await().until(() -> !DATABASE.texts("SELECT pid::text FROM pg_locks WHERE NOT granted")
                    .isEmpty());
            return waits;
        });
        assertThat(beat.join()).isEmpty();
        assertThat(minutesLeft(AT_PROVIDER)).isEqualTo(5);
    }

    private static Optional<Heartbeats.Beat> beat(UUID sid) {
        return PERSISTENCE.in(em -> new TestBeans(em, Clock.systemUTC())
                .with(Sql.class, TestSql.on(DATABASE))
                .get(Heartbeats.class)
                .of(sid));
    }

    private static int minutesLeft(UUID sid) {
        return Integer.parseInt(DATABASE.texts(
                        "SELECT round(extract(epoch FROM expires_at - clock_timestamp()) / 60)::int::text FROM user_session WHERE sid = '"
                                + sid + "'")
                .get(0));
    }
}
