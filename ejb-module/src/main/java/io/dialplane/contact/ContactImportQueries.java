package io.dialplane.contact;

import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on {@code contact_import} and {@code contact_import_error}. */
@Dependent
class ContactImportQueries {

    private static final String SHOWN = """
            SELECT j.id, j.file_name, j.on_known, j.state, j.total, j.row_count, j.created, j.updated, j.skipped, j.invalid, j.creator,
                   j.created_at, j.finished_at
              FROM contact_import j WHERE j.company_id = :company
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    ContactImportQueries() {}

    ContactImportQueries(EntityManager em) {
        this.em = em;
    }

    int insert(CompanyId company, Actor actor, String name, byte[] file, int rows, ContactImport.OnKnown onKnown) {
        return (Integer) em.createNativeQuery("""
                        INSERT INTO contact_import (company_id, file_name, file, on_known, total, creator_id, creator, address)
                        VALUES (:company, :name, :file, :onKnown, :total, cast(:creatorId AS int), :creator, cast(:address AS text))
                        RETURNING id
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("name", name)
                .setParameter("file", file)
                .setParameter("onKnown", onKnown.word())
                .setParameter("total", rows)
                .setParameter("creatorId", actor.userId())
                .setParameter("creator", actor.name())
                .setParameter("address", actor.address())
                .getSingleResult();
    }

    Optional<ContactImport> find(CompanyId company, int id) {
        return imports(em.createNativeQuery(SHOWN + " AND j.id = :id", Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    /** The newest first. */
    List<ContactImport> page(CompanyId company, int skip, int limit) {
        return imports(em.createNativeQuery(SHOWN + " ORDER BY j.id DESC OFFSET :skip LIMIT :limit", Tuple.class)
                .setParameter("company", company.value())
                .setParameter("skip", skip)
                .setParameter("limit", limit));
    }

    long count(CompanyId company) {
        return (Long)
                em.createNativeQuery("SELECT count(*) FROM contact_import j WHERE j.company_id = :company", Long.class)
                        .setParameter("company", company.value())
                        .getSingleResult();
    }

    /** In the order of the rows. */
    List<ContactImport.Rejected> rejected(CompanyId company, int id) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT e.row_number, e.field, e.given, e.message FROM contact_import_error e
                         WHERE e.company_id = :company AND e.job_id = :id ORDER BY e.row_number
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .getResultList();
        return rows.stream()
                .map(row -> new ContactImport.Rejected(
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class)))
                .toList();
    }

    /**
     * Gives whoever asks a job that waits, or one whose runner has not been heard of.
     *
     * @return its id; empty: there is none
     */
    Optional<Integer> claim(CompanyId company, UUID runner, Duration silence) {
        List<Integer> claimed = em.createNativeQuery("""
                        WITH due AS (
                            SELECT j.id FROM contact_import j
                             WHERE j.company_id = :company
                               AND (j.state = 'queued'
                                    OR (j.state = 'running' AND j.seen_at < clock_timestamp() - make_interval(secs => :silence)))
                             ORDER BY j.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED),
                        claimed AS (
                            UPDATE contact_import j SET state = 'running', runner = :runner, seen_at = clock_timestamp()
                              FROM due WHERE j.id = due.id RETURNING j.id)
                        SELECT id FROM claimed
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("runner", runner)
                .setParameter("silence", silence.toMillis() / 1000.0)
                .getResultList();
        return claimed.stream().findFirst();
    }

    byte[] file(CompanyId company, int id) {
        return (byte[]) em.createNativeQuery(
                        "SELECT j.file FROM contact_import j WHERE j.company_id = :company AND j.id = :id",
                        byte[].class)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .getSingleResult();
    }

    /** Holds a job for its runner until the transaction ends; false: it is not this runner's any more. */
    boolean hold(CompanyId company, int id, UUID runner) {
        return em.createNativeQuery("""
                                UPDATE contact_import SET seen_at = clock_timestamp()
                                 WHERE company_id = :company AND id = :id AND runner = :runner AND state = 'running'
                                """)
                        .setParameter("company", company.value())
                        .setParameter("id", id)
                        .setParameter("runner", runner)
                        .executeUpdate()
                == 1;
    }

    void count(CompanyId company, int id, int created, int updated, int skipped, int invalid) {
        em.createNativeQuery("""
                        UPDATE contact_import SET row_count = row_count + :rows, created = created + :created,
                               updated = updated + :updated, skipped = skipped + :skipped, invalid = invalid + :invalid
                         WHERE company_id = :company AND id = :id
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("rows", created + updated + skipped + invalid)
                .setParameter("created", created)
                .setParameter("updated", updated)
                .setParameter("skipped", skipped)
                .setParameter("invalid", invalid)
                .executeUpdate();
    }

    void reject(CompanyId company, int id, List<ContactImport.Rejected> rejected) {
        if (rejected.isEmpty()) {
            return;
        }
        em.createNativeQuery("""
                        INSERT INTO contact_import_error (company_id, job_id, row_number, field, given, message)
                        SELECT :company, :id, x.n, x.field, x.given, x.message
                          FROM unnest(cast(:rows AS int[]), cast(:fields AS text[]), cast(:given AS text[]), cast(:messages AS text[]))
                               AS x (n, field, given, message)
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter(
                        "rows",
                        rejected.stream().map(ContactImport.Rejected::row).toArray(Integer[]::new))
                .setParameter(
                        "fields",
                        rejected.stream().map(ContactImport.Rejected::field).toArray(String[]::new))
                .setParameter(
                        "given",
                        rejected.stream().map(ContactImport.Rejected::given).toArray(String[]::new))
                .setParameter(
                        "messages",
                        rejected.stream().map(ContactImport.Rejected::message).toArray(String[]::new))
                .executeUpdate();
    }

    /** Ends a job that is not over; false: it is. */
    boolean end(CompanyId company, int id, String state) {
        return em.createNativeQuery("""
                                UPDATE contact_import SET state = :state, file = NULL, runner = NULL, finished_at = clock_timestamp()
                                 WHERE company_id = :company AND id = :id AND state IN ('queued', 'running')
                                """)
                        .setParameter("company", company.value())
                        .setParameter("id", id)
                        .setParameter("state", state)
                        .executeUpdate()
                == 1;
    }

    /** Jobs that have been over for so long. */
    void forget(CompanyId company, Duration kept) {
        em.createNativeQuery("""
                        DELETE FROM contact_import
                         WHERE company_id = :company AND finished_at < clock_timestamp() - make_interval(secs => :kept)
                        """)
                .setParameter("company", company.value())
                .setParameter("kept", (double) kept.toSeconds())
                .executeUpdate();
    }

    /** Companies with jobs to run or to forget. */
    List<CompanyId> companies() {
        List<Integer> ids = em.createNativeQuery("SELECT companies_to_import_contacts()", Integer.class)
                .getResultList();
        return ids.stream().map(CompanyId::new).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<ContactImport> imports(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new ContactImport(
                                row.get(0, Integer.class),
                                row.get(1, String.class),
                                ContactImport.OnKnown.of(row.get(2, String.class))
                                        .orElseThrow(),
                                row.get(3, String.class),
                                row.get(4, Integer.class),
                                row.get(5, Integer.class),
                                row.get(6, Integer.class),
                                row.get(7, Integer.class),
                                row.get(8, Integer.class),
                                row.get(9, Integer.class),
                                row.get(10, String.class),
                                row.get(11, Instant.class),
                                row.get(12, Instant.class)))
                        .toList();
    }
}
