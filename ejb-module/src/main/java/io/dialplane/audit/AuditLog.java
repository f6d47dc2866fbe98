package io.dialplane.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * The audit log as a list.
 *
 * <p>Each filter has an index that gives its entries in the list's order. An action's beginning stands for the few actions that
 * begin with it: each is looked up by itself, and the newest of all are shown. Conditions come from whether a filter is set,
 * never from what a client sent.
 */
@Stateless
@InCompany
public class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COLUMNS =
            "e.id, e.at, e.actor_id, e.actor, e.address, e.action, e.subject, cast(e.before AS text), cast(e.after AS text)";

    private static final String NEWEST = " ORDER BY e.at DESC, e.id DESC LIMIT :limit";

    private static final String LIST = "SELECT " + COLUMNS + " FROM audit_entry e WHERE e.company_id = :company";

    /** One look at the index for each action there is, then a short list of each. */
    private static final String LIST_BY_ACTIONS = """
            WITH RECURSIVE known (action) AS (
                (SELECT x.action FROM audit_entry x WHERE x.company_id = :company ORDER BY x.action LIMIT 1)
                UNION ALL
                SELECT (SELECT x.action FROM audit_entry x WHERE x.company_id = :company AND x.action > k.action ORDER BY x.action LIMIT 1)
                  FROM known k WHERE k.action IS NOT NULL)
            SELECT %s
              FROM known k
             CROSS JOIN LATERAL (SELECT * FROM audit_entry e WHERE e.company_id = :company AND e.action = k.action%s) e
             WHERE starts_with(k.action, :action)
            """;

    @PersistenceContext
    private EntityManager em;

    /**
     * A part of the log, newest first.
     *
     * @param before go on behind the entry with this id; null: from the newest on
     * @throws DomainException 400 when the company has no such entry
     */
    public List<AuditEntry> page(CompanyId company, AuditFilter filter, Long before, int limit) {
        Instant at = before == null ? null : timeOf(company, before);
        StringBuilder conditions = new StringBuilder();
        if (filter.actor() != null) {
            conditions.append(" AND e.actor = :actor");
        }
        if (filter.subject() != null) {
            conditions.append(" AND e.subject = :subject");
        }
        if (filter.address() != null) {
            conditions.append(" AND e.address = :address");
        }
        if (filter.from() != null) {
            conditions.append(" AND e.at >= :from");
        }
        if (filter.to() != null) {
            conditions.append(" AND e.at <= :to");
        }
        if (before != null) {
            conditions.append(" AND (e.at, e.id) < (:at, :before)");
        }
        String sql = filter.action() == null
                ? LIST + conditions + NEWEST
                : LIST_BY_ACTIONS.formatted(COLUMNS, conditions + NEWEST) + NEWEST;
        Query query = em.createNativeQuery(sql, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("limit", limit);
        set(query, "actor", filter.actor());
        set(query, "action", filter.action());
        set(query, "subject", filter.subject());
        set(query, "address", filter.address());
        set(query, "from", filter.from());
        set(query, "to", filter.to());
        set(query, "at", at);
        set(query, "before", before);
        return entries(query);
    }

    private Instant timeOf(CompanyId company, long id) {
        List<Instant> times = em.createNativeQuery(
                        "SELECT e.at FROM audit_entry e WHERE e.company_id = :company AND e.id = :id", Instant.class)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .getResultList();
        return times.stream().findFirst().orElseThrow(() -> DomainException.invalid("before_id", "list.no-such-entry"));
    }

    private static void set(Query query, String parameter, Object value) {
        if (value != null) {
            query.setParameter(parameter, value);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<AuditEntry> entries(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new AuditEntry(
                                row.get(0, Long.class),
                                row.get(1, Instant.class),
                                row.get(2, Integer.class),
                                row.get(3, String.class),
                                row.get(4, String.class),
                                row.get(5, String.class),
                                row.get(6, String.class),
                                json(row.get(7, String.class)),
                                json(row.get(8, String.class))))
                        .toList();
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
