package io.dialplane.contact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements on {@code contact} and {@code contact_phone}. Conditions come from whether a filter is set, never from what a client sent. */
@Dependent
class ContactQueries {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SHOWN = """
            SELECT c.id, c.name, c.lead_status, c.product, c.market, c.state, c.tags, c.notes, c.notes_version, cast(c.custom AS text),
                   c.created_at, c.updated_at, c.version,
                   (SELECT array_agg(p.e164 ORDER BY p.n) FROM contact_phone p WHERE p.company_id = c.company_id AND p.contact_id = c.id),
                   a.ids, a.names
              FROM contact c
              LEFT JOIN LATERAL (SELECT array_agg(a.user_id ORDER BY a.user_id) AS ids,
                                        array_agg(coalesce(nullif(trim(concat_ws(' ', u.first_name, u.last_name)), ''), u.username)
                                                  ORDER BY a.user_id) AS names
                                   FROM assignment a JOIN users u ON u.id = a.user_id
                                  WHERE a.company_id = c.company_id AND a.contact_id = c.id AND a.status = 'active'
                                    AND u.deleted_at IS NULL) a ON true
             WHERE c.company_id = :company
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    ContactQueries() {}

    ContactQueries(EntityManager em) {
        this.em = em;
    }

    Optional<Contact> find(CompanyId company, int id) {
        return contacts(em.createNativeQuery(SHOWN + " AND c.id = :id", Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    /** Holds a contact until the transaction ends; false: there is none. */
    boolean lock(CompanyId company, int id) {
        return !em.createNativeQuery(
                        "SELECT c.id FROM contact c WHERE c.company_id = :company AND c.id = :id FOR NO KEY UPDATE",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    /** Those who give contacts numbers take turns: two who want each other's would wait for each other. */
    void lockNumbers(CompanyId company) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))) l", Integer.class)
                .setParameter("name", "dialplane.contact-numbers:" + company)
                .getSingleResult();
    }

    /** The newest first. */
    List<Contact> page(CompanyId company, ContactFilter filter, Collection<String> numbers, int skip, int limit) {
        return contacts(filtered(
                        em.createNativeQuery(
                                SHOWN + conditions(filter) + " ORDER BY c.id DESC OFFSET :skip LIMIT :limit",
                                Tuple.class),
                        company,
                        filter,
                        numbers)
                .setParameter("skip", skip)
                .setParameter("limit", limit));
    }

    long count(CompanyId company, ContactFilter filter, Collection<String> numbers) {
        return (Long) filtered(
                        em.createNativeQuery(
                                "SELECT count(*) FROM contact c WHERE c.company_id = :company" + conditions(filter),
                                Long.class),
                        company,
                        filter,
                        numbers)
                .getSingleResult();
    }

    private static String conditions(ContactFilter filter) {
        StringBuilder conditions = new StringBuilder();
        if (filter.search() != null) {
            conditions.append("""
                     AND (position(:search IN lower(c.name)) > 0
                          OR c.id IN (SELECT p.contact_id FROM contact_phone p
                                       WHERE p.company_id = :company AND p.e164 LIKE ANY (cast(:numbers AS text[]))))
                    """);
        }
        if (filter.leadStatus() != null) {
            conditions.append(" AND lower(c.lead_status) = :leadStatus");
        }
        if (filter.product() != null) {
            conditions.append(" AND lower(c.product) = :product");
        }
        if (filter.market() != null) {
            conditions.append(" AND lower(c.market) = :market");
        }
        if (filter.state() != null) {
            conditions.append(" AND lower(c.state) = :state");
        }
        if (filter.tag() != null) {
            conditions.append(" AND EXISTS (SELECT 1 FROM unnest(c.tags) t WHERE lower(t) = :tag)");
        }
        if (filter.assignedTo() != null) {
            conditions.append("""
                     AND c.id IN (SELECT a.contact_id FROM assignment a
                                   WHERE a.company_id = :company AND a.user_id = :assignedTo AND a.status = 'active')
                    """);
        }
        if (filter.assigned() != null) {
            conditions.append(filter.assigned() ? " AND" : " AND NOT").append("""
                     EXISTS (SELECT 1 FROM assignment a JOIN users u ON u.id = a.user_id
                              WHERE a.company_id = :company AND a.contact_id = c.id AND a.status = 'active' AND u.deleted_at IS NULL)
                    """);
        }
        return conditions.toString();
    }

    private static Query filtered(Query query, CompanyId company, ContactFilter filter, Collection<String> numbers) {
        query.setParameter("company", company.value());
        if (filter.search() != null) {
            query.setParameter("search", filter.search().toLowerCase(Locale.ROOT))
                    .setParameter("numbers", numbers.toArray(String[]::new));
        }
        set(query, "leadStatus", filter.leadStatus());
        set(query, "product", filter.product());
        set(query, "market", filter.market());
        set(query, "state", filter.state());
        set(query, "tag", filter.tag());
        if (filter.assignedTo() != null) {
            query.setParameter("assignedTo", filter.assignedTo());
        }
        return query;
    }

    private static void set(Query query, String parameter, String word) {
        if (word != null) {
            query.setParameter(parameter, word.strip().toLowerCase(Locale.ROOT));
        }
    }

    /** A new contact without numbers; gives its id. */
    int insert(CompanyId company, Contact contact) {
        return (Integer) written(em.createNativeQuery("""
                        INSERT INTO contact (company_id, name, lead_status, product, market, state, tags, notes, custom)
                        VALUES (:company, :name, cast(:leadStatus AS text), cast(:product AS text), cast(:market AS text),
                                cast(:state AS text), cast(:tags AS text[]), :notes, cast(:custom AS jsonb))
                        RETURNING id
                        """, Integer.class), company, contact)
                .setParameter("notes", contact.notes())
                .getSingleResult();
    }

    /** Everything but numbers and notes; the version moves on. */
    void update(CompanyId company, Contact contact) {
        written(em.createNativeQuery("""
                        UPDATE contact SET name = :name, lead_status = cast(:leadStatus AS text), product = cast(:product AS text),
                               market = cast(:market AS text), state = cast(:state AS text), tags = cast(:tags AS text[]),
                               custom = cast(:custom AS jsonb), version = version + 1, updated_at = clock_timestamp()
                         WHERE company_id = :company AND id = :id
                        """), company, contact)
                .setParameter("id", contact.id())
                .executeUpdate();
    }

    private static Query written(Query query, CompanyId company, Contact contact) {
        return query.setParameter("company", company.value())
                .setParameter("name", contact.name())
                .setParameter("leadStatus", contact.leadStatus())
                .setParameter("product", contact.product())
                .setParameter("market", contact.market())
                .setParameter("state", contact.state())
                .setParameter("tags", contact.tags().toArray(String[]::new))
                .setParameter("custom", contact.custom().toString());
    }

    /** Writes the notes; their version moves on. */
    void note(CompanyId company, int id, String text) {
        em.createNativeQuery("""
                        UPDATE contact SET notes = :notes, notes_version = notes_version + 1, updated_at = clock_timestamp()
                         WHERE company_id = :company AND id = :id
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("notes", text)
                .executeUpdate();
    }

    void delete(CompanyId company, int id) {
        em.createNativeQuery("DELETE FROM contact WHERE company_id = :company AND id = :id")
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Leaves a contact with these numbers and no others; nobody else has them. */
    void setNumbers(CompanyId company, int id, List<String> e164s) {
        String[] numbers = e164s.toArray(String[]::new);
        em.createNativeQuery(
                        "DELETE FROM contact_phone WHERE company_id = :company AND contact_id = :id AND e164 <> ALL (cast(:e164s AS text[]))")
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("e164s", numbers)
                .executeUpdate();
        em.createNativeQuery("""
                        INSERT INTO contact_phone (company_id, e164, contact_id, n)
                        SELECT :company, x.e164, :id, x.n - 1 FROM unnest(cast(:e164s AS text[])) WITH ORDINALITY AS x (e164, n)
                        ON CONFLICT (company_id, e164) DO UPDATE SET n = excluded.n
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("e164s", numbers)
                .executeUpdate();
    }

    /** Whose these numbers are, by number; who has none is not named. */
    Map<String, Integer> owners(CompanyId company, Collection<String> e164s) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT p.e164, p.contact_id FROM contact_phone p
                         WHERE p.company_id = :company AND p.e164 = ANY (cast(:e164s AS text[]))
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("e164s", e164s.toArray(String[]::new))
                .getResultList();
        return rows.stream()
                .collect(Collectors.toMap(row -> row.get(0, String.class), row -> row.get(1, Integer.class)));
    }

    @SuppressWarnings("unchecked")
    private static List<Contact> contacts(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new Contact(
                                row.get(0, Integer.class),
                                row.get(1, String.class),
                                row.get(13) == null ? List.of() : List.of(row.get(13, String[].class)),
                                row.get(2, String.class),
                                row.get(3, String.class),
                                row.get(4, String.class),
                                row.get(5, String.class),
                                List.of(row.get(6, String[].class)),
                                row.get(7, String.class),
                                row.get(8, Integer.class),
                                custom(row.get(9, String.class)),
                                assignees(row.get(14, Integer[].class), row.get(15, String[].class)),
                                row.get(10, Instant.class),
                                row.get(11, Instant.class),
                                row.get(12, Integer.class)))
                        .toList();
    }

    private static List<Contact.Assignee> assignees(Integer[] ids, String[] names) {
        return ids == null
                ? List.of()
                : IntStream.range(0, ids.length)
                        .mapToObj(i -> new Contact.Assignee(ids[i], names[i]))
                        .toList();
    }

    private static ObjectNode custom(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
