package io.dialplane.provisioning;

import io.dialplane.extension.ExtensionRange;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What switches are to hold: written in the transaction of the change that makes it so, and read by whoever tells them. */
@Stateless
public class SwitchEntries {

    private static final int LONGEST_ERROR = 500;
    private static final int LONGEST_PAUSE_SECONDS = 300;

    private static final String SERVING = """
            c.id = coalesce((SELECT x.cluster_id FROM company_cluster x WHERE x.company_id = :company),
                            (SELECT d.id FROM cluster d WHERE d.is_default))
            """;

    /** What the cluster of a company is to hold of it; clusters that ask hold nothing. */
    private static final String WANTED = """
            WITH held AS (
                SELECT c.id AS cluster_id, e.number
                  FROM cluster c, extension e JOIN company o ON o.id = e.company_id AND o.is_active
                  LEFT JOIN users u ON u.id = e.user_id AND u.is_active AND u.deleted_at IS NULL
                 WHERE %s AND c.mode = 'ssh' AND e.company_id = :company AND (u.id IS NOT NULL OR e.creation IS NOT NULL)),
            wanted AS (
                SELECT h.cluster_id, 'directory' AS kind, h.number FROM held h
                UNION ALL
                SELECT DISTINCT h.cluster_id, k.kind, cast(:company AS int) FROM held h, (VALUES ('dialplan'), ('inbound')) AS k (kind))
            """.formatted(SERVING);

    @PersistenceContext
    private EntityManager em;

    /**
     * Who changes entries of a company takes this first, before anything else of the transaction: changes of one company take turns, so
     * that no two wait for each other's rows. Whoever tells switches does not wait for them.
     */
    public void lock(CompanyId company) {
        em.createNativeQuery("""
                        SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(hashtextextended('switch-entries', 5)),
                                              pg_advisory_xact_lock(hashtextextended(:name, 5))) l
                        """, Integer.class)
                .setParameter("name", "switch-entries:" + company)
                .getSingleResult();
    }

    /** Brings the entries of a company in line with its extensions, people and cluster; touches only those that are not. */
    @InCompany
    public void sync(CompanyId company) {
        em.createNativeQuery(WANTED + """
                        INSERT INTO switch_entry (cluster_id, kind, number, wanted)
                        SELECT w.cluster_id, w.kind, w.number, true FROM wanted w
                         WHERE NOT EXISTS (SELECT 1 FROM switch_entry s
                                            WHERE s.cluster_id = w.cluster_id AND s.kind = w.kind AND s.number = w.number AND s.wanted)
                         ORDER BY 1, 2, 3
                        ON CONFLICT (cluster_id, kind, number) DO UPDATE
                           SET wanted = true, revision = switch_entry.revision + 1, failures = 0, try_at = clock_timestamp(), changed_at = clock_timestamp()
                         WHERE NOT switch_entry.wanted
                        """)
                .setParameter("company", company.value())
                .executeUpdate();
        em.createNativeQuery(WANTED + """
                        UPDATE switch_entry s
                           SET wanted = false, flush = s.kind = 'directory', revision = s.revision + 1, failures = 0,
                               try_at = clock_timestamp(), changed_at = clock_timestamp()
                         WHERE s.wanted AND (s.kind = 'directory' AND s.number BETWEEN :first AND :last OR s.kind <> 'directory' AND s.number = :company)
                           AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.cluster_id = s.cluster_id AND w.kind = s.kind AND w.number = s.number)
                        """)
                .setParameter("company", company.value())
                .setParameter("first", ExtensionRange.first(company))
                .setParameter("last", ExtensionRange.last(company))
                .executeUpdate();
    }

    /** Registrations of these extensions have to end, as soon as their cluster can be told. */
    public void endRegistrations(CompanyId company, Collection<Integer> numbers) {
        em.createNativeQuery("""
                        INSERT INTO switch_entry (cluster_id, kind, number, wanted, flush)
                        SELECT c.id, 'directory', n.number, false, true
                          FROM cluster c, unnest(cast(:numbers AS int[])) AS n (number)
                         WHERE %s AND (c.mode = 'ssh' OR c.event_password IS NOT NULL) ORDER BY 3
                        ON CONFLICT (cluster_id, kind, number) DO UPDATE
                           SET flush = true, revision = switch_entry.revision + 1, failures = 0, try_at = clock_timestamp(), changed_at = clock_timestamp()
                        """.formatted(SERVING))
                .setParameter("company", company.value())
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
    }

    /** Somebody logs in with these extensions: what was to end their registrations comes too late. */
    public void keepRegistrations(Collection<Integer> numbers) {
        em.createNativeQuery("""
                        DELETE FROM switch_entry s USING cluster c
                         WHERE c.id = s.cluster_id AND c.mode = 'xml_curl' AND s.kind = 'directory' AND s.number = ANY (cast(:numbers AS int[]))
                        """)
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
        em.createNativeQuery("""
                        UPDATE switch_entry s SET flush = false
                         WHERE s.kind = 'directory' AND s.wanted AND s.flush AND s.number = ANY (cast(:numbers AS int[]))
                        """)
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
    }

    /** These extensions look otherwise now. */
    public void changed(Collection<Integer> numbers) {
        em.createNativeQuery("""
                        UPDATE switch_entry s SET revision = s.revision + 1, failures = 0, try_at = clock_timestamp(), changed_at = clock_timestamp()
                         WHERE s.kind = 'directory' AND s.wanted AND s.number = ANY (cast(:numbers AS int[]))
                        """)
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
    }

    /** The company's dialplan looks otherwise now. */
    public void lineChanged(CompanyId company) {
        em.createNativeQuery("""
                        UPDATE switch_entry s SET revision = s.revision + 1, failures = 0, try_at = clock_timestamp(), changed_at = clock_timestamp()
                         WHERE s.kind <> 'directory' AND s.wanted AND s.number = :company
                        """).setParameter("company", company.value()).executeUpdate();
    }

    /** The switches of a cluster have to be told everything anew. */
    public void renew(int clusterId) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('switch-entries', 5))) l",
                        Integer.class)
                .getSingleResult(); // of all companies
        em.createNativeQuery("""
                        UPDATE switch_entry s SET revision = s.revision + 1, digest = NULL, failures = 0, try_at = clock_timestamp()
                         WHERE s.cluster_id = :cluster
                        """).setParameter("cluster", clusterId).executeUpdate();
    }

    /** What has failed is tried at once. */
    public void tryNow(int clusterId) {
        em.createNativeQuery("""
                        WITH these AS (
                            SELECT s.kind, s.number FROM switch_entry s
                             WHERE s.cluster_id = :cluster AND s.applied <> s.revision FOR NO KEY UPDATE SKIP LOCKED)
                        UPDATE switch_entry s SET failures = 0, try_at = clock_timestamp()
                          FROM these t WHERE s.cluster_id = :cluster AND s.kind = t.kind AND s.number = t.number
                        """).setParameter("cluster", clusterId).executeUpdate();
    }

    /** What has failed of some extensions and their company's dialplan is tried at once; what went wrong before is forgotten. */
    public void tryNow(int clusterId, CompanyId company, Collection<Integer> numbers) {
        em.createNativeQuery("""
                        WITH these AS (
                            SELECT s.kind, s.number FROM switch_entry s
                             WHERE s.cluster_id = :cluster AND s.applied <> s.revision AND s.failures > 0
                               AND (s.kind = 'directory' AND s.number = ANY (cast(:numbers AS int[])) OR s.kind <> 'directory' AND s.number = :company)
                               FOR NO KEY UPDATE SKIP LOCKED)
                        UPDATE switch_entry s SET failures = 0, try_at = clock_timestamp()
                          FROM these t WHERE s.cluster_id = :cluster AND s.kind = t.kind AND s.number = t.number
                        """)
                .setParameter("cluster", clusterId)
                .setParameter("company", company.value())
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
    }

    /** One entry is not on the switches as it should be: it is told anew. */
    public void drifted(int clusterId, SwitchEntry entry) {
        em.createNativeQuery("""
                        UPDATE switch_entry s SET revision = s.revision + 1, failures = 0, try_at = clock_timestamp()
                         WHERE s.cluster_id = :cluster AND s.kind = :kind AND s.number = :number AND s.revision = :revision
                        """)
                .setParameter("cluster", clusterId)
                .setParameter("kind", entry.kind().word())
                .setParameter("number", entry.number())
                .setParameter("revision", entry.revision())
                .executeUpdate();
    }

    /** Everything that a cluster is to hold. */
    public List<SwitchEntry> wanted(int clusterId) {
        return entries(clusterId, "s.wanted", Integer.MAX_VALUE);
    }

    /** What its switches have not been told yet, and may be told now; the oldest first. */
    public List<SwitchEntry> due(int clusterId, int limit) {
        return entries(clusterId, "s.applied <> s.revision AND s.try_at <= clock_timestamp()", limit);
    }

    @SuppressWarnings("unchecked")
    private List<SwitchEntry> entries(int clusterId, String which, int limit) {
        return ((List<Tuple>) em.createNativeQuery("""
                        SELECT s.kind, s.number, s.wanted, s.flush, s.revision, s.changed_at FROM switch_entry s
                         WHERE s.cluster_id = :cluster AND %s ORDER BY s.changed_at, s.kind, s.number LIMIT :limit
                        """.formatted(which), Tuple.class)
                        .setParameter("cluster", clusterId)
                        .setParameter("limit", limit)
                        .getResultList())
                .stream()
                        .map(row -> new SwitchEntry(
                                SwitchEntry.Kind.valueOf(
                                        row.get(0, String.class).toUpperCase(Locale.ROOT)),
                                row.get(1, Integer.class),
                                row.get(2, Boolean.class),
                                row.get(3, Boolean.class),
                                row.get(4, Integer.class),
                                row.get(5, Instant.class)))
                        .toList();
    }

    /** Every switch holds it as it was at that revision; an entry that is not wanted and has not changed since is forgotten. */
    public void applied(int clusterId, SwitchEntry entry, byte[] digest) {
        em.createNativeQuery("""
                        UPDATE switch_entry s SET applied = :revision, digest = cast(:digest AS bytea), failures = 0, last_error = NULL,
                               flush = s.flush AND s.revision <> :revision
                         WHERE s.cluster_id = :cluster AND s.kind = :kind AND s.number = :number
                        """)
                .setParameter("cluster", clusterId)
                .setParameter("kind", entry.kind().word())
                .setParameter("number", entry.number())
                .setParameter("revision", entry.revision())
                .setParameter("digest", digest)
                .executeUpdate();
        em.createNativeQuery("""
                        DELETE FROM switch_entry s
                         WHERE s.cluster_id = :cluster AND s.kind = :kind AND s.number = :number AND NOT s.wanted AND s.applied = s.revision
                        """)
                .setParameter("cluster", clusterId)
                .setParameter("kind", entry.kind().word())
                .setParameter("number", entry.number())
                .executeUpdate();
    }

    /** The switches could not be told: all that is due waits, longer each time; what somebody changes just now is due anew anyway. */
    public void failed(int clusterId, String why) {
        failed(clusterId, null, why);
    }

    /** Some of what is due could not be told to every switch. */
    public void failed(int clusterId, Collection<SwitchEntry> some, String why) {
        em.createNativeQuery("""
                        WITH these AS (
                            SELECT s.kind, s.number FROM switch_entry s
                             WHERE s.cluster_id = :cluster AND s.applied <> s.revision AND s.try_at <= clock_timestamp()
                               AND (cast(:some AS text[]) IS NULL OR s.kind || ' ' || s.number = ANY (cast(:some AS text[])))
                               FOR NO KEY UPDATE SKIP LOCKED)
                        UPDATE switch_entry s
                           SET failures = s.failures + 1, last_error = :why,
                               try_at = clock_timestamp() + make_interval(secs => least(:longest, power(2, least(s.failures, 20))))
                          FROM these t WHERE s.cluster_id = :cluster AND s.kind = t.kind AND s.number = t.number
                        """)
                .setParameter("cluster", clusterId)
                .setParameter(
                        "some",
                        some == null
                                ? null
                                : some.stream()
                                        .map(entry -> entry.kind().word() + " " + entry.number())
                                        .toArray(String[]::new))
                .setParameter("why", Texts.cut(why, LONGEST_ERROR))
                .setParameter("longest", LONGEST_PAUSE_SECONDS)
                .executeUpdate();
    }

    /** How far the switches have been told of some extensions and their company's dialplan. */
    public Told told(int clusterId, CompanyId company, Collection<Integer> numbers) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT count(*), max(s.last_error) FILTER (WHERE s.failures > 0) FROM switch_entry s
                         WHERE s.cluster_id = :cluster AND s.applied <> s.revision
                           AND (s.kind = 'directory' AND s.number = ANY (cast(:numbers AS int[])) OR s.kind <> 'directory' AND s.number = :company)
                        """, Tuple.class)
                .setParameter("cluster", clusterId)
                .setParameter("company", company.value())
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .getSingleResult();
        return new Told(row.get(0, Long.class) == 0, row.get(1, String.class));
    }

    /**
     * How far switches have been told.
     *
     * @param all   of everything
     * @param error why not; null: it was not tried yet, or there is nothing left
     */
    public record Told(boolean all, String error) {}

    /** Companies in which something died or waits. */
    @SuppressWarnings("unchecked")
    public List<Integer> companiesToTidy() {
        return em.createNativeQuery("SELECT c FROM companies_to_provision() c ORDER BY 1", Integer.class)
                .getResultList();
    }

    /** Clusters whose switches have not been told everything. */
    @SuppressWarnings("unchecked")
    public List<Integer> clustersWithDue() {
        return em.createNativeQuery("""
                        SELECT DISTINCT s.cluster_id FROM switch_entry s
                         WHERE s.applied <> s.revision AND s.try_at <= clock_timestamp() ORDER BY 1
                        """, Integer.class).getResultList();
    }

    // ------------------------------------------------------------------------------------------------ one at a time

    /** Whether this worker may change the switches of a cluster now: nobody else does, or has been silent for too long. */
    public boolean begin(int clusterId, UUID worker, Duration term) {
        return em.createNativeQuery("""
                        UPDATE cluster c SET worker = :worker, worker_until = clock_timestamp() + make_interval(secs => :term)
                         WHERE c.id = :cluster AND (c.worker IS NULL OR c.worker_until < clock_timestamp())
                        """)
                        .setParameter("cluster", clusterId)
                        .setParameter("worker", worker)
                        .setParameter("term", (double) term.toSeconds())
                        .executeUpdate()
                == 1;
    }

    /** Whether this worker may go on, and for how long. */
    public boolean goOn(int clusterId, UUID worker, Duration term) {
        return em.createNativeQuery("""
                        UPDATE cluster c SET worker_until = clock_timestamp() + make_interval(secs => :term)
                         WHERE c.id = :cluster AND c.worker = :worker AND c.worker_until > clock_timestamp()
                        """)
                        .setParameter("cluster", clusterId)
                        .setParameter("worker", worker)
                        .setParameter("term", (double) term.toSeconds())
                        .executeUpdate()
                == 1;
    }

    public void end(int clusterId, UUID worker) {
        em.createNativeQuery(
                        "UPDATE cluster c SET worker = NULL, worker_until = NULL WHERE c.id = :cluster AND c.worker = :worker")
                .setParameter("cluster", clusterId)
                .setParameter("worker", worker)
                .executeUpdate();
    }
}
