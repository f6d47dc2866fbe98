package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestSql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is written of calls, and counted, against the real database. */
class CallLogSqlIT extends CallSqlBed {

    @Test
    void a_call_of_which_only_the_status_is_heard_has_its_numbers_and_its_contact() {
        contact(1);
        take(Door.STATUS, null, "CallSid", "CA1", "CallStatus", "completed", "From", CALLER, "To", OWN);
        take(Door.STATUS, null, "CallSid", "CA2", "CallStatus", "completed", "From", "client:agent_3", "To", CALLER);
        assertThat(
                        database.texts(
                                "SELECT concat_ws(' ', direction, from_number, to_number, contact_name, caller_id) FROM voice_call ORDER BY id"))
                .containsExactly("inbound " + CALLER + " " + OWN + " John", "outbound " + CALLER + " John 3");
    }

    @Test
    void the_log_shows_agents_their_own_and_wallboards_what_goes_on() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        callOut("CA2", 2);
        dialEnded("CA2", 1, "busy", null, null);
        assertThat(logged(1, null)).containsExactly("CA1");
        assertThat(logged(2, null)).containsExactly("CA2");
        assertThat(logged(3, null)).isEmpty();
        assertThat(logged(null, true)).containsExactly("CA1");
        assertThat(logged(null, false)).containsExactly("CA2");
    }

    @Test
    void a_recorded_conversation_has_its_recording_and_is_no_message() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        String[] recording = {
            "CallSid", "CA1", "RecordingSid", "RE1", "RecordingStatus", "completed", "RecordingDuration", "9",
            "RecordingUrl", "https://recordings.test/RE1"
        };
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        assertThat(take(Door.RECORDING, null, recording)).isNull();
        assertThat(take(Door.RECORDING, null, recording)).as("the same again").isNull();
        assertThat(story("CA1")).isEqualTo("answered 1 1 9 true");
        voice("CA2", "+989121111111");
        ended("CA2");
        recording[1] = "CA2";
        take(Door.RECORDING, null, recording);
        assertThat(story("CA2")).as("no message").startsWith("missed");
        assertThat(database.texts("SELECT DISTINCT recording_url || ' ' || recording_seconds FROM voice_call"))
                .containsExactly("https://recordings.test/RE1 9");
    }

    @Test
    void agents_have_figures_of_how_soon_they_answer() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        database.run("DELETE FROM voice_reservation");
        voice("CA2");
        dialEnded("CA2", 1, "no-answer", null, null);
        CallStatistics.Company figures = with(beans ->
                beans.get(CallStatistics.class).of(COMPANY, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(figures.agents().get(0).serviceLevel()).isEqualTo(0.5);
        assertThat(figures.agents().get(1).serviceLevel()).isNull();
    }

    private List<String> logged(Integer seenBy, Boolean open) {
        CallFilter filter = new CallFilter(null, null, open, null, seenBy, null, null, null, null, null, null, null);
        List<LoggedCall> calls = with(beans -> beans.get(CallLog.class).page(COMPANY, filter, 10));
        return calls.stream().map(LoggedCall::callSid).toList();
    }

    @Test
    void notes_are_written_from_the_version_that_was_read_and_the_contacts_by_whoever_has_the_call() {
        contact(1, 2);
        voice("CA1");
        long id = Long.parseLong(database.texts("SELECT id FROM voice_call").get(0));
        note(1, id, "Rung", 1, null);
        assertThat(refused(() -> note(1, id, "Older", 1, null)).status()).isEqualTo(409);
        assertThat(refused(() -> note(1, id, "Not mine", 2, 1)).status()).isEqualTo(403);
        leg("CA1", 1, "in-progress");
        note(1, id, "Mine", 2, 1);
        assertThat(refused(() -> note(2, id, "Not mine", 3, 2)).status()).isEqualTo(403);
        assertThat(refused(() -> note(3, id, "No part", 3, null)).status()).isEqualTo(404);
        assertThat(database.texts(
                        "SELECT c.notes || ' ' || k.notes FROM voice_call c JOIN contact k ON k.id = c.contact_id"))
                .containsExactly("Mine Mine");
        assertThat(database.texts(
                        "SELECT after ->> 'characters' FROM audit_entry WHERE action = 'call.note' ORDER BY id"))
                .containsExactly("4", "4");
    }

    private void note(int agent, long callId, String text, int version, Integer contactVersion) {
        with(beans -> {
            beans.get(CallNotes.class)
                    .write(COMPANY, new Actor(agent, "a" + agent, null), agent, callId, text, version, contactVersion);
            return null;
        });
    }

    private static DomainException refused(ThrowingCallable work) {
        return catchThrowableOfType(DomainException.class, work);
    }

    @Test
    void monitoring_counts_what_goes_on_and_how_it_ended() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        callOut("CA2", 2);
        dialEnded("CA2", 1, "busy", null, null);
        voice("CA3", "+989121111111");
        voice("CA4", "+989122222222");
        List<CallMetrics.Count> counts = TestSql.on(database).transaction(session -> {
            session.enter(COMPANY);
            List<CallMetrics.Count> all = new ArrayList<>(CallMetrics.open(session, COMPANY));
            all.addAll(CallMetrics.ended(session, COMPANY));
            return all;
        });
        assertThat(counts)
                .containsExactlyInAnyOrder(
                        new CallMetrics.Count(null, "talking", null, 1),
                        new CallMetrics.Count(null, "ringing", null, 1),
                        new CallMetrics.Count(null, "waiting", null, 1),
                        new CallMetrics.Count("outbound", null, "busy", 1));
    }
}
