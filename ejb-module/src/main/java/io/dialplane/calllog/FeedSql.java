package io.dialplane.calllog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is told live, collected while a transaction works and numbered as its last step: the row that counts stays locked until the
 * commit, so numbers are seen in their order and without gaps. What people do is compared with what was told of them last, under that lock:
 * it is told once, and in the words of {@link OpenCalls}.
 */
final class FeedSql {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of people who do something else than was told: {@code user_id, state, call_id}. */
    private static final String CHANGED =
            "SELECT coalesce(n.id, p.user_id) AS user_id, coalesce(n.state, 'offline') AS state, n.call_id"
                    + " FROM (SELECT u.id, " + ReservationSql.STATE + " AS state, r.call_id" + ReservationSql.STAFF
                    + "%1$s) n FULL JOIN (SELECT p.user_id, p.state, p.call_id FROM voice_presence p WHERE p.company_id = ?%2$s) p ON p.user_id = n.id"
                    + " WHERE (coalesce(n.state, 'offline'), n.call_id) IS DISTINCT FROM (coalesce(p.state, 'offline'), p.call_id)";

    private static final String CHANGED_OF_ALL = CHANGED.formatted("", "");
    private static final String CHANGED_OF_SOME =
            CHANGED.formatted(" AND u.id = ANY (?::int[])", " AND p.user_id = ANY (?::int[])");

    /** Numbers and writes calls' events, then people's. */
    private static final String WRITE = """
            , told AS (
                INSERT INTO voice_presence (user_id, company_id, state, call_id) SELECT c.user_id, ?, c.state, c.call_id FROM changed c
                ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, call_id = excluded.call_id),
            news AS (
                SELECT 1 AS part, e.n, e.event ->> 'kind' AS kind,
                       e.event - 'kind' || jsonb_build_object('rung_ids',
                            (SELECT coalesce(jsonb_agg(r.user_id ORDER BY r.step, r.user_id), '[]') FROM voice_ring r
                              WHERE r.company_id = ? AND r.call_id = (e.event ->> 'call_id')::bigint)) AS data
                  FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY e (event, n)
                UNION ALL
                SELECT 2, c.user_id, 'agent_state', jsonb_build_object('user_id', c.user_id, 'state', c.state, 'call_id', c.call_id)
                  FROM changed c),
            numbered AS (SELECT ?::bigint + row_number() OVER (ORDER BY n.part, n.n) AS number, n.kind, n.data FROM news n),
            written AS (INSERT INTO voice_feed_event (company_id, number, kind, data) SELECT ?, n.number, n.kind, n.data FROM numbered n)
            UPDATE voice_feed SET last = (SELECT max(n.number) FROM numbered n) WHERE company_id = ? AND EXISTS (SELECT 1 FROM numbered)
            """;

    private final List<ObjectNode> events = new ArrayList<>();
    private final Set<Integer> people = new TreeSet<>();

    /** Something new about a call. */
    void call(String kind, CallRow call, Collection<Integer> userIds) {
        ObjectNode data = JSON.createObjectNode().put("kind", kind);
        events.add(data);
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

    /** These may do something else from now on. */
    void people(Collection<Integer> userIds) {
        people.addAll(userIds);
    }

    /** Numbers and writes what was collected; the transaction's last step. */
    void write(Sql.Session session, CompanyId company) {
        if (!events.isEmpty() || !people.isEmpty()) {
            String some = CallSql.array(people);
            write(
                    session,
                    company,
                    CHANGED_OF_SOME,
                    company.value(),
                    company.value(),
                    company.value(),
                    some,
                    company.value(),
                    some);
            events.clear();
            people.clear();
        }
    }

    /** Tells of everybody in the company who does something else than was told last; the transaction's last step. */
    static void everybody(Sql.Session session, CompanyId company) {
        Object[] parameters = {company.value(), company.value(), company.value(), company.value()};
        if (session.one("SELECT EXISTS (" + CHANGED_OF_ALL + ")", row -> row.getBoolean(1), parameters)) {
            new FeedSql().write(session, company, CHANGED_OF_ALL, parameters);
        }
    }

    private void write(Sql.Session session, CompanyId company, String changed, Object... ofChanged) {
        long last = last(session, company);
        ArrayNode all = JSON.createArrayNode();
        events.forEach(all::add);
        List<Object> parameters = new ArrayList<>(List.of(ofChanged));
        parameters.addAll(
                List.of(company.value(), company.value(), all.toString(), last, company.value(), company.value()));
        session.update("WITH changed AS (" + changed + ")" + WRITE, parameters.toArray());
    }

    /** The number of the last event; nobody else tells anything until the transaction ends. */
    private static long last(Sql.Session session, CompanyId company) {
        String locked = "SELECT last FROM voice_feed WHERE company_id = ? FOR UPDATE";
        List<Long> found = session.rows(locked, row -> row.getLong(1), company.value());
        if (found.isEmpty()) {
            session.update("INSERT INTO voice_feed (company_id) VALUES (?) ON CONFLICT DO NOTHING", company.value());
            return session.one(locked, row -> row.getLong(1), company.value());
        }
        return found.get(0);
    }
}
