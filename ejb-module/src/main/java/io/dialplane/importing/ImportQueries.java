package io.dialplane.importing;

import io.dialplane.audit.Actor;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.Refusals;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on {@code import_job, import_chunk, import_rejected}. */
@Dependent
class ImportQueries {

    private static final String JOBS = """
            SELECT j.id, j.file_name, j.file_bytes, j.state, j.share, j.row_count, j.added, j.duplicates, j.invalid, j.invalid_samples,
                   j.claims, j.error, j.error_args, j.created_by, j.creator, j.created_at, j.started_at, j.finished_at
              FROM import_job j WHERE j.company_id = :company
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    ImportQueries() {}

    // ------------------------------------------------------------------------------------------------ jobs

    /** A new job, queued; gives its id. */
    int create(CompanyId company, Actor actor, boolean superuser, String fileName, long fileBytes) {
        return (Integer) em.createNativeQuery("""
                        INSERT INTO import_job (company_id, file_name, file_bytes, created_by, creator, of_superuser)
                        VALUES (:company, :name, :bytes, cast(:actorId AS int), :actor, :superuser) RETURNING id
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("name", fileName)
                .setParameter("bytes", fileBytes)
                .setParameter("actorId", actor.userId())
                .setParameter("actor", actor.name())
                .setParameter("superuser", superuser)
                .getSingleResult();
    }

    /** The job; empty: the company has none with this id. */
    Optional<ImportJob> find(CompanyId company, int id) {
        return jobs(em.createNativeQuery(JOBS + " AND j.id = :id", Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    List<ImportJob> page(CompanyId company, int skip, int limit) {
        return jobs(em.createNativeQuery(JOBS + " ORDER BY j.id DESC LIMIT :limit OFFSET :skip", Tuple.class)
                .setParameter("company", company.value())
                .setParameter("limit", limit)
                .setParameter("skip", skip));
    }

    long count(CompanyId company) {
        return (Long) em.createNativeQuery("SELECT count(*) FROM import_job WHERE company_id = :company", Long.class)
                .setParameter("company", company.value())
                .getSingleResult();
    }

    /** Whether it was not over before. */
    boolean cancel(CompanyId company, int id) {
        return em.createNativeQuery("""
                        UPDATE import_job SET state = 'cancelled', runner = NULL, seen_at = NULL, finished_at = clock_timestamp()
                         WHERE company_id = :company AND id = :id AND state IN ('queued', 'running')
                        """)
                        .setParameter("company", company.value())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** Forgets jobs that were over so long ago, with all that is kept of them; gives how many. */
    int forgetOld(CompanyId company, Duration age) {
        return em.createNativeQuery("""
                        DELETE FROM import_job
                         WHERE company_id = :company AND finished_at < clock_timestamp() - make_interval(secs => cast(:age AS float8))
                        """)
                .setParameter("company", company.value())
                .setParameter("age", (double) age.toSeconds())
                .executeUpdate();
    }

    // ------------------------------------------------------------------------------------------------ the runner's

    /** A job of any company for the runner; empty: there is none to run. */
    Optional<Claim> claim(UUID runner) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT c.job_id, c.company FROM claim_import(:runner, make_interval(secs => cast(:silence AS float8))) c
                        """, Tuple.class)
                .setParameter("runner", runner)
                .setParameter("silence", (double) ImportConfig.SILENCE.toSeconds())
                .getSingleResult();
        Integer job = row.get(0, Integer.class);
        return job == null
                ? Optional.empty()
                : Optional.of(new Claim(job, new CompanyId(row.get(1, Integer.class)), runner));
    }

    /** Whether a superuser has started it. */
    boolean isOfSuperuser(Claim claim) {
        return (Boolean) em.createNativeQuery(
                        "SELECT coalesce(bool_or(j.of_superuser), false) FROM import_job j WHERE j.company_id = :company AND j.id = :id",
                        Boolean.class)
                .setParameter("company", claim.company().value())
                .setParameter("id", claim.job())
                .getSingleResult();
    }

    /** A sign of life; whether the job is still the runner's. */
    boolean beat(Claim claim) {
        return own(claim, "UPDATE import_job SET seen_at = clock_timestamp()");
    }

    /** Lets whoever asks go on with the job at once; this start doesn't count. */
    void release(Claim claim) {
        own(claim, "UPDATE import_job SET seen_at = '-infinity', claims = greatest(claims - 1, 0)");
    }

    /** Whether the job is still the runner's; then these rows are merged. */
    boolean advance(Claim claim, int before, Intake taken, double share) {
        return em.createNativeQuery("""
                        UPDATE import_job
                           SET row_count = row_count + :rows, added = added + :added, duplicates = duplicates + :duplicates,
                               invalid = invalid + :invalid, invalid_samples = (invalid_samples || cast(:samples AS text[]))[1:5],
                               share = greatest(share, :share), seen_at = clock_timestamp(), claims = 0
                         WHERE company_id = :company AND id = :id AND runner = :runner AND row_count = :before
                        """)
                        .setParameter("rows", taken.added() + taken.duplicates() + taken.invalid())
                        .setParameter("added", taken.added())
                        .setParameter("duplicates", taken.duplicates())
                        .setParameter("invalid", taken.invalid())
                        .setParameter("samples", taken.invalidSamples().toArray(String[]::new))
                        .setParameter("share", share)
                        .setParameter("company", claim.company().value())
                        .setParameter("id", claim.job())
                        .setParameter("runner", claim.runner())
                        .setParameter("before", before)
                        .executeUpdate()
                == 1;
    }

    /** Whether the job was still the runner's; it is over now. */
    boolean finish(Claim claim) {
        return own(
                claim,
                "UPDATE import_job SET state = 'done', share = 1, runner = NULL, seen_at = NULL, finished_at = clock_timestamp()");
    }

    /** Whether the job was still the runner's; it is over now. */
    boolean fail(Claim claim, ImportJob.Failure why) {
        return em.createNativeQuery("""
                        UPDATE import_job
                           SET state = 'failed', error = :key, error_args = cast(:args AS text[]), runner = NULL, seen_at = NULL,
                               finished_at = clock_timestamp()
                         WHERE company_id = :company AND id = :id AND runner = :runner
                        """)
                        .setParameter("key", why.key())
                        .setParameter("args", why.args().toArray(String[]::new))
                        .setParameter("company", claim.company().value())
                        .setParameter("id", claim.job())
                        .setParameter("runner", claim.runner())
                        .executeUpdate()
                == 1;
    }

    private boolean own(Claim claim, String update) {
        return em.createNativeQuery(update + " WHERE company_id = :company AND id = :id AND runner = :runner")
                        .setParameter("company", claim.company().value())
                        .setParameter("id", claim.job())
                        .setParameter("runner", claim.runner())
                        .executeUpdate()
                == 1;
    }

    // ------------------------------------------------------------------------------------------------ files

    void keep(CompanyId company, int job, int n, byte[] bytes) {
        em.createNativeQuery(
                        "INSERT INTO import_chunk (job_id, n, company_id, bytes) VALUES (:job, :n, :company, :bytes)")
                .setParameter("job", job)
                .setParameter("n", n)
                .setParameter("company", company.value())
                .setParameter("bytes", bytes)
                .executeUpdate();
    }

    /** A part of the job's file; empty: there is no such part, or none any more. */
    Optional<byte[]> chunk(CompanyId company, int job, int n) {
        List<?> found = em.createNativeQuery(
                        "SELECT bytes FROM import_chunk WHERE company_id = :company AND job_id = :job AND n = :n",
                        byte[].class)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .setParameter("n", n)
                .getResultList();
        return found.stream().findFirst().map(byte[].class::cast);
    }

    void removeFile(CompanyId company, int job) {
        em.createNativeQuery("DELETE FROM import_chunk WHERE company_id = :company AND job_id = :job")
                .setParameter("company", company.value())
                .setParameter("job", job)
                .executeUpdate();
    }

    // ------------------------------------------------------------------------------------------------ rejected rows

    void reject(CompanyId company, int job, List<RejectedRow> rows) {
        em.createNativeQuery("""
                        INSERT INTO import_rejected (job_id, company_id, n, sheet, row_number, given, why)
                        SELECT :job, :company, r.n, r.sheet, r.row_number, r.given, r.why
                          FROM unnest(cast(:ns AS int[]), cast(:sheets AS text[]), cast(:rows AS int[]), cast(:givens AS text[]),
                                      cast(:whys AS text[])) AS r (n, sheet, row_number, given, why)
                        ON CONFLICT DO NOTHING -- somebody else goes on with the job: this runner is about to be told
                        """)
                .setParameter("job", job)
                .setParameter("company", company.value())
                .setParameter("ns", rows.stream().map(RejectedRow::index).toArray(Integer[]::new))
                .setParameter("sheets", rows.stream().map(r -> r.row().sheet()).toArray(String[]::new))
                .setParameter("rows", rows.stream().map(r -> r.row().row()).toArray(Integer[]::new))
                .setParameter("givens", rows.stream().map(r -> r.row().text()).toArray(String[]::new))
                .setParameter("whys", rows.stream().map(r -> r.why().name()).toArray(String[]::new))
                .executeUpdate();
    }

    /** In the order of the file, behind one of them. */
    List<RejectedRow> rejected(CompanyId company, int job, int after, int limit) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT r.n, r.sheet, r.row_number, r.given, r.why FROM import_rejected r
                         WHERE r.company_id = :company AND r.job_id = :job AND r.n > :after ORDER BY r.n LIMIT :limit
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .setParameter("after", after)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> new RejectedRow(
                        row.get(0, Integer.class),
                        new NumberRow(row.get(1, String.class), row.get(2, Integer.class), row.get(3, String.class)),
                        Refusals.Why.valueOf(row.get(4, String.class))))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<ImportJob> jobs(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream().map(ImportQueries::job).toList();
    }

    private static ImportJob job(Tuple row) {
        String error = row.get(11, String.class);
        return new ImportJob(
                row.get(0, Integer.class),
                row.get(1, String.class),
                row.get(2, Long.class),
                ImportJob.State.of(row.get(3, String.class)),
                row.get(4, Double.class),
                row.get(5, Integer.class),
                row.get(6, Integer.class),
                row.get(7, Integer.class),
                row.get(8, Integer.class),
                Arrays.asList(row.get(9, String[].class)),
                row.get(10, Integer.class),
                error == null ? null : new ImportJob.Failure(error, Arrays.asList(row.get(12, String[].class))),
                row.get(13, Integer.class),
                row.get(14, String.class),
                row.get(15, Instant.class),
                row.get(16, Instant.class),
                row.get(17, Instant.class));
    }
}
