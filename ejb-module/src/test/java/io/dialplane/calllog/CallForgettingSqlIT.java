package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.Sql;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is old is forgotten, without looking at all that ever was; against the real database. */
class CallForgettingSqlIT extends CallSqlBed {

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('dialplane.calls.forgetting:1', 0))";

    @Test
    void events_of_calls_that_ended_long_ago_are_forgotten_whatever_was_forgotten_before() {
        talked("CA1");
        later("200 days");
        forget();
        talked("CA2");
        later("50 days");
        talked("CA3");
        later("50 days");
        talked("CA4");
        assertThat(withEvents()).containsExactly("CA2", "CA3", "CA4");
        forget();
        assertThat(withEvents()).containsExactly("CA3", "CA4");
        later("91 days");
        forget();
        assertThat(withEvents()).isEmpty();
    }

    @Test
    void a_company_is_looked_after_by_one_node_at_a_time() {
        talked("CA1");
        later("200 days");
        with(beans -> beans.get(Sql.class).transaction(session -> {
            session.one(LOCK, row -> null);
            forget();
            return null;
        }));
        assertThat(withEvents()).as("another node is at it").containsExactly("CA1");
        forget();
        assertThat(withEvents()).isEmpty();
    }

    @Test
    void calls_that_were_forgotten_are_not_looked_at_again() {
        database.run("""
                INSERT INTO voice_call (company_id, call_sid, direction, stage, started_at, ended_at)
                SELECT 1, 'CAold' || n, 'inbound', 'ringing', t, t
                  FROM generate_series(1, 20000) n, LATERAL (SELECT now() - interval '400 days' + n * interval '20 min') x (t)
                """);
        talked("CA1");
        later("92 days");
        talked("CA2");
        database.run("ANALYZE voice_call; ANALYZE voice_event");
        List<String> plan = with(beans -> beans.get(Sql.class).transaction(session -> {
            session.enter(COMPANY);
            return session.rows(
                    "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + CallClosing.FORGET,
                    row -> row.getString(1),
                    COMPANY.value(),
                    (double) VoiceConfig.retention().toSeconds(),
                    COMPANY.value(),
                    COMPANY.value());
        }));
        long most = Pattern.compile("(?:rows=|Removed by [A-Za-z ]+: )([0-9]+)")
                .matcher(String.join("\n", plan))
                .results()
                .map(MatchResult::group)
                .mapToLong(text -> Long.parseLong(text.replaceAll("[^0-9]", "")))
                .max()
                .orElseThrow();
        assertThat(most).as(String.join("\n", plan)).isBetween(1L, 100L);
        assertThat(withEvents()).containsExactly("CA2");
    }

    @Test
    void a_token_counts_a_little_longer_than_its_time_whether_old_ones_are_forgotten_or_not() {
        database.run("UPDATE voice_token SET expires_at = now() - interval '20 s' WHERE user_id = 2;"
                + " UPDATE voice_token SET expires_at = now() - interval '61 min' WHERE user_id = 3");
        forget();
        assertThat(callOut("CA9", 2)).contains("<Dial");
        assertThat(database.texts("SELECT user_id FROM voice_token ORDER BY user_id"))
                .containsExactly("1", "2", "4");
    }

    private void talked(String sid) {
        voice(sid);
        leg(sid, 2, "in-progress");
        dialEnded(sid, 1, "completed", sid + "-2", 61);
        database.run("DELETE FROM voice_reservation");
    }

    private void forget() {
        run(CallClosing.class, CallClosing::forgetOld);
    }

    private List<String> withEvents() {
        return database.texts(
                "SELECT DISTINCT c.call_sid FROM voice_call c JOIN voice_event e ON e.call_id = c.id ORDER BY 1");
    }
}
