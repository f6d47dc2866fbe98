package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the sessions that one person opens at one door, the newest goes on, whichever is at work first. */
class DoorsSqlIT {

    private static final int ALI = 1;
    private static final int BERTA = 2;

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoPeople() {
        DATABASE.run("""
                TRUNCATE company CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role)
                VALUES (1, 5, 'ali', 'x', 'AGENT'), (2, 5, 'berta', 'x', 'AGENT');
                """);
    }

    @Test
    void the_newest_session_goes_on_and_nobody_elses_ends() {
        Session first = open(ALI, "desktop");
        Session elsewhere = open(ALI, "panel");
        Session bertas = open(BERTA, "desktop");
        Session second = open(ALI, "desktop");

        assertThat(endEarlier(second)).isTrue();

        assertThat(live()).containsExactlyInAnyOrder(elsewhere.sid(), bertas.sid(), second.sid());
        assertThat(DATABASE.texts("SELECT end_reason FROM user_session WHERE sid = '" + first.sid() + "'"))
                .containsExactly("taken-over");
    }

    @Test
    void of_two_log_ins_at_once_one_goes_on_whoever_comes_first() {
        Session first = open(ALI, "desktop");
        Session second = open(ALI, "desktop");
        assertThat(endEarlier(first)).isTrue();
        assertThat(live()).containsExactlyInAnyOrder(first.sid(), second.sid());
        assertThat(endEarlier(second)).isTrue();
        assertThat(live()).containsExactly(second.sid());

        Session third = open(ALI, "desktop");
        Session fourth = open(ALI, "desktop");
        assertThat(endEarlier(fourth)).isTrue();
        assertThat(endEarlier(third)).as("it has been taken over").isFalse();
        assertThat(live()).containsExactly(fourth.sid());
    }

    @Test
    void a_session_that_is_not_to_be_seen_yet_is_waited_for() {
        Session[] later = new Session[1];
        CompletableFuture<Boolean> takeOver = PERSISTENCE.in(em -> {
            new SessionService(em, new LiveSessions()).open(ALI, "x", "desktop", Duration.ofHours(1));
            later[0] = open(ALI, "desktop");
            return PERSISTENCE.waiting(other -> doors(other).endEarlier(ALI, "desktop", later[0].sid()));
        });

        assertThat(takeOver.join()).isTrue();
        assertThat(live()).containsExactly(later[0].sid());
    }

    /** The transaction that began first is not the session that was opened first. */
    @Test
    void a_session_that_is_opened_late_in_its_transaction_is_the_newer_one() {
        Session late = PERSISTENCE.in(em -> {
            em.createNativeQuery("SELECT 1", Integer.class).getSingleResult();
            assertThat(endEarlier(open(ALI, "desktop"))).isTrue();
            return new SessionService(em, new LiveSessions()).open(ALI, "x", "desktop", Duration.ofHours(1));
        });

        assertThat(endEarlier(late)).isTrue();
        assertThat(live()).containsExactly(late.sid());
    }

    private static Session open(int userId, String door) {
        return PERSISTENCE.in(
                em -> new SessionService(em, new LiveSessions()).open(userId, "x", door, Duration.ofHours(1)));
    }

    private static boolean endEarlier(Session session) {
        return run(doors -> doors.endEarlier(session.userId(), "desktop", session.sid()));
    }

    private static boolean run(Function<Doors, Boolean> work) {
        return PERSISTENCE.in(em -> work.apply(doors(em)));
    }

    private static Doors doors(jakarta.persistence.EntityManager em) {
        return new TestBeans(em, Clock.systemUTC()).get(Doors.class);
    }

    private static List<UUID> live() {
        return DATABASE.texts("SELECT sid::text FROM user_session WHERE ended_at IS NULL").stream()
                .map(UUID::fromString)
                .toList();
    }
}
