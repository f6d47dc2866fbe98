package io.dialplane.provisioning;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.extension.Extension;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Texts;
import io.dialplane.user.Editor;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The transactions of {@link AgentImport}. */
@Stateless
@InCompany
public class AgentJobs {

    private static final int LONGEST_CELL = 500;

    /** Until switches that could not be told are tried again. */
    private static final Duration REST = Duration.ofSeconds(30);

    /** How long a file waits for switches, from when it was taken. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final String SHOWN = """
            SELECT j.id, j.state, j.total, j.created_at, j.finished_at,
                   (SELECT cast(count(r.user_id) AS int) FROM agent_job_row r WHERE r.company_id = j.company_id AND r.job_id = j.id),
                   (SELECT cast(count(r.error) AS int) FROM agent_job_row r WHERE r.company_id = j.company_id AND r.job_id = j.id)
              FROM agent_job j WHERE j.company_id = :company
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Secrets secrets;

    @Inject
    private AuditWriter audit;

    /**
     * A job, for whoever runs it.
     *
     * @param by      whose it is
     * @param mayRest it is not old yet: it may wait for a switch that can't be told
     */
    public record Claimed(int job, Editor by, boolean mayRest) {}

    /** As the audit log keeps it. */
    private record Snapshot(int agents) {}

    /** A new job. */
    public int add(CompanyId company, Editor by, List<AgentJobRow> rows) {
        int job = (Integer) em.createNativeQuery("""
                        WITH made AS (
                            INSERT INTO agent_job (company_id, creator_id, creator, address, superuser, total)
                            VALUES (:company, :creator, :name, cast(:address AS text), :superuser, :total) RETURNING id)
                        SELECT id FROM made
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("creator", by.actor().userId())
                .setParameter("name", by.actor().name())
                .setParameter("address", by.actor().address())
                .setParameter("superuser", by.superuser())
                .setParameter("total", rows.size())
                .getSingleResult();
        em.createNativeQuery("""
                        INSERT INTO agent_job_row (job_id, n, company_id, first_name, last_name, email, role, extensions_count)
                        SELECT :job, r.n, :company, r.first, r.last, r.email, r.role, r.count
                          FROM unnest(cast(:first AS text[]), cast(:last AS text[]), cast(:email AS text[]), cast(:role AS text[]),
                                      cast(:count AS text[])) WITH ORDINALITY AS r (first, last, email, role, count, n)
                        """)
                .setParameter("job", job)
                .setParameter("company", company.value())
                .setParameter("first", cells(rows.stream().map(AgentJobRow::firstName)))
                .setParameter("last", cells(rows.stream().map(AgentJobRow::lastName)))
                .setParameter("email", cells(rows.stream().map(AgentJobRow::email)))
                .setParameter("role", cells(rows.stream().map(AgentJobRow::role)))
                .setParameter("count", cells(rows.stream().map(AgentJobRow::extensionsCount)))
                .executeUpdate();
        audit.write(company, by.actor(), "agent.bulk", "agent-job:" + job, null, new Snapshot(rows.size()));
        return job;
    }

    private static String[] cells(Stream<String> texts) {
        return texts.map(text -> Texts.cut(text, LONGEST_CELL)).toArray(String[]::new);
    }

    /** @throws DomainException 404 */
    public AgentJob get(CompanyId company, int job) {
        List<Tuple> rows = em.createNativeQuery(SHOWN + " AND j.id = :job", Tuple.class)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .getResultList();
        return rows.stream()
                .map(AgentJobs::job)
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("bulk.unknown", Integer.toString(job)));
    }

    /** The latest jobs, the newest first. */
    public List<AgentJob> latest(CompanyId company, int most) {
        List<Tuple> rows = em.createNativeQuery(SHOWN + " ORDER BY j.id DESC LIMIT :most", Tuple.class)
                .setParameter("company", company.value())
                .setParameter("most", most)
                .getResultList();
        return rows.stream().map(AgentJobs::job).toList();
    }

    private static AgentJob job(Tuple row) {
        return new AgentJob(
                row.get(0, Integer.class),
                row.get(1, String.class),
                row.get(2, Integer.class),
                row.get(5, Integer.class),
                row.get(6, Integer.class),
                row.get(3, Instant.class),
                row.get(4, Instant.class));
    }

    /**
     * A job of the company to run: one that waits, or one whose runner has not been heard of for so long.
     *
     * @return empty: there is none
     */
    @SuppressWarnings("unchecked")
    public Optional<Claimed> claim(CompanyId company, UUID runner, Duration silence) {
        return ((List<Tuple>) em.createNativeQuery("""
                        WITH next AS (
                            SELECT j.id FROM agent_job j
                             WHERE j.company_id = :company AND j.state <> 'done'
                               AND (j.seen_at IS NULL OR j.seen_at < clock_timestamp()
                                    - make_interval(secs => CASE WHEN j.state = 'queued' THEN :rest ELSE :silence END))
                             ORDER BY j.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED),
                        claimed AS (
                            UPDATE agent_job j SET state = 'running', runner = :runner, seen_at = clock_timestamp()
                              FROM next WHERE j.id = next.id
                            RETURNING j.id, j.creator_id, j.creator, j.address, j.superuser,
                                      j.created_at > clock_timestamp() - make_interval(secs => :longestWait) AS may_rest)
                        SELECT * FROM claimed
                        """, Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("runner", runner)
                        .setParameter("silence", (double) silence.toSeconds())
                        .setParameter("rest", (double) REST.toSeconds())
                        .setParameter("longestWait", (double) LONGEST_WAIT.toSeconds())
                        .getResultList())
                .stream()
                        .map(row -> new Claimed(
                                row.get(0, Integer.class),
                                new Editor(
                                        new Actor(
                                                row.get(1, Integer.class),
                                                row.get(2, String.class),
                                                row.get(3, String.class)),
                                        row.get(4, Boolean.class)),
                                row.get(5, Boolean.class)))
                        .findFirst();
    }

    /** Puts a job back that goes on later: a switch could not be told. */
    public void rest(CompanyId company, int job, UUID runner) {
        em.createNativeQuery("""
                        UPDATE agent_job j SET state = 'queued', runner = NULL, seen_at = clock_timestamp()
                         WHERE j.company_id = :company AND j.id = :job AND j.runner = :runner AND j.state = 'running'
                        """)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .setParameter("runner", runner)
                .executeUpdate();
    }

    /** A sign of life; false: somebody else runs it now. */
    public boolean isRunBy(CompanyId company, int job, UUID runner) {
        return em.createNativeQuery("""
                        UPDATE agent_job j SET seen_at = clock_timestamp()
                         WHERE j.company_id = :company AND j.id = :job AND j.runner = :runner AND j.state = 'running'
                        """)
                        .setParameter("company", company.value())
                        .setParameter("job", job)
                        .setParameter("runner", runner)
                        .executeUpdate()
                == 1;
    }

    /** Some rows of a job from {@code after} on; only those without outcome, or all. */
    @SuppressWarnings("unchecked")
    public List<AgentJobRow> rows(CompanyId company, int job, int after, boolean onlyOpen, int max) {
        return ((List<Tuple>) em.createNativeQuery("""
                        SELECT r.n, r.first_name, r.last_name, r.email, r.role, r.extensions_count, r.user_id, r.extensions, r.link, r.error
                          FROM agent_job_row r
                         WHERE r.company_id = :company AND r.job_id = :job AND r.n > :after
                           AND (NOT :onlyOpen OR r.user_id IS NULL AND r.error IS NULL)
                         ORDER BY r.n LIMIT :max
                        """, Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("job", job)
                        .setParameter("after", after)
                        .setParameter("onlyOpen", onlyOpen)
                        .setParameter("max", max)
                        .getResultList())
                .stream()
                        .map(row -> new AgentJobRow(
                                row.get(0, Integer.class),
                                row.get(1, String.class),
                                row.get(2, String.class),
                                row.get(3, String.class),
                                row.get(4, String.class),
                                row.get(5, String.class),
                                row.get(6, Integer.class),
                                row.get(7, Integer[].class) == null ? List.of() : List.of(row.get(7, Integer[].class)),
                                secrets.open(row.get(8, String.class), place(job, row.get(0, Integer.class))),
                                row.get(9, String.class)))
                        .toList();
    }

    /**
     * Somebody was created; in the transaction that did it.
     *
     * @throws DomainException 409 when somebody else runs the job now: nothing is created then
     */
    public void created(CompanyId company, int job, UUID runner, int n, AgentRegistry.Made made) {
        int noted = em.createNativeQuery("""
                        WITH mine AS (
                            UPDATE agent_job j SET seen_at = clock_timestamp()
                             WHERE j.company_id = :company AND j.id = :job AND j.runner = :runner AND j.state = 'running' RETURNING j.id)
                        UPDATE agent_job_row r SET user_id = :user, extensions = cast(:extensions AS int[]), link = cast(:link AS text)
                          FROM mine m WHERE r.company_id = :company AND r.job_id = m.id AND r.n = :n
                        """)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .setParameter("runner", runner)
                .setParameter("n", n)
                .setParameter("user", made.user().id())
                .setParameter(
                        "extensions",
                        made.extensions().stream().map(Extension::number).toArray(Integer[]::new))
                .setParameter("link", secrets.seal(made.passwordLink(), place(job, n)))
                .executeUpdate();
        if (noted == 0) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
    }

    /**
     * Nobody was.
     *
     * @return false when somebody else runs the job now: what becomes of it is theirs to say
     */
    public boolean failed(CompanyId company, int job, UUID runner, int n, String error) {
        if (!isRunBy(company, job, runner)) {
            return false;
        }
        em.createNativeQuery("""
                        UPDATE agent_job_row r SET error = :error
                         WHERE r.company_id = :company AND r.job_id = :job AND r.n = :n AND r.user_id IS NULL
                        """)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .setParameter("n", n)
                .setParameter("error", Texts.cut(error, LONGEST_CELL))
                .executeUpdate();
        return true;
    }

    public void finish(CompanyId company, int job, UUID runner) {
        em.createNativeQuery("""
                        UPDATE agent_job j SET state = 'done', finished_at = clock_timestamp(), runner = NULL
                         WHERE j.company_id = :company AND j.id = :job AND j.runner = :runner
                        """)
                .setParameter("company", company.value())
                .setParameter("job", job)
                .setParameter("runner", runner)
                .executeUpdate();
    }

    /** Forgets jobs that ended so long ago. */
    public void forgetOld(CompanyId company, Duration age) {
        em.createNativeQuery("""
                        DELETE FROM agent_job j
                         WHERE j.company_id = :company AND j.finished_at < clock_timestamp() - make_interval(secs => :age)
                        """)
                .setParameter("company", company.value())
                .setParameter("age", (double) age.toSeconds())
                .executeUpdate();
    }

    private static String place(int job, int n) {
        return "agent_job_row/" + job + "-" + n + "/link";
    }
}
