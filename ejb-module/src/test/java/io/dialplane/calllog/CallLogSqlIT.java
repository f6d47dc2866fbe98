package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestSql;
import io.dialplane.platform.XlsxTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
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
        voice("CA3", "+989121111111");
        assertThat(database.texts(
                        "SELECT ROW(wait_seconds, ring_seconds)::text FROM voice_call WHERE call_sid = 'CA3'"))
                .as("not known yet")
                .containsExactly("(,)");
        ended("CA3");
        assertThat(logged(null, false)).containsExactly("CA3", "CA2");
    }

    @Test
    void a_recorded_conversation_has_its_recording_and_is_no_message() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        String[] recording = {
            "CallSid",
            "CA1",
            "RecordingSid",
            "RE1",
            "RecordingStatus",
            "completed",
            "RecordingDuration",
            "9",
            "RecordingUrl",
            "https://recordings.test/RE1"
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

    @Test
    void the_service_level_is_of_those_who_wanted_an_agent_while_there_was_one_to_be_had() {
        database.run("""
                INSERT INTO voice_call (company_id, call_sid, direction, stage, started_at, answered_at, ended_at, wait_seconds, talk_seconds,
                                        outcome, refusal)
                SELECT 1, 'CA' || n, CASE n WHEN 6 THEN 'outbound' ELSE 'inbound' END, 'ringing', now(), a, now(), w, t, o, r
                  FROM (VALUES (1, now(), 20, 60, 'answered', NULL), (2, now(), 21, 40, 'answered', NULL), (3, NULL, 120, NULL, 'voicemail', 'busy'),
                               (4, NULL, 5, NULL, 'missed', NULL), (5, NULL, 0, NULL, 'voicemail', 'closed'), (6, now(), 3, 20, 'answered', NULL),
                               (7, NULL, 0, NULL, 'closed', 'closed')) x (n, a, w, t, o, r)
                """);
        CallStatistics.Company figures = with(beans ->
                beans.get(CallStatistics.class).of(COMPANY, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(figures.serviceLevel())
                .as("one of four: two answered, a message, one missed")
                .isEqualTo(0.25);
        assertThat(figures.averageWaitSeconds()).isEqualTo(20.5);
        assertThat(figures.averageTalkSeconds()).isEqualTo(40.0);
        assertThat(figures.incoming()).isEqualTo(6);
    }

    @Test
    void each_filter_leaves_out_what_it_does_not_name() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        ended("CA1");
        voice("CA2", "+989121111111");
        database.run("UPDATE voice_call SET started_at = '2026-01-31T08:00:00Z' WHERE call_sid = 'CA1'");
        Instant earlier = Instant.parse("2026-01-31T07:59:59Z");
        Instant begun = Instant.parse("2026-01-31T08:00:00Z");
        assertThat(logged(new CallFilter(null, null, null, null, null, 1, null, null, null, null, null, null, null)))
                .containsExactly("CA1");
        assertThat(logged(new CallFilter(null, null, null, null, null, 2, null, null, null, null, null, null, null)))
                .isEmpty();
        assertThat(logged(new CallFilter(null, null, null, null, null, null, null, null, 1, null, null, null, null)))
                .containsExactly("CA1");
        assertThat(logged(new CallFilter(null, null, null, null, null, null, null, null, 3, null, null, null, null)))
                .containsExactly("CA2");
        assertThat(logged(new CallFilter(null, null, null, null, null, null, null, null, 2, null, null, null, null)))
                .isEmpty();
        assertThat(logged(
                        new CallFilter(null, null, null, null, null, null, "1111", null, null, null, null, null, null)))
                .containsExactly("CA2");
        assertThat(logged(
                        new CallFilter(null, null, null, null, null, null, null, null, null, null, begun, begun, null)))
                .containsExactly("CA1");
        assertThat(logged(new CallFilter(
                        null, null, null, null, null, null, null, null, null, null, begun.plusSeconds(1), null, null)))
                .containsExactly("CA2");
        assertThat(logged(new CallFilter(
                        null, null, null, null, null, null, null, null, null, null, null, earlier, null)))
                .isEmpty();
        for (String sid : List.of("CA1", "CA1x1")) {
            assertThat(logged(new CallFilter(
                            null, null, null, null, null, null, null, sid, null, null, null, null, null)))
                    .containsExactly("CA1");
        }
        database.run("DELETE FROM voice_event");
        assertThat(logged(
                        new CallFilter(null, null, null, null, null, null, null, "CA1", null, null, null, null, null)))
                .as("known although its events are forgotten")
                .containsExactly("CA1");
        long first =
                Long.parseLong(database.texts("SELECT max(id) FROM voice_call").get(0));
        assertThat(logged(
                        new CallFilter(null, null, null, null, null, null, null, null, null, null, null, null, first)))
                .containsExactly("CA1");
    }

    @Test
    void a_workbook_shows_each_call_of_the_log_with_its_message() throws IOException {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        database.run("DELETE FROM voice_token");
        voice("CA2", "+989121111111");
        database.run("UPDATE voice_call SET waiting_since = waiting_since - interval '121 s' WHERE call_sid = 'CA2'");
        waited("CA2", 1);
        take(
                Door.VOICEMAIL,
                null,
                "CallSid",
                "CA2",
                "CallStatus",
                "completed",
                "RecordingSid",
                "RE1",
                "RecordingUrl",
                "https://recordings.test/RE1",
                "RecordingDuration",
                "7");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        with(beans -> {
            try {
                XlsxTable table = new XlsxTable(bytes, "Calls", CallExport.HEAD, XlsxTable.MOST_ROWS);
                CallFilter all =
                        new CallFilter(null, null, null, null, null, null, null, null, null, null, null, null, null);
                beans.get(CallExport.class)
                        .begin(beans.get(CompanyService.class).get(COMPANY), all)
                        .writeTo(table);
                table.finish();
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(bytes.toByteArray()))) {
            List<Row> rows = book.getFirstSheet().read();
            assertThat(rows).hasSize(3);
            assertThat(cells(rows.get(0))).isEqualTo(CallExport.HEAD);
            assertThat(cells(rows.get(1)))
                    .containsSubsequence(
                            "inbound", "09121111111", "02188776655", "voicemail", "https://recordings.test/RE1");
            assertThat(cells(rows.get(2)))
                    .containsSubsequence("inbound", "09121234567", "John", "a1", "1", "9", "answered");
        }
    }

    private static List<String> cells(Row row) {
        return IntStream.range(0, CallExport.HEAD.size())
                .mapToObj(i -> row.getOptionalCell(i).map(Cell::getText).orElse(""))
                .toList();
    }

    private List<String> logged(Integer seenBy, Boolean open) {
        return logged(new CallFilter(null, null, open, null, seenBy, null, null, null, null, null, null, null, null));
    }

    private List<String> logged(CallFilter filter) {
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
