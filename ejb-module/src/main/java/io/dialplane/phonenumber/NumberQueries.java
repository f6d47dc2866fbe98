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
import java.util.stream.Stream;

/**
 * What a company sees of {@code phone_number}: the statements of lists, counts and exports.
 *
 * <p>A list is made of {@linkplain ListSegment segments}, one behind the other, each of which an index gives in the wanted order;
 * which, and the conditions, come from enums and whether a filter is set. Nothing that a client sent is ever part of a statement's
 * text.
 */
@Dependent
class NumberQueries {

    private static final String COLUMNS = """
            SELECT n.id, n.e164, s.global_status, coalesce(c.last_status, 'IN_QUEUE'), coalesce(c.attempts, 0),
                   c.last_attempt_at, c.last_user_message, u.id,
                   coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.username), u.phone_number
            """;

    /** Behind the columns: when the latest result was received. */
    private static final String LAST_STATUS_CHANGE =
            ", (SELECT r.received_at FROM call_result r WHERE r.id = c.last_result_id)";

    @PersistenceContext
    private EntityManager em;

    @Inject
    NumberQueries() {}

    NumberQueries(EntityManager em) {
        this.em = em;
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
        List<ListSegment> segments = ListSegment.of(filter, page.sort(), page.descending());
        for (int i = 0; i < segments.size() && found.size() < page.limit(); i++) {
            ListSegment segment = segments.get(i);
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
        ListSegment segment = ListSegment.byId(filter);
        String sql = segment.first("SELECT n.id", reach, conditions(filter, search) + segment.behind(false), false);
        return bound(sql, Integer.class, company, reach, filter, search)
                .setParameter("after", after)
                .setParameter("limit", limit)
                .setParameter("skip", 0)
                .getResultList();
    }

    /** How long a list is. */
    long count(CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search) {
        return count(company, reach, filter, search, ListSegment.byId(filter));
    }

    private long count(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, ListSegment segment) {
        String sql = "SELECT count(*)" + segment.counted(reach) + conditions(filter, search);
        return (Long) bound(sql, Long.class, company, reach, filter, search).getSingleResult();
    }

    /**
     * A part of a list in the order of ids, as exports show it.
     *
     * @param after go on behind this id; 0: from the start
     */
    List<ExportedNumber> exported(
            CompanyId company, NumberReach reach, NumberFilter filter, NumberSearch search, int after, int most) {
        ListSegment segment = ListSegment.byId(filter);
        if (filter.isOfCompany()) {
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
        ListSegment segment = filter.isOfCompany() ? ListSegment.POOL : ListSegment.byId(filter);
        String sql = COLUMNS + LAST_STATUS_CHANGE + segment.from(reach) + conditions(filter, search)
                + " AND n.id = ANY (:ids)" + segment.ascending();
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
        String sql = COLUMNS + ListSegment.POOL.from(reach) + conditions(filter, null) + " AND n.id = :id";
        return rows(bound(sql, Tuple.class, company, reach, filter, null).setParameter("id", id));
    }

    private static String conditions(NumberFilter filter, NumberSearch search) {
        StringBuilder sql = new StringBuilder();
        if (filter.narrowsStatus()) {
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
        if (filter.narrowsStatus()) {
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
