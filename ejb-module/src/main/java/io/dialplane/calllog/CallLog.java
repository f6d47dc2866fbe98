package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import io.dialplane.user.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the call log. */
@ApplicationScoped
public class CallLog {

    private static final String UNKNOWN = "voice.call-unknown";

    private static final String SELECT = """
            SELECT c.id, c.call_sid, c.direction = 'inbound', c.from_number, c.to_number, c.contact_id, coalesce(k.name, c.contact_name),
                   coalesce(c.answered_by, c.caller_id), u.first_name, u.last_name, u.username, coalesce(c.answered_tier, c.tier),
                   CASE WHEN c.answered_tier IS NULL THEN c.rule_id ELSE c.answered_rule END, rr.name, c.stage,
                   c.started_at, c.answered_at, c.ended_at, c.end_is_known, c.ring_seconds, c.wait_seconds, c.talk_seconds, c.wrap_up_seconds,
                   c.outcome, c.recording_url, c.recording_seconds, c.notes, c.notes_version,
                   (SELECT array_agg(r.user_id ORDER BY r.step, r.user_id) FROM voice_ring r WHERE r.company_id = c.company_id AND r.call_id = c.id)
              FROM voice_call c
              LEFT JOIN contact k ON k.company_id = c.company_id AND k.id = c.contact_id
              LEFT JOIN users u ON u.company_id = c.company_id AND u.id = coalesce(c.answered_by, c.caller_id)
              LEFT JOIN routing_rule rr ON rr.company_id = c.company_id
                    AND rr.id = CASE WHEN c.answered_tier IS NULL THEN c.rule_id ELSE c.answered_rule END
            """;

    private static final String PART = """
            (c.answered_by = ? OR c.caller_id = ?
             OR EXISTS (SELECT 1 FROM voice_ring r WHERE r.company_id = c.company_id AND r.call_id = c.id AND r.user_id = ?))
            """;

    /** The same for lists: each of the three is read by its index. */
    private static final String OWN = """
             AND c.id IN (SELECT o.id FROM voice_call o WHERE o.company_id = ? AND o.answered_by = ?
                          UNION SELECT o.id FROM voice_call o WHERE o.company_id = ? AND o.caller_id = ?
                          UNION SELECT r.call_id FROM voice_ring r WHERE r.company_id = ? AND r.user_id = ?)
            """;

    /** Events of legs are forgotten, calls are not. */
    private static final String SID = """
             AND c.id IN (SELECT o.id FROM voice_call o WHERE o.company_id = ? AND o.call_sid = ?
                          UNION SELECT e.call_id FROM voice_event e WHERE e.company_id = ? AND e.leg_sid = ?)
            """;

    @Inject
    private Sql sql;

    /** A part of the log, the newest first. */
    public List<LoggedCall> page(CompanyId company, CallFilter filter, int limit) {
        StringBuilder where = new StringBuilder(" WHERE c.company_id = ?");
        List<Object> values = new ArrayList<>(List.of(company.value()));
        and(
                where,
                values,
                " AND c.direction = ?",
                filter.incoming() == null ? null : filter.incoming() ? "inbound" : "outbound");
        and(
                where,
                values,
                " AND c.outcome = ?",
                filter.outcome() == null ? null : filter.outcome().word());
        if (filter.open() != null) {
            where.append(filter.open() ? " AND c.ended_at IS NULL" : " AND c.ended_at IS NOT NULL");
        }
        and(where, values, " AND coalesce(c.answered_by, c.caller_id) = ?", filter.agentId());
        if (filter.seenBy() != null) {
            where.append(OWN);
            for (int i = 0; i < 3; i++) {
                values.addAll(List.of(company.value(), filter.seenBy()));
            }
        }
        and(where, values, " AND c.contact_id = ?", filter.contactId());
        if (filter.number() != null) {
            where.append(" AND (position(? IN c.from_number) > 0 OR position(? IN c.to_number) > 0)");
            values.addAll(List.of(filter.number(), filter.number()));
        }
        if (filter.callSid() != null) {
            where.append(SID);
            values.addAll(List.of(company.value(), filter.callSid(), company.value(), filter.callSid()));
        }
        and(where, values, " AND coalesce(c.answered_tier, c.tier) = ?", filter.tier());
        and(
                where,
                values,
                " AND CASE WHEN c.answered_tier IS NULL THEN c.rule_id ELSE c.answered_rule END = ?",
                filter.ruleId());
        and(where, values, " AND c.started_at >= ?", CallSql.time(filter.from()));
        and(where, values, " AND c.started_at <= ?", CallSql.time(filter.to()));
        and(where, values, " AND c.id < ?", filter.before());
        values.add(limit);
        return sql.transaction(session -> {
            session.enter(company);
            return session.rows(SELECT + where + " ORDER BY c.id DESC LIMIT ?", CallLog::call, values.toArray());
        });
    }

    /**
     * One call.
     *
     * @param seenBy who must have a part in it; null: nobody
     * @throws DomainException 404 when there is none, or the person has no part in it
     */
    public LoggedCall get(CompanyId company, Integer seenBy, long id) {
        return sql
                .transaction(session -> {
                    session.enter(company);
                    return session.rows(
                            SELECT + " WHERE c.company_id = ? AND c.id = ? AND (?::int IS NULL OR " + PART + ")",
                            CallLog::call,
                            company.value(),
                            id,
                            seenBy,
                            seenBy,
                            seenBy,
                            seenBy);
                })
                .stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound(UNKNOWN, Long.toString(id)));
    }

    /** Who was rung for a call, in that order. */
    public List<LoggedCall.Rung> rung(CompanyId company, long id) {
        return sql.transaction(session -> {
            session.enter(company);
            return session.rows(
                    """
                    SELECT r.user_id, u.first_name, u.last_name, u.username, r.tier, r.rule_id, r.rung_at, r.answered_at, r.ended_at, r.outcome
                      FROM voice_ring r JOIN users u ON u.company_id = r.company_id AND u.id = r.user_id
                     WHERE r.company_id = ? AND r.call_id = ? ORDER BY r.step, r.user_id
                    """,
                    row -> new LoggedCall.Rung(
                            row.getInt(1),
                            User.fullName(row.getString(2), row.getString(3), row.getString(4)),
                            row.getInt(5),
                            row.getObject(6, Integer.class),
                            CallSql.instant(row, 7),
                            CallSql.instant(row, 8),
                            CallSql.instant(row, 9),
                            row.getString(10)),
                    company.value(),
                    id);
        });
    }

    /** What the provider told of a call, in the order in which it came. */
    public List<LoggedCall.RawEvent> events(CompanyId company, long id) {
        return sql.transaction(session -> {
            session.enter(company);
            return session.rows(
                    """
                    SELECT e.leg_sid, e.event, e.happened_at, e.received_at, e.parameters::text
                      FROM voice_event e WHERE e.company_id = ? AND e.call_id = ? ORDER BY e.id
                    """,
                    row -> new LoggedCall.RawEvent(
                            row.getString(1),
                            row.getString(2),
                            CallSql.instant(row, 3),
                            CallSql.instant(row, 4),
                            row.getString(5)),
                    company.value(),
                    id);
        });
    }

    private static void and(StringBuilder where, List<Object> values, String condition, Object value) {
        if (value != null) {
            where.append(condition);
            values.add(value);
        }
    }

    private static LoggedCall call(ResultSet row) throws SQLException {
        Integer agent = row.getObject(8, Integer.class);
        return new LoggedCall(
                row.getLong(1),
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, Integer.class),
                row.getString(7),
                agent,
                agent == null ? null : User.fullName(row.getString(9), row.getString(10), row.getString(11)),
                row.getObject(12, Integer.class),
                row.getObject(13, Integer.class),
                row.getString(14),
                stage(row),
                CallSql.instant(row, 16),
                CallSql.instant(row, 17),
                CallSql.instant(row, 18),
                row.getBoolean(19),
                row.getObject(20, Integer.class),
                row.getObject(21, Integer.class),
                row.getObject(22, Integer.class),
                row.getObject(23, Integer.class),
                CallOutcome.of(row.getString(24)),
                row.getString(25),
                row.getObject(26, Integer.class),
                row.getString(27),
                row.getInt(28),
                row.getArray(29) == null
                        ? List.of()
                        : Arrays.asList((Integer[]) row.getArray(29).getArray()));
    }

    /** What the call is doing: {@code arriving, ringing, waiting, voicemail, refused, talking, ended}. */
    private static String stage(ResultSet row) throws SQLException {
        if (row.getTimestamp(18) != null) {
            return "ended";
        }
        return row.getTimestamp(17) != null ? "talking" : row.getString(15).toLowerCase(Locale.ROOT);
    }
}
