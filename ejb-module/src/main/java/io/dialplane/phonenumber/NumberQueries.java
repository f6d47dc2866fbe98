package io.dialplane.phonenumber;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements on {@code phone_number}, and on a company's view of it.
 *
 * <p>A list is made of segments, one behind the other, each of which an index gives in the wanted order; which, and the
 * conditions, come from enums and whether a filter is set. Nothing that a client sent is ever part of a statement's text.
 */
@Dependent
class NumberQueries {

    private static final String IN_QUEUE = "IN_QUEUE";

    /** Numbers merged by one statement. */
    private static final int MERGE = 50_000;

    private static final String COLUMNS = """
            SELECT n.id, n.e164, s.global_status, coalesce(c.last_status, 'IN_QUEUE'), coalesce(c.attempts, 0),
                   c.last_attempt_at, c.last_user_message, u.id,
                   coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.username), u.phone_number
            """;

    /** Behind the columns: when the latest result was received. */
    private static final String LAST_STATUS_CHANGE =
            ", (SELECT r.received_at FROM call_result r WHERE r.id = c.last_result_id)";

    /**
     * For each number by the key, so that a list is read as far as it is shown. A plain join may not use the company's key, which
     * comes from another table, before row-level security has seen the row: the planner would read the company's numbers again for
     * each number of the list. States it would read in a row, those of all other countries too.
     */
    private static final String PROBED = """
            CROSS JOIN LATERAL (SELECT * FROM number_state k WHERE k.number_id = n.id OFFSET 0) s
            LEFT JOIN LATERAL (SELECT * FROM company_number k
                                WHERE k.cn_key = (cast(:company AS bigint) << 32 | n.id) OFFSET 0) c ON true
            """;

    /** For all numbers at once. */
    private static final String JOINED = """
            JOIN number_state s ON s.number_id = n.id
            LEFT JOIN company_number c ON c.cn_key = (cast(:company AS bigint) << 32 | n.id)
            """;

    /** What the company has something to do with, or nothing; of {@link #parts parts} of the pool. */
    private static final String OF_POOL = " FROM (%s) n\n" + PROBED + """
              LEFT JOIN users u ON u.id = c.agent_id
             WHERE c.deleted IS NOT TRUE AND NOT s.retired
            """;

    /** Only what the company has something to do with. */
    private static final String OF_COMPANY = """
              FROM company_number c
              JOIN phone_number n ON n.id = c.number_id
              JOIN number_state s ON s.number_id = c.number_id
              LEFT JOIN users u ON u.id = c.agent_id
             WHERE c.company_id = :company AND NOT c.deleted AND NOT s.retired
            """;

    /** The company's part of all keys. */
    private static final String OF_KEYS = """
               AND c.cn_key >= (cast(:company AS bigint) << 32) AND c.cn_key < (cast(:company AS bigint) + 1 << 32)
            """;

    private static final String NOT_CALLED = " AND coalesce(c.last_status, 'IN_QUEUE') = 'IN_QUEUE'";

    @PersistenceContext
    private EntityManager em;

    @Inject
    NumberQueries() {}

    NumberQueries(EntityManager em) {
        this.em = em;
    }

    // ------------------------------------------------------------------------------------------------ numbers in

    /**
     * For the rest of this transaction: a file of millions of lines may hold no number for longer than a transaction may
     * be silent, and whoever adds the same numbers is worth a longer wait than a dialer's.
     */
    void takeTime() {
        em.createNativeQuery("""
                        SELECT set_config('idle_in_transaction_session_timeout', '10min', true)
                            || set_config('lock_timeout', '55s', true)
                        """, String.class).getSingleResult();
    }

    /** Notes numbers for {@link #addStaged}, in this transaction only: nobody sees them or waits for them. */
    void stage(CompanyId company, UUID intake, List<PhoneNumber> numbers) {
        em.createNativeQuery("""
                        INSERT INTO number_given (intake, company_id, e164, country)
                        SELECT :intake, :company, g.e164, g.country
                          FROM unnest(cast(:e164s AS text[]), cast(:countries AS text[])) AS g (e164, country)
                        ON CONFLICT DO NOTHING
                        """)
                .setParameter("intake", intake)
                .setParameter("company", company.value())
                .setParameter("e164s", numbers.stream().map(PhoneNumber::e164).toArray(String[]::new))
                .setParameter(
                        "countries", numbers.stream().map(PhoneNumber::country).toArray(String[]::new))
                .executeUpdate();
    }

    /**
     * Puts the staged numbers into the pool, always in the order of the numbers: two who add the same ones at once wait for
     * each other, but never in a circle. The sweep gives them their places in the queue. This is the one door for numbers that
     * somebody adds.
     *
     * @return how many were new
     */
    int addStaged(UUID intake) {
        // Nothing is known about rows that nobody else has seen, and the pool grows while it works: the planner
        // would choose for tables that are empty, for the look-ups of the foreign key too, whose plans are kept.
        // What is asked for row by row is never joined: a join of two "empty" tables compares each row with each.
        em.createNativeQuery("""
                        SELECT set_config('enable_seqscan', 'off', true) || set_config('enable_bitmapscan', 'off', true)
                        """, String.class).getSingleResult();
        em.createNativeQuery("DISCARD PLANS").executeUpdate();
        int added = 0;
        String last = "";
        while (last != null) {
            Tuple slice = (Tuple) em.createNativeQuery("""
                            WITH slice AS MATERIALIZED (
                                SELECT g.e164, g.country FROM number_given g
                                 WHERE g.intake = :intake AND g.e164 > :last ORDER BY g.e164 LIMIT :merge),
                            created AS (
                                INSERT INTO phone_number (e164, country)
                                SELECT g.e164, g.country FROM slice g
                                 WHERE (SELECT n.id FROM phone_number n WHERE n.e164 = g.e164) IS NULL
                                 ORDER BY g.e164
                                ON CONFLICT DO NOTHING RETURNING id, country),
                            stated AS (
                                INSERT INTO number_state (number_id, country, dialable, free_at)
                                SELECT c.id, c.country, true, clock_timestamp() FROM created c ORDER BY c.id
                                RETURNING number_id)
                            SELECT (SELECT max(g.e164) FROM slice g), (SELECT cast(count(*) AS int) FROM stated)
                            """, Tuple.class)
                    .setParameter("intake", intake)
                    .setParameter("last", last)
                    .setParameter("merge", MERGE)
                    .getSingleResult();
            last = slice.get(0, String.class);
            added += slice.get(1, Integer.class);
        }
        return added;
    }

    /**
     * Brings back what is staged and was deleted by the company, and what was retired.
     *
     * @param retired also what was taken out of the pool for all
     * @return how many came back
     */
    int restoreStaged(CompanyId company, UUID intake, boolean retired) {
        // asked for row by row and never joined, as in addStaged
        return (Integer) em.createNativeQuery("""
                        SELECT restore_numbers(:company, ARRAY(
                                   SELECT g.id
                                     FROM (SELECT (SELECT n.id FROM phone_number n WHERE n.e164 = s.e164) AS id
                                             FROM number_given s WHERE s.intake = :intake OFFSET 0) g
                                    WHERE (SELECT c.deleted FROM company_number c
                                            WHERE c.cn_key = (cast(:company AS bigint) << 32 | g.id))
                                       OR (:retired AND (SELECT s.retired FROM number_state s WHERE s.number_id = g.id))),
                               :retired, make_interval(secs => :cooldown))
                         WHERE EXISTS (SELECT 1 FROM company_number c WHERE c.company_id = :company AND c.deleted)
                            OR EXISTS (SELECT 1 FROM number_state s WHERE s.retired AND :retired)
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("intake", intake)
                .setParameter("retired", retired)
                .setParameter("cooldown", PoolConfig.cooldown().toMillis() / 1000.0)
                .getResultStream()
                .findFirst()
                .orElse(0);
    }

    /** Forgets what was staged. */
    void unstage(UUID intake) {
        em.createNativeQuery("DELETE FROM number_given WHERE intake = :intake")
                .setParameter("intake", intake)
                .executeUpdate();
    }

    // ------------------------------------------------------------------------------------------------ numbers out

    /** A part of a list whose rows an index can give in order. */
    private enum Segment {
        POOL(OF_POOL, "n.id"),
        POOL_UNCALLED(OF_POOL + " AND c.last_attempt_at IS NULL", "n.id"),
        QUEUE(OF_POOL + NOT_CALLED, "n.id"),
        TOUCHED(OF_COMPANY, "c.number_id"),
        /** By the key, which has the company's numbers in a row, where no index has them in order. */
        TOUCHED_BY_KEY(OF_COMPANY + OF_KEYS, "c.cn_key"),
        TOUCHED_BY_STATUS(OF_COMPANY, "c.last_status, c.number_id"),
        TOUCHED_BEFORE_QUEUE(OF_COMPANY + " AND c.last_status < 'IN_QUEUE'", "c.last_status, c.number_id"),
        TOUCHED_BEHIND_QUEUE(OF_COMPANY + " AND c.last_status > 'IN_QUEUE'", "c.last_status, c.number_id"),
        CALLED(OF_COMPANY + " AND c.last_attempt_at IS NOT NULL", "c.last_attempt_at, c.number_id"),
        TOUCHED_UNCALLED(OF_COMPANY + " AND c.last_attempt_at IS NULL", "c.number_id");

        private final String from;
        private final String ascending;
        private final String descending;
        private final String behind;

        Segment(String from, String order) {
            this.from = from;
            this.ascending = " ORDER BY " + order;
            this.descending = " ORDER BY " + order.replace(",", " DESC,") + " DESC";
            this.behind = order.equals("c.cn_key")
                    ? " AND c.cn_key > (cast(:company AS bigint) << 32 | cast(:after AS bigint))"
                    : " AND " + order + " > :after";
        }

        /** Of the whole reach, in no order. */
        String from(NumberReach reach) {
            return from.formatted(String.join(" UNION ALL ", parts(reach)));
        }

        /** The first rows, {@code :limit} behind {@code :skip}; the first column is what the pool is ordered by. */
        String first(String columns, NumberReach reach, String conditions, boolean descending) {
            String order = descending ? this.descending : ascending;
            String limit = " LIMIT :limit OFFSET :skip";
            List<String> parts = parts(reach);
            if (parts.size() == 1 || !from.contains("%s")) {
                return columns + from(reach) + conditions + order + limit;
            }
            return parts.stream()
                            .map(part -> "(" + columns + from.formatted(part) + conditions + order
                                    + " LIMIT :limit + :skip)")
                            .collect(Collectors.joining(" UNION ALL "))
                    + " ORDER BY 1" + (descending ? " DESC" : "") + limit;
        }

        /** In the order of ids, behind the number {@code :after}; of segments that are ordered by nothing else. */
        String behind(boolean descending) {
            return descending ? behind.replace(">", "<") : behind;
        }
    }

    /**
     * The numbers that a list may show, country by country: an index has those of one country in the order of their ids, and
     * whoever wants the next of them shall not walk over those of all other countries.
     */
    private static List<String> parts(NumberReach reach) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < reach.own().size(); i++) {
            parts.add("SELECT p.id, p.e164 FROM phone_number p WHERE p.country = :own" + i);
        }
        if (!reach.others().isEmpty()) {
            parts.add("""
                    SELECT p.id, p.e164 FROM company_number c JOIN phone_number p ON p.id = c.number_id
                     WHERE p.country = ANY (:others)
                    """ + OF_KEYS);
        }
        return parts;
    }

    /** Only numbers that the company has something to do with can fulfil the filter. */
    private static boolean isOfCompany(NumberFilter filter) {
        return filter.agentId() != null
                || filter.hasAttempt()
                || (filter.status() != null && !filter.status().equals(IN_QUEUE));
    }

    /** The status is a condition of its own; else it is none, or the segment's. */
    private static boolean narrowsStatus(NumberFilter filter) {
        return filter.status() != null && isOfCompany(filter);
    }

    private static List<Segment> segments(NumberFilter filter, NumberPage.Sort sort, boolean descending) {
        boolean touched = isOfCompany(filter);
        boolean queue = !touched && filter.status() != null;
        return switch (sort) {
            case CREATED_AT -> List.of(byId(filter));
            case LAST_ATTEMPT_AT -> {
                if (queue) {
                    yield List.of(Segment.QUEUE);
                }
                yield List.of(Segment.CALLED, touched ? Segment.TOUCHED_UNCALLED : Segment.POOL_UNCALLED);
            }
            case STATUS -> {
                if (touched) {
                    yield List.of(filter.status() == null ? Segment.TOUCHED_BY_STATUS : Segment.TOUCHED);
                }
                if (queue) {
                    yield List.of(Segment.QUEUE);
                }
                yield descending
                        ? List.of(Segment.TOUCHED_BEHIND_QUEUE, Segment.QUEUE, Segment.TOUCHED_BEFORE_QUEUE)
                        : List.of(Segment.TOUCHED_BEFORE_QUEUE, Segment.QUEUE, Segment.TOUCHED_BEHIND_QUEUE);
            }
        };
    }

    /** What has all numbers of a list in the order of ids. */
    private static Segment byId(NumberFilter filter) {
        if (!isOfCompany(filter)) {
            return filter.status() != null ? Segment.QUEUE : Segment.POOL;
        }
        return filter.status() != null || filter.agentId() != null ? Segment.TOUCHED : Segment.TOUCHED_BY_KEY;
    }

    /** Countries of the numbers that the company has, or has had, something to do with. */
    @SuppressWarnings("unchecked")
    List<String> knownCountries(CompanyId company) {
        return em.createNativeQuery("SELECT k FROM known_countries(:company) k", String.class)
                .setParameter("company", company.value())
                .getResultList();
    }

    /** A part of a list. */
    List<CompanyNumber> page(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, NumberPage page) {
        alone();
        List<CompanyNumber> found = new ArrayList<>();
        long skip = page.skip();
        List<Segment> segments = segments(filter, page.sort(), page.descending());
        for (int i = 0; i < segments.size() && found.size() < page.limit(); i++) {
            Segment segment = segments.get(i);
            int wanted = page.limit() - found.size();
            String conditions = conditions(filter, search);
            if (page.after() != null) {
                conditions += segment.behind(page.descending());
            }
            String sql = segment.first(COLUMNS, reach, conditions, page.descending());
            Query query = bound(sql, Tuple.class, company, reach, filter, search)
                    .setParameter("limit", wanted)
                    .setParameter("skip", skip);
            if (page.after() != null) {
                query.setParameter("after", page.after());
            }
            List<CompanyNumber> part = rows(query);
            found.addAll(part);
            if (i + 1 < segments.size() && part.size() < wanted) {
                skip = part.isEmpty() && skip > 0
                        ? skip - Math.min(skip, count(company, reach, filter, search, segment))
                        : 0;
            }
        }
        return found;
    }

    /** Ids of a list in their order, {@code limit} at most, behind an id. */
    @SuppressWarnings("unchecked")
    List<Integer> ids(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, int after, int limit) {
        Segment segment = byId(filter);
        String sql = segment.first("SELECT n.id", reach, conditions(filter, search) + segment.behind(false), false);
        return bound(sql, Integer.class, company, reach, filter, search)
                .setParameter("after", after)
                .setParameter("limit", limit)
                .setParameter("skip", 0)
                .getResultList();
    }

    /** How long a list is. */
    long count(CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search) {
        return count(company, reach, filter, search, byId(filter));
    }

    private long count(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, Segment segment) {
        String sql = "SELECT count(*)" + segment.from(reach).replace(PROBED, JOINED) + conditions(filter, search);
        return (Long) bound(sql, Long.class, company, reach, filter, search).getSingleResult();
    }

    /**
     * A part of a list in the order of ids, as exports show it.
     *
     * @param after go on behind this id; 0: from the start
     */
    List<ExportedNumber> exported(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, int after, int most) {
        Segment segment = byId(filter);
        if (isOfCompany(filter)) {
            walk();
        }
        String sql = segment.first(
                COLUMNS + LAST_STATUS_CHANGE, reach, conditions(filter, search) + segment.behind(false), false);
        return exported(bound(sql, Tuple.class, company, reach, filter, search)
                .setParameter("after", after)
                .setParameter("limit", most)
                .setParameter("skip", 0));
    }

    /**
     * For the rest of this transaction rows are read along an index that has them in order, whose end is the part's. The planner
     * takes what row-level security leaves for a two-hundredth, and would sort all that is left for each part.
     */
    private void walk() {
        em.createNativeQuery("""
                        SELECT set_config('enable_sort', 'off', true) || set_config('enable_seqscan', 'off', true)
                            || set_config('enable_bitmapscan', 'off', true)
                        """, String.class).getSingleResult();
    }

    /** For the rest of this transaction no other process helps: to start some takes longer than to read a page. */
    private void alone() {
        em.createNativeQuery("SELECT set_config('max_parallel_workers_per_gather', '0', true)", String.class)
                .getSingleResult();
    }

    /** Those of a list that have one of a few ids, in the order of ids, as exports show them. */
    List<ExportedNumber> exported(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, List<Integer> ids) {
        // found by their ids, whatever the filter
        Segment segment = isOfCompany(filter) ? Segment.POOL : byId(filter);
        String sql = COLUMNS + LAST_STATUS_CHANGE + segment.from(reach) + conditions(filter, search)
                + " AND n.id = ANY (:ids)" + segment.ascending;
        return exported(bound(sql, Tuple.class, company, reach, filter, search)
                .setParameter("ids", ids.toArray(Integer[]::new)));
    }

    private static List<ExportedNumber> exported(Query query) {
        return tuples(query)
                .map(row -> new ExportedNumber(number(row), row.get(10, Instant.class)))
                .toList();
    }

    /** One number; empty: the company sees none with this id. */
    List<CompanyNumber> one(CompanyId company, NumberReach reach, int id, Integer agentId) {
        NumberFilter filter = new NumberFilter(null, null, null, null, agentId);
        String sql = COLUMNS + Segment.POOL.from(reach) + conditions(filter, null) + " AND n.id = :id";
        return rows(bound(sql, Tuple.class, company, reach, filter, null).setParameter("id", id));
    }

    private static String conditions(NumberFilter filter, NumberSearch search) {
        StringBuilder sql = new StringBuilder();
        if (narrowsStatus(filter)) {
            sql.append(" AND c.last_status = :status");
        }
        if (filter.attemptedFrom() != null) {
            sql.append(" AND c.last_attempt_at >= :from");
        }
        if (filter.attemptedTo() != null) {
            sql.append(" AND c.last_attempt_at <= :to");
        }
        if (filter.agentId() != null) {
            sql.append(" AND c.agent_id = :agent");
        }
        if (search != null) {
            sql.append(
                    search.start() == null
                            ? " AND n.e164 LIKE :anywhere"
                            : " AND (n.e164 LIKE :anywhere OR n.e164 LIKE :start)");
        }
        return sql.toString();
    }

    private Query bound(
            String sql, Class<?> row, CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search) {
        Query query = em.createNativeQuery(sql, row).setParameter("company", company.value());
        if (sql.contains(":own0")) {
            for (int i = 0; i < reach.own().size(); i++) {
                query.setParameter("own" + i, reach.own().get(i));
            }
        }
        if (sql.contains(":others")) {
            query.setParameter("others", reach.others().toArray(String[]::new));
        }
        if (narrowsStatus(filter)) {
            query.setParameter("status", filter.status());
        }
        if (filter.attemptedFrom() != null) {
            query.setParameter("from", filter.attemptedFrom());
        }
        if (filter.attemptedTo() != null) {
            query.setParameter("to", filter.attemptedTo());
        }
        if (filter.agentId() != null) {
            query.setParameter("agent", filter.agentId());
        }
        if (search != null) {
            query.setParameter("anywhere", search.anywhere());
            if (search.start() != null) {
                query.setParameter("start", search.start());
            }
        }
        return query;
    }

    private static List<CompanyNumber> rows(Query query) {
        return tuples(query).map(NumberQueries::number).toList();
    }

    @SuppressWarnings("unchecked")
    private static Stream<Tuple> tuples(Query query) {
        return ((List<Tuple>) query.getResultList()).stream();
    }

    private static CompanyNumber number(Tuple row) {
        return new CompanyNumber(
                row.get(0, Integer.class),
                row.get(1, String.class),
                row.get(2, String.class),
                row.get(3, String.class),
                row.get(4, Integer.class),
                row.get(5, Instant.class),
                row.get(6, String.class),
                row.get(7) == null
                        ? null
                        : new CompanyNumber.Agent(
                                row.get(7, Integer.class), row.get(8, String.class), row.get(9, String.class)));
    }
}
