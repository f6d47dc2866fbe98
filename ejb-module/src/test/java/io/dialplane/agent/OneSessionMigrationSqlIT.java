package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A person who had two agent sessions keeps the newer one. */
class OneSessionMigrationSqlIT {

    private static final String SCRIPT = "/db/migration/V45__one_agent_session_a_person.sql";

    @Test
    void the_newer_one_stays() throws IOException {
        try (TestDatabase database = TestDatabase.fresh();
                InputStream script = Objects.requireNonNull(getClass().getResourceAsStream(SCRIPT))) {
            database.run("""
                    DROP INDEX agent_session_user_unique;
                    ALTER TABLE agent_session DROP COLUMN free_at;
                    CREATE INDEX agent_session_user ON agent_session (user_id);
                    INSERT INTO company (id, name, display_name, country, time_zone) VALUES (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                    INSERT INTO users (id, company_id, username, password_hash, role)
                    VALUES (1, 5, 'ali', 'x', 'AGENT'), (2, 5, 'berta', 'x', 'AGENT');
                    INSERT INTO user_session (sid, user_id, door, expires_at)
                    SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, 1 + n / 3, 'agent', now() + interval '1 hour'
                      FROM generate_series(1, 3) n;
                    INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state, since)
                    SELECT sid, 5, user_id, 'x', sid::text, 'available', now() - (right(sid::text, 1) || ' min')::interval FROM user_session
                    """);
            database.run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(database.texts("SELECT right(sid::text, 1) FROM agent_session ORDER BY 1"))
                    .containsExactly("1", "3");
            assertThat(
                            database.texts(
                                    "SELECT right(sid::text, 1) || ' ' || end_reason FROM user_session WHERE ended_at IS NOT NULL"))
                    .containsExactly("2 taken-over");
        }
    }
}
