package io.dialplane.callresult;

import io.dialplane.phonenumber.CompanyNumber;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a company knows of its calls to a number. */
@Stateless
@InCompany
public class CallHistory {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private NumberService numbers;

    /**
     * A result.
     *
     * @param kind         {@code dialer}: reported; {@code panel}: by hand; {@code taken_over}: from a panel before this one
     * @param receivedAt   when it was recorded
     * @param batchId      the batch that it answers; null: none
     * @param agent        null: none
     * @param scenario     null: none
     * @param outboundLine null: none
     * @param changedBy    who changed it by hand; null: nobody
     * @param voidedAt     since when it no longer counts, by a reset; null: it counts
     */
    public record Entry(
            long id,
            String kind,
            String status,
            Instant attemptedAt,
            Instant receivedAt,
            String reason,
            String userMessage,
            UUID batchId,
            CompanyNumber.Agent agent,
            Named scenario,
            Named outboundLine,
            CompanyNumber.Agent changedBy,
            Instant voidedAt) {}

    /**
     * A scenario or line.
     *
     * @param key a scenario's name, a line's number
     */
    public record Named(int id, String key, String displayName) {}

    /**
     * The results of a number, the latest first.
     *
     * @param agentId only if the latest result is this agent's; null: whosever
     * @param before  only results with a smaller id; null: from the latest on
     * @throws io.dialplane.platform.DomainException 404 when the company doesn't see the number
     */
    @SuppressWarnings("unchecked")
    public List<Entry> of(CompanyId company, int numberId, Integer agentId, Long before, int limit) {
        numbers.get(company, numberId, agentId);
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT r.id, r.kind, r.status, r.attempted_at, r.received_at, r.reason, r.user_message, r.batch_id, r.voided_at,
                               a.id, coalesce(nullif(concat_ws(' ', a.first_name, a.last_name), ''), a.username), a.phone_number,
                               s.id, s.name, s.display_name, l.id, l.phone_number, l.display_name,
                               c.id, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.username), c.phone_number
                          FROM call_result r
                          LEFT JOIN users a ON a.id = r.agent_id
                          LEFT JOIN scenario s ON s.id = r.scenario_id
                          LEFT JOIN outbound_line l ON l.id = r.outbound_line_id
                          LEFT JOIN users c ON c.id = r.changed_by
                         WHERE r.company_id = :company AND r.number_id = :number AND r.id < :before
                         ORDER BY r.id DESC LIMIT :limit
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("number", numberId)
                .setParameter("before", before == null ? Long.MAX_VALUE : before)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> new Entry(
                        row.get(0, Long.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Instant.class),
                        row.get(4, Instant.class),
                        row.get(5, String.class),
                        row.get(6, String.class),
                        row.get(7, UUID.class),
                        person(row, 9),
                        named(row, 12),
                        named(row, 15),
                        person(row, 18),
                        row.get(8, Instant.class)))
                .toList();
    }

    private static CompanyNumber.Agent person(Tuple row, int first) {
        return row.get(first) == null
                ? null
                : new CompanyNumber.Agent(
                        row.get(first, Integer.class),
                        row.get(first + 1, String.class),
                        row.get(first + 2, String.class));
    }

    private static Named named(Tuple row, int first) {
        return row.get(first) == null
                ? null
                : new Named(
                        row.get(first, Integer.class),
                        row.get(first + 1, String.class),
                        row.get(first + 2, String.class));
    }
}
