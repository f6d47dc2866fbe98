package io.dialplane.calllog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is told live, collected while a transaction works and numbered as its last step: the row that counts stays locked until the
 * commit, so numbers are seen in their order and without gaps.
 */
final class FeedSql {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> events = new ArrayList<>();

    /** Something new about a call. */
    void call(String kind, CallRow call, Collection<Integer> userIds) {
        ObjectNode data = event(kind);
        data.put("call_id", call.id())
                .put("call_sid", call.callSid())
                .put("direction", call.outgoing() ? "outbound" : "inbound")
                .put("from_number", call.from())
                .put("to_number", call.to())
                .put("contact_id", call.contactId())
                .put("contact_name", call.contactName())
                .put("agent_id", call.answeredBy() == null ? call.callerId() : call.answeredBy())
                .put("outcome", call.outcome() == null ? null : call.outcome().word());
        ArrayNode users = data.putArray("user_ids");
        userIds.forEach(users::add);
    }

    /** Somebody is in another state as far as calls go: {@code ringing, on_call, wrap_up}, or {@code free}: what else the person is. */
    void agents(String state, Long callId, Collection<Integer> userIds) {
        for (int userId : userIds) {
            event("agent_state").put("user_id", userId).put("state", state).put("call_id", callId);
        }
    }

    private ObjectNode event(String kind) {
        ObjectNode event = JSON.createObjectNode().put("kind", kind);
        events.add(event);
        return event;
    }

    /** Numbers and writes what was collected; the transaction's last step. */
    void write(Sql.Session session, CompanyId company) {
        if (events.isEmpty()) {
            return;
        }
        long last = session.one("""
                INSERT INTO voice_feed (company_id, last) VALUES (?, ?)
                ON CONFLICT (company_id) DO UPDATE SET last = voice_feed.last + excluded.last RETURNING last
                """, row -> row.getLong(1), company.value(), (long) events.size());
        ArrayNode all = JSON.createArrayNode();
        events.forEach(all::add);
        session.update(
                """
                INSERT INTO voice_feed_event (company_id, number, kind, data)
                SELECT ?, ? + e.n, e.event ->> 'kind',
                       CASE WHEN e.event ->> 'state' = 'free' THEN e.event - 'kind' || jsonb_build_object('state',
                                 (SELECT coalesce(a.state, CASE WHEN t.user_id IS NULL THEN 'offline' ELSE 'available' END)
                                    FROM users u
                """ + ReservationSql.SAID + """
                                   WHERE u.company_id = ? AND u.id = (e.event ->> 'user_id')::int))
                            WHEN e.event ->> 'call_sid' IS NULL THEN e.event - 'kind'
                            ELSE e.event - 'kind' || jsonb_build_object('rung_ids',
                                 (SELECT coalesce(jsonb_agg(r.user_id ORDER BY r.step, r.user_id), '[]') FROM voice_ring r
                                   WHERE r.company_id = ? AND r.call_id = (e.event ->> 'call_id')::bigint)) END
                  FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY e (event, n)
                """,
                company.value(),
                last - events.size(),
                company.value(),
                company.value(),
                company.value(),
                company.value(),
                all.toString());
        events.clear();
    }
}
