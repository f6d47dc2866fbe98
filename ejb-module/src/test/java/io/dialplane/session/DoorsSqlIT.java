package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A session is known by the door through which it was opened, as long as it goes on. */
class DoorsSqlIT {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @Test
    void a_session_was_opened_at_one_door_until_it_ends() {
        DATABASE.run("""
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (1, 5, 'ali', 'x', 'AGENT');
                """);
        UUID sid = PERSISTENCE.in(em -> service(em, SessionService.class)
                .open(1, "x", "desktop", Duration.ofHours(1))
                .sid());
        assertThat(isOpenedAt(sid, "desktop")).isTrue();
        assertThat(isOpenedAt(sid, "panel")).isFalse();
        DATABASE.run("UPDATE user_session SET expires_at = clock_timestamp()");
        assertThat(isOpenedAt(sid, "desktop")).isFalse();
        DATABASE.run("UPDATE user_session SET expires_at = now() + interval '1 hour', ended_at = now()");
        assertThat(isOpenedAt(sid, "desktop")).isFalse();
    }

    private static boolean isOpenedAt(UUID sid, String door) {
        return PERSISTENCE.in(em -> service(em, Doors.class).isOpenedAt(sid, door));
    }

    private static <B> B service(jakarta.persistence.EntityManager em, Class<B> bean) {
        return new TestBeans(em, Clock.systemUTC()).get(bean);
    }
}
