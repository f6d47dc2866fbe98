package io.dialplane.batch;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The batches a company was handed, and what became of each number. */
@Stateless
@InCompany
public class BatchLog {

    @PersistenceContext
    private EntityManager em;

    /**
     * A batch and how far it got.
     *
     * @param outstanding numbers that are still leased
     * @param reported    numbers whose lease a report ended
     * @param returned    numbers that came back unreported
     * @param tokenId     of the dialer that fetched it; null: the environment's
     */
    public record Entry(
            UUID id,
            Instant createdAt,
            int requested,
            int size,
            int outstanding,
            int reported,
            int returned,
            Integer tokenId) {}

    /** What became of a number of a batch. */
    public enum Fate {
        OUTSTANDING,
        REPORTED,
        RETURNED
    }

    /**
     * One number of a batch.
     *
     * @param status      as reported; null: not reported
     * @param attemptedAt null: not reported
     */
    public record Number(int id, String e164, Fate fate, String status, Instant attemptedAt) {}

    /** A company's batches, newest first. */
    public List<Entry> page(CompanyId company, int skip, int limit) {
        return entries(company, null, skip, limit);
    }

    /** @throws DomainException 404 when the company has no such batch */
    public Entry get(CompanyId company, UUID batch) {
        return entries(company, batch, 0, 1).stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("batch.unknown"));
    }

    /** The numbers of a batch, in the order they were handed out. */
    public List<Number> numbers(CompanyId company, UUID batch) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT n.id, n.e164,
                               CASE WHEN r.id IS NOT NULL THEN 'reported' WHEN s.lease_batch = b.id THEN 'outstanding' ELSE 'returned' END,
                               r.status, r.attempted_at
                          FROM dialer_batch b
                         CROSS JOIN LATERAL unnest(b.number_ids) WITH ORDINALITY t (number_id, ord)
                          JOIN phone_number n ON n.id = t.number_id
                          JOIN number_state s ON s.number_id = t.number_id
                          LEFT JOIN LATERAL (SELECT c.id, c.status, c.attempted_at FROM call_result c
                                              WHERE c.batch_id = b.id AND c.number_id = t.number_id ORDER BY c.id LIMIT 1) r ON true
                         WHERE b.company_id = :company AND b.id = :batch
                         ORDER BY t.ord
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("batch", batch)
                .getResultList();
        return rows.stream()
                .map(row -> new Number(
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        Fate.valueOf(row.get(2, String.class).toUpperCase(Locale.ROOT)),
                        row.get(3, String.class),
                        row.get(4, Instant.class)))
                .toList();
    }

    private List<Entry> entries(CompanyId company, UUID only, int skip, int limit) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT b.id, b.created_at, b.requested, cardinality(b.number_ids),
                               (SELECT count(*) FROM number_state s WHERE s.number_id = ANY (b.number_ids) AND s.lease_batch = b.id),
                               (SELECT count(DISTINCT c.number_id) FROM call_result c WHERE c.batch_id = b.id),
                               b.token_id
                          FROM (SELECT * FROM dialer_batch
                                 WHERE company_id = :company AND (cast(:only AS uuid) IS NULL OR id = cast(:only AS uuid))
                                 ORDER BY created_at DESC, id LIMIT :limit OFFSET :skip) b
                         ORDER BY b.created_at DESC, b.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("only", only == null ? null : only.toString())
                .setParameter("limit", limit)
                .setParameter("skip", skip)
                .getResultList();
        return rows.stream()
                .map(row -> {
                    int size = row.get(3, Integer.class);
                    int outstanding = row.get(4, Long.class).intValue();
                    int reported = row.get(5, Long.class).intValue();
                    return new Entry(
                            row.get(0, UUID.class),
                            row.get(1, Instant.class),
                            row.get(2, Integer.class),
                            size,
                            outstanding,
                            reported,
                            size - outstanding - reported,
                            row.get(6, Integer.class));
                })
                .toList();
    }
}
