package io.dialplane.statistics;

import io.dialplane.callresult.CallStatus;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the counts. Each figure is one statement, so one snapshot: what is folded, what is not folded yet, and single
 * results at the ends of a time that counts don't fit.
 */
@Dependent
class StatisticsQueries {

    /** A company's changes that are not folded yet; above the floor, see {@code balance_of}. */
    private static final String CHANGES = """
            (SELECT * FROM statistics_change x
              WHERE x.company_id = :company
                AND x.id > (SELECT coalesce(max(f.folded_to), 0) FROM statistics_fold f WHERE f.company_id = :company))
            """;

    /** {@link Piece}s. */
    private static final String PIECES = """
            (SELECT * FROM unnest(cast(:buckets AS int[]), cast(:spans AS int[]), cast(:froms AS timestamptz[]), cast(:tos AS timestamptz[]))
                   AS p (bucket, seconds, starts, ends))
            """;

    @PersistenceContext
    private EntityManager em;

    /**
     * Attempts of a status.
     *
     * @param filter which of the filters they fulfil
     * @param bucket which bucket they lie in
     */
    record AttemptCount(int filter, int bucket, CallStatus status, long attempts) {}

    /** A scenario or an outbound line. */
    record Named(int id, String key, String displayName, boolean active, boolean deleted) {}

    /** Attempts by filter, bucket and status, of those that there are any of. */
    List<AttemptCount> attempts(CompanyId company, List<AttemptFilter> filters, List<Piece> pieces) {
        String sql = """
                WITH piece AS MATERIALIZED %1$s,
                     wanted AS MATERIALIZED (
                        SELECT * FROM unnest(cast(:scenarios AS int[]), cast(:lines AS int[])) WITH ORDINALITY AS f (scenario_id, outbound_line_id, number)),
                     found AS (
                        SELECT f.number, p.bucket, c.status, c.attempts
                          FROM wanted f CROSS JOIN piece p
                         CROSS JOIN LATERAL (
                            SELECT c.status, sum(c.attempts) AS attempts FROM attempt_count c
                             WHERE c.company_id = :company AND c.span_seconds = p.seconds
                               AND c.scenario_id = f.scenario_id AND c.outbound_line_id = f.outbound_line_id
                               AND c.starts_at >= p.starts AND c.starts_at < p.ends
                             GROUP BY c.status) c
                         WHERE p.seconds >= 0
                        UNION ALL
                        SELECT f.number, p.bucket, x.status, x.attempts
                          FROM (SELECT x.slot, x.status, x.scenario_id, x.outbound_line_id, sum(x.attempts) AS attempts
                                  FROM %2$s x WHERE x.attempts <> 0 GROUP BY 1, 2, 3, 4) x
                          JOIN piece p ON p.seconds >= 0 AND x.slot >= p.starts AND x.slot < p.ends
                          JOIN wanted f ON f.scenario_id IN (0, x.scenario_id) AND f.outbound_line_id IN (0, x.outbound_line_id)
                        UNION ALL
                        SELECT f.number, p.bucket, r.status, 1
                          FROM piece p
                         CROSS JOIN LATERAL (
                            SELECT r.status, r.scenario_id, r.outbound_line_id FROM call_result r
                             WHERE r.company_id = :company AND r.attempted_at >= p.starts AND r.attempted_at < p.ends
                               AND r.kind <> 'panel' AND r.voided_at IS NULL OFFSET 0) r
                          JOIN wanted f ON f.scenario_id IN (0, r.scenario_id) AND f.outbound_line_id IN (0, r.outbound_line_id)
                         WHERE p.seconds < 0)
                SELECT cast(d.number AS int), d.bucket, d.status, cast(sum(d.attempts) AS bigint)
                  FROM found d GROUP BY d.number, d.bucket, d.status HAVING sum(d.attempts) > 0
                """.formatted(PIECES, CHANGES);
        Query query = withPieces(em.createNativeQuery(sql, Tuple.class), pieces)
                .setParameter("company", company.value())
                .setParameter("scenarios", orZero(filters, AttemptFilter::scenarioId))
                .setParameter("lines", orZero(filters, AttemptFilter::outboundLineId));
        return rows(query)
                .map(row -> new AttemptCount(
                        row.get(0, Integer.class) - 1,
                        row.get(1, Integer.class),
                        CallStatus.valueOf(row.get(2, String.class)),
                        row.get(3, Long.class)))
                .toList();
    }

    /** Numbers that the company's list shows, by their status. */
    Map<CallStatus, Long> numbers(CompanyId company, Collection<String> countries) {
        String sql = """
                WITH known AS MATERIALIZED (
                        SELECT c.country, c.status, c.deleted, c.numbers FROM number_count c WHERE c.company_id = :company
                        UNION ALL
                        SELECT x.country, x.status, x.deleted, x.numbers FROM %1$s x WHERE x.numbers <> 0),
                     pool AS (
                        SELECT p.country, p.numbers FROM pool_count p
                        UNION ALL
                        SELECT p.country, p.numbers FROM pool_change p)
                SELECT k.status, cast(sum(k.numbers) AS bigint) FROM known k WHERE NOT k.deleted GROUP BY k.status
                UNION ALL
                SELECT 'IN_QUEUE', cast(
                       coalesce((SELECT sum(p.numbers) FROM pool p WHERE p.country = ANY (:countries)), 0)
                     - coalesce((SELECT sum(k.numbers) FROM known k WHERE k.country = ANY (:countries)), 0) AS bigint)
                """.formatted(CHANGES);
        return byStatus(em.createNativeQuery(sql, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("countries", countries.toArray(String[]::new)));
    }

    /** Numbers that the company's list shows and that it called last within the pieces, by their status. */
    Map<CallStatus, Long> calledNumbers(CompanyId company, List<Piece> pieces) {
        String sql = """
                WITH piece AS MATERIALIZED %1$s,
                     found AS (
                        SELECT c.status, c.numbers
                          FROM piece p
                         CROSS JOIN LATERAL (
                            SELECT c.status, sum(c.numbers) AS numbers FROM called_count c
                             WHERE c.company_id = :company AND c.span_seconds = p.seconds
                               AND c.starts_at >= p.starts AND c.starts_at < p.ends
                             GROUP BY c.status) c
                         WHERE p.seconds >= 0
                        UNION ALL
                        SELECT x.status, x.numbers
                          FROM %2$s x JOIN piece p ON p.seconds >= 0 AND x.slot >= p.starts AND x.slot < p.ends
                         WHERE x.numbers <> 0 AND NOT x.deleted
                        UNION ALL
                        SELECT n.last_status, 1
                          FROM piece p
                         CROSS JOIN LATERAL (
                            SELECT n.last_status, n.number_id FROM company_number n
                             WHERE n.company_id = :company AND n.last_attempt_at >= p.starts AND n.last_attempt_at < p.ends
                               AND NOT n.deleted OFFSET 0) n
                         CROSS JOIN LATERAL (
                            SELECT 1 FROM number_state s WHERE s.number_id = n.number_id AND NOT s.retired OFFSET 0) s
                         WHERE p.seconds < 0)
                SELECT d.status, cast(sum(d.numbers) AS bigint) FROM found d GROUP BY d.status
                """.formatted(PIECES, CHANGES);
        return byStatus(
                withPieces(em.createNativeQuery(sql, Tuple.class), pieces).setParameter("company", company.value()));
    }

    /** The company's scenarios, also deleted ones. */
    List<Named> scenarios(CompanyId company) {
        return named(em.createNativeQuery("""
                        SELECT s.id, s.name, s.display_name, s.is_active, s.deleted_at IS NOT NULL
                          FROM scenario s WHERE s.company_id = :company ORDER BY s.id
                        """, Tuple.class).setParameter("company", company.value()));
    }

    /** The company's outbound lines, also deleted ones. */
    List<Named> outboundLines(CompanyId company) {
        return named(em.createNativeQuery("""
                        SELECT l.id, l.phone_number, l.display_name, l.is_active, l.deleted_at IS NOT NULL
                          FROM outbound_line l WHERE l.company_id = :company ORDER BY l.id
                        """, Tuple.class).setParameter("company", company.value()));
    }

    /**
     * What the overview shows beside counts.
     *
     * @param free         numbers of the countries that have a place in the queue
     * @param leased       numbers that are with the company's dialers
     * @param activeAgents people who take calls
     */
    record Present(long free, long leased, long activeAgents) {}

    Present present(CompanyId company, Collection<String> countries) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT (SELECT count(*) FROM number_state s WHERE s.pos IS NOT NULL AND s.country = ANY (:countries)),
                               (SELECT count(*) FROM number_state s WHERE s.lease_batch IS NOT NULL AND s.lease_company = :company),
                               (SELECT count(*) FROM users u WHERE u.company_id = :company AND u.role = 'AGENT'
                                   AND u.is_active AND u.deleted_at IS NULL)
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("countries", countries.toArray(String[]::new))
                .getSingleResult();
        return new Present(row.get(0, Long.class), row.get(1, Long.class), row.get(2, Long.class));
    }

    private static Query withPieces(Query query, List<Piece> pieces) {
        return query.setParameter("buckets", pieces.stream().map(Piece::bucket).toArray(Integer[]::new))
                .setParameter(
                        "spans",
                        pieces.stream().map(piece -> piece.span().seconds()).toArray(Integer[]::new))
                .setParameter(
                        "froms",
                        pieces.stream().map(piece -> piece.from().toString()).toArray(String[]::new))
                .setParameter(
                        "tos",
                        pieces.stream().map(piece -> piece.to().toString()).toArray(String[]::new));
    }

    private static Integer[] orZero(List<AttemptFilter> filters, Function<AttemptFilter, Integer> id) {
        return filters.stream()
                .map(filter -> id.apply(filter) == null ? 0 : id.apply(filter))
                .toArray(Integer[]::new);
    }

    private static Map<CallStatus, Long> byStatus(Query query) {
        Map<CallStatus, Long> counts = new EnumMap<>(CallStatus.class);
        rows(query)
                .forEach(row ->
                        counts.merge(CallStatus.valueOf(row.get(0, String.class)), row.get(1, Long.class), Long::sum));
        return counts;
    }

    private static List<Named> named(Query query) {
        return rows(query)
                .map(row -> new Named(
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Boolean.class),
                        row.get(4, Boolean.class)))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Stream<Tuple> rows(Query query) {
        return ((List<Tuple>) query.getResultList()).stream();
    }
}
