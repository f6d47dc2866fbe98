package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a caller's routing rules ring, one after the other, against the real database. */
class CallTiersSqlIT extends CallSqlBed {

    @Test
    void every_matching_rule_rings_in_its_turn_for_its_time_and_the_log_names_who_was_reached_by_which() {
        database.run("INSERT INTO contact (id, company_id, name, lead_status) VALUES (1, 1, 'John', 'Qualified')");
        database.run("INSERT INTO contact_phone (company_id, e164, contact_id, n) VALUES (1, '" + CALLER + "', 1, 0)");
        rule(1, "Qualified", "ring_all", 20, "{Qualified}", 2, 3);
        rule(2, "Lost", "ring_all", 21, "{Lost}", 1);
        rule(3, "Everybody's", "ring_all", 25, "{}", 3, 4);
        String first = voice("CA1");
        assertThat(rung(first)).containsExactlyInAnyOrder(2, 3);
        assertThat(first).contains("timeout=\"20\"");
        assertThat(log("CA1").ruleName()).isEqualTo("Qualified");
        assertThat(byRule(1)).as("rings").containsExactly("CA1");
        String second = dialEnded("CA1", 1, "no-answer", null, null);
        assertThat(rung(second)).as("3 was rung").containsExactly(4);
        assertThat(second).contains("timeout=\"25\"");
        leg("CA1", 4, "in-progress");
        dialEnded("CA1", 2, "completed", "CA1-4", 61);
        assertThat(story("CA1")).isEqualTo("answered 4 2 61 true");
        LoggedCall logged = log("CA1");
        assertThat(logged.tier()).isEqualTo(2);
        assertThat(logged.ruleId()).isEqualTo(3);
        assertThat(logged.ruleName()).isEqualTo("Everybody's");
        assertThat(logged.rung()).containsExactly(2, 3, 4);
        assertThat(byRule(3)).containsExactly("CA1");
        assertThat(byRule(1)).as("has rung, and was not answered").isEmpty();
        assertThat(
                        database.texts(
                                "SELECT concat_ws(' ', user_id, tier, rule_id, outcome) FROM voice_ring ORDER BY step, user_id"))
                .containsExactly("2 2 1 no_answer", "3 2 1 no_answer", "4 2 3 answered");
    }

    @Test
    void a_rule_rings_one_after_the_other_whoever_has_had_the_fewest_calls_first_and_everybody_else_last() {
        database.run("""
                INSERT INTO voice_call (company_id, call_sid, direction, stage, answered_by, answered_at, ended_at, outcome)
                SELECT 1, 'CB' || n, 'inbound', 'ringing', 1 + n / 2, now(), now(), 'answered' FROM generate_series(0, 2) n
                """); // two of 1, one of 2, none of 3
        rule(1, "In turn", "fewest_calls", 10, "{}", 1, 2, 3);
        assertThat(rung(voice("CA1"))).containsExactly(3);
        assertThat(rung(dialEnded("CA1", 1, "no-answer", null, null))).containsExactly(2);
        assertThat(rung(dialEnded("CA1", 2, "busy", null, null))).containsExactly(1);
        assertThat(log("CA1").tier()).isEqualTo(2);
        assertThat(rung(dialEnded("CA1", 3, "no-answer", null, null))).containsExactly(4);
        assertThat(log("CA1").tier()).isEqualTo(3);
        assertThat(log("CA1").ruleName()).isNull();
    }

    @Test
    void whoever_has_been_idle_longest_comes_first_and_whoever_was_rung_last_comes_last() {
        rule(1, "Idle", "longest_idle", 10, "{}", 1, 2);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-1", 5);
        database.run("DELETE FROM voice_reservation");
        assertThat(rung(voice("CA2"))).as("1 has just had a call").containsExactly(2);
        ended("CA2");
        database.run("DELETE FROM voice_reservation; UPDATE routing_rule SET strategy = 'round_robin'");
        assertThat(rung(voice("CA3"))).as("2 was rung last").containsExactly(1);
    }

    @Test
    void ten_ring_at_once_at_most() {
        agents(14);
        assertThat(rung(voice("CA1"))).hasSize(10);
        assertThat(taken()).hasSize(10);
        assertThat(rung(voice("CA2", "+989121111111"))).hasSize(4);
    }

    @Test
    void a_rule_of_nobody_who_is_free_falls_through() {
        rule(1, "Away", "ring_all", 20, "{}", 1);
        database.run("DELETE FROM voice_token WHERE user_id = 1");
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(2, 3, 4);
        assertThat(log("CA1").tier()).isEqualTo(3);
    }

    private void rule(int id, String name, String strategy, int seconds, String leadStatus, int... agents) {
        database.run("""
                INSERT INTO routing_rule (id, company_id, name, priority, strategy, ring_timeout_seconds, lead_status)
                VALUES (%1$d, 1, '%2$s', %1$d, '%3$s', %4$d, '%5$s')
                """.formatted(id, name.replace("'", "''"), strategy, seconds, leadStatus));
        IntStream.range(0, agents.length)
                .forEach(n ->
                        database.run("INSERT INTO routing_rule_target (company_id, rule_id, n, user_id) VALUES (1, "
                                + id + ", " + n + ", " + agents[n] + ")"));
    }

    private LoggedCall log(String sid) {
        List<LoggedCall> calls =
                logged(new CallFilter(null, null, null, null, null, null, null, sid, null, null, null, null, null));
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private List<String> byRule(int id) {
        return logged(new CallFilter(null, null, null, null, null, null, null, null, null, id, null, null, null))
                .stream()
                .map(LoggedCall::callSid)
                .toList();
    }

    private List<LoggedCall> logged(CallFilter filter) {
        return with(beans -> beans.get(CallLog.class).page(COMPANY, filter, 10));
    }
}
