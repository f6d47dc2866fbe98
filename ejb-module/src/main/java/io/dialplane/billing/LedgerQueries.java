package io.dialplane.billing;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on the ledger and the wallet. Conditions come from whether a filter is set, never from what a client sent. */
@Dependent
class LedgerQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    LedgerQueries() {}

    LedgerQueries(EntityManager em) {
        this.em = em;
    }

    /** Where an entry stands in the list. */
    record Place(Instant at, long id) {}

    /** What a company has now, folded or not. */
    long balance(CompanyId company) {
        return (Long) em.createNativeQuery("SELECT balance_of(:company)", Long.class)
                .setParameter("company", company.value())
                .getSingleResult();
    }

    /** The wallet; its day begins at {@code midnight}. */
    Wallet wallet(CompanyId company, Instant midnight) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT balance_of(:company), dearest_cost_of(:company),
                               (SELECT cast(c.settings ->> 'cost_per_connected' AS bigint) FROM company c WHERE c.id = :company),
                               t.calls, t.charged, t.adjusted
                          FROM (SELECT count(x.number_id) AS calls,
                                       cast(coalesce(-sum(x.amount) FILTER (WHERE x.number_id IS NOT NULL), 0) AS bigint) AS charged,
                                       cast(coalesce(sum(x.amount) FILTER (WHERE x.number_id IS NULL), 0) AS bigint) AS adjusted
                                  FROM ledger x WHERE x.company_id = :company AND x.created_at >= :midnight) t
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("midnight", midnight)
                .getSingleResult();
        return new Wallet(
                row.get(0, Long.class),
                row.get(2, Long.class),
                row.get(1, Long.class),
                new Wallet.Today(row.get(3, Long.class), row.get(4, Long.class), row.get(5, Long.class)));
    }

    /** Where an entry stands; empty: the company has none with this id. */
    Optional<Place> place(CompanyId company, long id) {
        List<Tuple> rows = rows(em.createNativeQuery(
                        "SELECT x.created_at, x.id FROM ledger x WHERE x.company_id = :company AND x.id = :id",
                        Tuple.class)
                .setParameter("company", company.value())
                .setParameter("id", id));
        return rows.stream()
                .map(row -> new Place(row.get(0, Instant.class), row.get(1, Long.class)))
                .findFirst();
    }

    /**
     * A part of the list, newest first.
     *
     * @param before go on behind this place; null: from the newest on
     */
    List<LedgerEntry> page(CompanyId company, EntryFilter filter, Place before, int limit) {
        Query query = bound(
                        """
                        SELECT l.id, l.amount, l.reason, l.number_id, u.id, u.username, l.created_at, n.e164, l.call_result_id,
                               l.balance_after
                          FROM (SELECT * FROM ledger x WHERE %s ORDER BY x.created_at DESC, x.id DESC LIMIT :limit) l
                          LEFT JOIN users u ON u.id = l.user_id
                          LEFT JOIN phone_number n ON n.id = l.number_id
                         ORDER BY l.created_at DESC, l.id DESC
                        """.formatted(conditions(filter)
                                + (before == null ? "" : " AND (x.created_at, x.id) < (:at, :before)")),
                        Tuple.class,
                        company,
                        filter)
                .setParameter("limit", limit);
        if (before != null) {
            query.setParameter("at", before.at()).setParameter("before", before.id());
        }
        return rows(query).stream()
                .map(row -> new LedgerEntry(
                        row.get(0, Long.class),
                        EntryKind.of(row.get(3) != null, row.get(1, Long.class)),
                        row.get(1, Long.class),
                        row.get(2, String.class),
                        row.get(4) == null
                                ? null
                                : new LedgerEntry.Person(row.get(4, Integer.class), row.get(5, String.class)),
                        row.get(6, Instant.class),
                        row.get(7, String.class),
                        row.get(8, Long.class),
                        row.get(9, Long.class)))
                .toList();
    }

    /** How long the list is. */
    long count(CompanyId company, EntryFilter filter) {
        return (Long) bound("SELECT count(*) FROM ledger x WHERE " + conditions(filter), Long.class, company, filter)
                .getSingleResult();
    }

    private static String conditions(EntryFilter filter) {
        StringBuilder sql = new StringBuilder("x.company_id = :company");
        if (filter.kind() != null) {
            sql.append(" AND ").append(filter.kind().condition());
        }
        if (filter.from() != null) {
            sql.append(" AND x.created_at >= :from");
        }
        if (filter.to() != null) {
            sql.append(" AND x.created_at <= :to");
        }
        return sql.toString();
    }

    private Query bound(String sql, Class<?> row, CompanyId company, EntryFilter filter) {
        Query query = em.createNativeQuery(sql, row).setParameter("company", company.value());
        if (filter.from() != null) {
            query.setParameter("from", filter.from());
        }
        if (filter.to() != null) {
            query.setParameter("to", filter.to());
        }
        return query;
    }

    @SuppressWarnings("unchecked")
    private static List<Tuple> rows(Query query) {
        return query.getResultList();
    }

    /** Adjustments of a company take turns from here to the end of the transaction: each is judged by the one before. */
    void lock(CompanyId company) {
        em.createNativeQuery("INSERT INTO wallet (company_id) VALUES (:company) ON CONFLICT DO NOTHING")
                .setParameter("company", company.value())
                .executeUpdate();
        em.createNativeQuery("SELECT 1 FROM wallet WHERE company_id = :company FOR NO KEY UPDATE", Integer.class)
                .setParameter("company", company.value())
                .getSingleResult();
    }

    /** Writes an adjustment and says where it stands. */
    Place write(CompanyId company, Integer userId, long amount, String reason) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        INSERT INTO ledger (company_id, amount, reason, user_id) VALUES (:company, :amount, :reason, cast(:user AS int))
                        RETURNING created_at, id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("amount", amount)
                .setParameter("reason", reason)
                .setParameter("user", userId)
                .getSingleResult();
        return new Place(row.get(0, Instant.class), row.get(1, Long.class));
    }
}
