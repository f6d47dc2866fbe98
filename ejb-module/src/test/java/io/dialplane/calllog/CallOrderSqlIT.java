package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is told of a call twice, late and in any order that the provider can bring about, makes the same log, against the real database. It
 * waits for each answer before it does what the answer says: what it asks keeps its order, and all else may come whenever it has begun.
 */
class CallOrderSqlIT extends CallSqlBed {

    private static final int ORDERS = 3;

    private final Instant begun =
            Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS).minusSeconds(100);

    private final List<Told> all = new ArrayList<>();
    private int asked;

    /**
     * Something that the provider tells.
     *
     * @param place  among its questions; null: asks nothing
     * @param behind how many questions were answered when it happened
     */
    private record Told(Integer place, int behind, Runnable telling) {}

    @BeforeEach
    void nothingIsTold() {
        all.clear();
        asked = 0;
    }

    private void asks(Runnable question) {
        all.add(new Told(asked, asked, question));
        asked++;
    }

    private void says(Runnable news) {
        all.add(new Told(null, asked, news));
    }

    private void says(int second, Door door, String... form) {
        List<String> fields = new ArrayList<>(List.of(form));
        fields.addAll(List.of("Timestamp", rfc1123(begun.plusSeconds(second))));
        says(() -> take(door, null, fields.toArray(String[]::new)));
    }

    private void leg(int second, int agent, String status) {
        says(
                second,
                Door.STATUS,
                "CallSid",
                "CA1-" + agent,
                "ParentCallSid",
                "CA1",
                "CallStatus",
                status,
                "To",
                "client:agent_" + agent);
    }

    private void customersLeg(int second, String status) {
        says(
                second,
                Door.STATUS,
                "CallSid",
                "CA1-9",
                "ParentCallSid",
                "CA1",
                "CallStatus",
                status,
                "CallDuration",
                "33",
                "To",
                CALLER);
    }

    private void ends(int second) {
        says(second, Door.STATUS, "CallSid", "CA1", "CallStatus", "completed");
    }

    private void isRecorded() {
        says(
                70,
                Door.RECORDING,
                "CallSid",
                "CA1",
                "RecordingSid",
                "RE1",
                "RecordingStatus",
                "completed",
                "RecordingDuration",
                "31",
                "RecordingUrl",
                "https://recordings.test/RE1");
    }

    /** As if the call had begun then, and each step had rung ten seconds after the one before. */
    private void asksToBeRung(Runnable question) {
        asks(() -> {
            question.run();
            database.run("UPDATE voice_call SET started_at = '" + begun + "'; UPDATE voice_ring SET rung_at = '" + begun
                    + "'::timestamptz + step * interval '10 s'");
        });
    }

    private static String rfc1123(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** Tells it all in its order, then in others with each thing twice; gives the log of the first. */
    private List<String> sameLogInAnyOrder(Runnable company) {
        List<String> expected = null;
        for (int seed = 0; seed <= ORDERS; seed++) {
            fourAgentsAreIdle();
            company.run();
            List<Told> order = seed == 0 ? all : anyOrder(new Random(seed));
            order.forEach(told -> told.telling().run());
            List<String> log = log();
            if (expected == null) {
                expected = log;
            }
            assertThat(log).as("order %d", seed).isEqualTo(expected);
        }
        return expected;
    }

    private List<Told> anyOrder(Random random) {
        List<Told> left = new ArrayList<>(all);
        left.addAll(all);
        List<Told> order = new ArrayList<>();
        int answered = 0;
        while (!left.isEmpty()) {
            int now = answered;
            List<Told> possible =
                    left.stream().filter(told -> told.behind() <= now).toList();
            Told next = possible.get(random.nextInt(possible.size()));
            left.remove(next);
            order.add(next);
            if (next.place() != null) {
                answered = Math.max(answered, next.place() + 1);
            }
        }
        return order;
    }

    private List<String> log() {
        List<String> log = new ArrayList<>(database.texts("""
                SELECT ROW(direction, from_number, to_number, contact_name, caller_id, tier, rule_name, answered_at - started_at, answered_by,
                           answered_tier, answered_rule, ended_at - started_at, end_is_known)::text FROM voice_call"""));
        log.addAll(database.texts("""
                SELECT ROW(outcome, wait_seconds, ring_seconds, talk_seconds, wrap_up_seconds, recording_url, recording_seconds)::text
                  FROM voice_call"""));
        log.addAll(database.texts("""
                SELECT ROW(user_id, step, tier, rule_id, answered_at IS NOT NULL, ended_at IS NOT NULL, outcome)::text
                  FROM voice_ring ORDER BY user_id"""));
        return log;
    }

    @Test
    void an_answered_call() {
        asksToBeRung(() -> voice("CA1"));
        leg(11, 1, "initiated");
        leg(11, 2, "initiated");
        leg(12, 1, "ringing");
        leg(12, 2, "ringing");
        leg(15, 2, "in-progress");
        leg(16, 1, "canceled");
        leg(46, 2, "completed");
        asks(() -> dialEnded("CA1", 1, "completed", "CA1-2", 31));
        ends(47);
        assertThat(sameLogInAnyOrder(() -> {}))
                .contains(
                        "(inbound,+989121234567,+982188776655,,,3,,00:00:15,2,3,,00:00:46,t)",
                        "(answered,15,5,31,10,,)",
                        "(1,1,3,,f,t,canceled)",
                        "(2,1,3,,t,t,answered)");
    }

    @Test
    void two_who_answer_at_once() {
        asksToBeRung(() -> voice("CA1"));
        leg(12, 1, "ringing");
        leg(15, 1, "in-progress");
        leg(15, 2, "in-progress");
        leg(16, 1, "completed");
        leg(46, 2, "completed");
        asks(() -> dialEnded("CA1", 1, "completed", "CA1-2", 31));
        ends(47);
        assertThat(sameLogInAnyOrder(() -> {}))
                .contains(
                        "(inbound,+989121234567,+982188776655,,,3,,00:00:15,2,3,,00:00:46,t)",
                        "(answered,15,5,31,10,,)");
    }

    @Test
    void a_recorded_conversation_that_a_second_rule_has_brought_about() {
        asksToBeRung(() -> voice("CA1"));
        leg(12, 2, "ringing");
        leg(30, 2, "no-answer");
        leg(30, 3, "busy");
        asksToBeRung(() -> dialEnded("CA1", 1, "no-answer", null, null));
        leg(31, 4, "initiated");
        leg(35, 4, "in-progress");
        leg(66, 4, "completed");
        isRecorded();
        asks(() -> take(
                Door.DIAL_RESULT,
                2,
                "CallSid",
                "CA1",
                "DialCallStatus",
                "completed",
                "DialCallSid",
                "CA1-4",
                "DialCallDuration",
                "30",
                "RecordingUrl",
                "https://recordings.test/RE0"));
        ends(67);
        assertThat(sameLogInAnyOrder(() -> database.run("""
                        INSERT INTO routing_rule (id, company_id, name, priority, strategy, ring_timeout_seconds)
                        VALUES (1, 1, 'First', 1, 'ring_all', 20), (2, 1, 'Second', 2, 'ring_all', 20);
                        INSERT INTO routing_rule_target (company_id, rule_id, n, user_id) VALUES (1, 1, 0, 2), (1, 1, 1, 3), (1, 2, 0, 4)
                        """)))
                .containsExactly(
                        "(inbound,+989121234567,+982188776655,,,2,Second,00:00:35,4,2,2,00:01:06,t)",
                        "(answered,35,15,30,10,https://recordings.test/RE1,31)",
                        "(2,1,2,1,f,t,no_answer)",
                        "(3,1,2,1,f,t,busy)",
                        "(4,2,2,2,t,t,answered)");
    }

    @Test
    void a_message_that_is_left() {
        asksToBeRung(() -> voice("CA1"));
        asks(() -> {
            database.run("UPDATE voice_call SET waiting_since = waiting_since - interval '121 s'");
            waited("CA1", 1);
        });
        String[] message = {
            "CallSid", "CA1", "CallStatus", "completed", "RecordingSid", "RE1", "RecordingDuration", "7", "RecordingUrl"
        };
        asks(() -> take(Door.VOICEMAIL, null, with(message, "https://recordings.test/RE1")));
        says(60, Door.VOICEMAIL, with(message, "https://recordings.test/RE1", "RecordingStatus", "completed"));
        ends(60);
        assertThat(sameLogInAnyOrder(() -> database.run("DELETE FROM voice_token")))
                .containsExactly(
                        "(inbound,+989121234567,+982188776655,,,,,,,,,00:01:00,t)",
                        "(voicemail,60,,,,https://recordings.test/RE1,7)");
    }

    private static String[] with(String[] form, String... more) {
        List<String> fields = new ArrayList<>(List.of(form));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    @Test
    void an_agents_own_call() {
        asksToBeRung(() -> callOut("CA1", 2));
        customersLeg(1, "initiated");
        customersLeg(2, "ringing");
        customersLeg(12, "in-progress");
        customersLeg(45, "completed");
        isRecorded();
        asks(() -> dialEnded("CA1", 1, "completed", "CA1-9", 33));
        ends(46);
        assertThat(sameLogInAnyOrder(() -> contact()))
                .containsExactly(
                        "(outbound,+982188776655,+989121234567,John,2,,,00:00:12,2,,,00:00:45,t)",
                        "(answered,12,,33,10,https://recordings.test/RE1,31)");
    }

    @Test
    void an_agents_own_call_that_nobody_answers() {
        asksToBeRung(() -> callOut("CA1", 2));
        customersLeg(2, "ringing");
        customersLeg(12, "busy");
        asks(() -> dialEnded("CA1", 1, "busy", null, null));
        ends(13);
        assertThat(sameLogInAnyOrder(() -> {}))
                .containsExactly("(outbound,+982188776655,+989121234567,,2,,,,,,,00:00:12,t)", "(busy,12,,,,,)");
    }
}
