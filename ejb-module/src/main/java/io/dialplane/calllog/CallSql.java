package io.dialplane.calllog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dialplane.calllog.CallRow.Stage;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The statements on {@code voice_call}, {@code voice_event} and {@code voice_ring}, within a transaction that has entered the company. */
@ApplicationScoped
class CallSql {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> FORM = new TypeReference<>() {};

    @Inject
    private VoiceProvider provider;

    /** An event of the same leg came before; {@code answer} is what it was answered. */
    record Noted(boolean isNew, String answer) {}

    /** The database's time. */
    Instant now(Sql.Session session) {
        return session.one("SELECT clock_timestamp()", row -> instant(row, 1));
    }

    /** The call of an event, made when nothing was heard of it yet; its row is locked. */
    CallRow lock(Sql.Session session, CompanyId company, CallEvent event) {
        Optional<CallRow> known = find(session, company, event.callSid());
        if (known.isPresent()) {
            return known.get();
        }
        session.update("""
                INSERT INTO voice_call (company_id, call_sid, direction, stage) VALUES (?, ?, 'inbound', 'arriving')
                ON CONFLICT (company_id, call_sid) DO NOTHING
                """, company.value(), event.callSid());
        return find(session, company, event.callSid()).orElseThrow();
    }

    private Optional<CallRow> find(Sql.Session session, CompanyId company, String callSid) {
        return session.rows("""
                        SELECT c.id, c.call_sid, c.direction = 'outbound', c.from_number, c.to_number, c.contact_id, c.contact_name, c.caller_id,
                               c.started_at, c.step, c.stage, c.tier_index, c.tier, c.rule_id,
                               coalesce(extract(epoch FROM clock_timestamp() - c.waiting_since), 0), c.dismissed_at, c.refusal,
                               c.answered_at, c.answered_by, c.ended_at, c.outcome, c.recording_url
                          FROM voice_call c WHERE c.company_id = ? AND c.call_sid = ? FOR UPDATE
                        """, CallSql::row, company.value(), callSid).stream()
                .findFirst();
    }

    private static CallRow row(ResultSet row) throws SQLException {
        return new CallRow(
                row.getLong(1),
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, Integer.class),
                row.getString(7),
                row.getObject(8, Integer.class),
                instant(row, 9),
                row.getInt(10),
                Stage.valueOf(row.getString(11).toUpperCase(Locale.ROOT)),
                row.getInt(12),
                row.getObject(13, Integer.class),
                row.getObject(14, Integer.class),
                row.getDouble(15),
                instant(row, 16),
                Refusal.of(row.getString(17)),
                instant(row, 18),
                row.getObject(19, Integer.class),
                instant(row, 20),
                CallOutcome.of(row.getString(21)),
                row.getString(22));
    }

    /** Whether none of a call's events are kept any more. */
    boolean isForgotten(Sql.Session session, CompanyId company, CallRow call) {
        return session.one(
                "SELECT NOT EXISTS (SELECT 1 FROM voice_event WHERE company_id = ? AND call_id = ?)",
                row -> row.getBoolean(1),
                company.value(),
                call.id());
    }

    /** Keeps an event, once. */
    Noted note(
            Sql.Session session,
            CallRow call,
            CompanyId company,
            CallEvent event,
            Door door,
            Map<String, String> form) {
        int written = session.update(
                """
                INSERT INTO voice_event (company_id, call_id, leg_sid, event, door, step, happened_at, parameters)
                VALUES (?, ?, ?, ?, ?::text, ?::int, ?, ?::jsonb) ON CONFLICT (company_id, call_id, leg_sid, event) DO NOTHING
                """,
                company.value(),
                call.id(),
                event.legSid(),
                event.key(),
                door == null ? null : door.name(),
                event.step(),
                time(event.at()),
                json(form));
        if (written > 0) {
            return new Noted(true, null);
        }
        return new Noted(
                false,
                session.one(
                        "SELECT answer FROM voice_event WHERE company_id = ? AND call_id = ? AND leg_sid = ? AND event = ?",
                        row -> row.getString(1),
                        company.value(),
                        call.id(),
                        event.legSid(),
                        event.key()));
    }

    /** Keeps what an event was answered. */
    void answered(Sql.Session session, CallRow call, CompanyId company, CallEvent event, String answer) {
        session.update(
                "UPDATE voice_event SET answer = ? WHERE company_id = ? AND call_id = ? AND leg_sid = ? AND event = ?",
                answer,
                company.value(),
                call.id(),
                event.legSid(),
                event.key());
    }

    /** All events of a call, but for those that only newer nodes know: one of them tells the story anew with its next event. */
    List<CallEvent> events(Sql.Session session, CompanyId company, CallRow call) {
        return session.rows("""
                SELECT door, step, happened_at, parameters::text FROM voice_event
                 WHERE company_id = ? AND call_id = ? AND (door IS NULL OR door = ANY (string_to_array(?, ','))) ORDER BY id
                """, row -> event(row, call), company.value(), call.id(), Door.ALL);
    }

    private CallEvent event(ResultSet row, CallRow call) throws SQLException {
        String door = row.getString(1);
        if (door == null) {
            return CallEvent.givenUp(call.callSid(), instant(row, 3));
        }
        try {
            return provider.read(
                    Door.valueOf(door),
                    row.getObject(2, Integer.class),
                    JSON.readValue(row.getString(4), FORM),
                    instant(row, 3));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is known of a call when it arrives, or when something else is the first that is heard of it. */
    void arrived(
            Sql.Session session,
            CompanyId company,
            CallRow call,
            boolean outgoing,
            String from,
            String to,
            Integer contactId,
            String contactName,
            Integer callerId) {
        session.update(
                """
                UPDATE voice_call
                   SET direction = ?, from_number = ?::text, to_number = ?::text, contact_id = k.id, contact_name = ?::text, caller_id = ?::int
                  FROM (SELECT (SELECT c.id FROM contact c WHERE c.company_id = ? AND c.id = ?::int FOR KEY SHARE)) k (id) -- null: deleted meanwhile
                 WHERE company_id = ? AND voice_call.id = ?
                """,
                outgoing ? "outbound" : "inbound",
                from,
                to,
                contactName,
                callerId,
                company.value(),
                contactId,
                company.value(),
                call.id());
    }

    /** Agents ring from now on. */
    void rings(Sql.Session session, CompanyId company, CallRow call, Ringing ringing) {
        session.update(
                """
                UPDATE voice_call SET step = step + 1, stage = 'ringing', tier_index = ?, tier = ?, rule_id = ?::int, rule_name = ?::text,
                                      ring_until = clock_timestamp() + make_interval(secs => ?), heard_at = clock_timestamp()
                 WHERE company_id = ? AND id = ?
                """,
                ringing.tierIndex(),
                ringing.tier(),
                ringing.ruleId(),
                ringing.ruleName(),
                (double) ringing.timeoutSeconds(),
                company.value(),
                call.id());
        session.update(
                """
                INSERT INTO voice_ring (company_id, call_id, user_id, step, tier, rule_id)
                SELECT ?, ?, u, ?, ?, ?::int FROM unnest(?::int[]) u
                """,
                company.value(),
                call.id(),
                call.step() + 1,
                ringing.tier(),
                ringing.ruleId(),
                array(ringing.userIds()));
    }

    /** The caller hears something else from now on; a caller who is put on hold begins to wait. */
    void told(Sql.Session session, CompanyId company, CallRow call, Stage stage, Refusal refusal, boolean dismissed) {
        session.update(
                """
                UPDATE voice_call
                   SET step = step + 1, stage = ?, refusal = coalesce(?::text, refusal), heard_at = clock_timestamp(),
                       waiting_since = CASE WHEN ? THEN coalesce(waiting_since, clock_timestamp()) ELSE waiting_since END,
                       dismissed_at = CASE WHEN ? THEN clock_timestamp() ELSE dismissed_at END
                 WHERE company_id = ? AND id = ?
                """,
                stage.name().toLowerCase(Locale.ROOT),
                refusal == null ? null : refusal.word(),
                stage == Stage.WAITING,
                dismissed,
                company.value(),
                call.id());
    }

    /** Who has answered writes the call down, so long at most. */
    void wrapsUp(Sql.Session session, CompanyId company, CallRow call, long seconds) {
        session.update(
                "UPDATE voice_call SET wrap_up_seconds = ? WHERE company_id = ? AND id = ?",
                (int) seconds,
                company.value(),
                call.id());
    }

    /** Who was rung for the call. */
    Set<Integer> rung(Sql.Session session, CompanyId company, CallRow call) {
        return new TreeSet<>(session.rows(
                "SELECT user_id FROM voice_ring WHERE company_id = ? AND call_id = ?",
                row -> row.getInt(1),
                company.value(),
                call.id()));
    }

    /**
     * Writes the story of a call.
     *
     * @return the row as it is now
     */
    CallRow tell(Sql.Session session, CompanyId company, CallRow call, CallStory story) {
        ArrayNode legs = JSON.createArrayNode();
        for (CallStory.Leg leg : story.legs().values()) {
            if (leg.userId() != null) {
                legs.addObject()
                        .put("user_id", leg.userId())
                        .put("answered_at", text(leg.answeredAt()))
                        .put("ended_at", text(leg.endedAt()))
                        .put("outcome", outcome(leg));
            }
        }
        CallOutcome outcome = story.outcome(call.outgoing(), call.refusal());
        session.update(
                """
                UPDATE voice_call c
                   SET answered_at = s.answered_at, ended_at = s.ended_at, end_is_known = ?, talk_seconds = ?::int, outcome = ?::text,
                       recording_url = ?::text, recording_seconds = ?::int,
                       answered_by = (SELECT u.id FROM users u WHERE u.company_id = c.company_id AND u.id = s.answered_by),
                       answered_tier = r.tier, answered_rule = r.rule_id,
                       wait_seconds = CASE WHEN s.over_at >= c.started_at THEN extract(epoch FROM s.over_at - c.started_at)
                                           WHEN s.over_at IS NOT NULL THEN 0 END,
                       ring_seconds = CASE WHEN s.over_at >= coalesce(r.rung_at, f.rung_at)
                                                THEN extract(epoch FROM s.over_at - coalesce(r.rung_at, f.rung_at))
                                           WHEN s.over_at < coalesce(r.rung_at, f.rung_at) THEN 0 END
                  FROM (SELECT x.*, coalesce(x.answered_at, x.ended_at)
                          FROM (SELECT ?::timestamptz, ?::timestamptz, ?::int) x (answered_at, ended_at, answered_by))
                       s (answered_at, ended_at, answered_by, over_at)
                  LEFT JOIN voice_ring r ON r.company_id = ? AND r.call_id = ? AND r.user_id = s.answered_by
                  CROSS JOIN (SELECT min(x.rung_at) FROM voice_ring x WHERE x.company_id = ? AND x.call_id = ?) f (rung_at)
                 WHERE c.company_id = ? AND c.id = ?
                """,
                story.endIsKnown(),
                story.talkSeconds(),
                outcome == null ? null : outcome.word(),
                story.recording() == null ? null : story.recording().url(),
                story.recording() == null ? null : story.recording().seconds(),
                time(story.answeredAt()),
                time(story.endedAt()),
                call.outgoing() && story.answeredAt() != null ? call.callerId() : story.answeredBy(),
                company.value(),
                call.id(),
                company.value(),
                call.id(),
                company.value(),
                call.id());
        session.update(
                """
                UPDATE voice_ring r SET answered_at = x.answered_at, ended_at = x.ended_at, outcome = x.outcome
                  FROM (SELECT q.user_id, l.answered_at, l.ended_at,
                               CASE WHEN q.user_id = c.answered_by THEN 'answered'
                                    WHEN l.outcome IS NOT NULL THEN l.outcome
                                    WHEN q.step = a.step OR c.ended_at IS NOT NULL AND q.step > ? THEN 'canceled'
                                    WHEN c.ended_at IS NOT NULL OR q.step <= ? THEN 'no_answer' END AS outcome
                          FROM voice_call c
                          JOIN voice_ring q ON q.company_id = c.company_id AND q.call_id = c.id
                          LEFT JOIN voice_ring a ON a.company_id = c.company_id AND a.call_id = c.id AND a.user_id = c.answered_by
                          LEFT JOIN jsonb_to_recordset(?::jsonb) AS l (user_id int, answered_at timestamptz, ended_at timestamptz, outcome text)
                                 ON l.user_id = q.user_id
                         WHERE c.company_id = ? AND c.id = ?) x
                 WHERE r.company_id = ? AND r.call_id = ? AND r.user_id = x.user_id
                   AND (r.answered_at, r.ended_at, r.outcome) IS DISTINCT FROM (x.answered_at, x.ended_at, x.outcome)
                """,
                story.endedStep(),
                story.endedStep(),
                legs.toString(),
                company.value(),
                call.id(),
                company.value(),
                call.id());
        return find(session, company, call.callSid()).orElseThrow();
    }

    /** How a leg of an agent ended; null: it has not. */
    private static String outcome(CallStory.Leg leg) {
        if (leg.answeredAt() != null) {
            return "answered";
        }
        return leg.end() == null
                ? null
                : leg.end() == CallEvent.LegEnd.COMPLETED
                        ? "canceled"
                        : leg.end().name().toLowerCase(Locale.ROOT);
    }

    /** As PostgreSQL writes an array of numbers. */
    static String array(Collection<Integer> numbers) {
        List<String> texts = new ArrayList<>();
        numbers.forEach(number -> texts.add(number.toString()));
        return "{" + String.join(",", texts) + "}";
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /** Null for null. */
    static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String json(Map<String, String> form) {
        try {
            return JSON.writeValueAsString(form);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
