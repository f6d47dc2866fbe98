package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
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

/** How far switches have been told what they are to hold, and who tells them. */
@Stateless
public class SwitchProgress {

    private static final int LONGEST_ERROR = 500;
    private static final int LONGEST_PAUSE_SECONDS = 300;

    @PersistenceContext
    private EntityManager em;

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

    /**
     * Somebody waits for so long that switches are told of some extensions and their company's dialplan: they are told before the rest. What
     * has failed of them is tried at once, and what went wrong before is forgotten.
     */
    public void awaited(int clusterId, CompanyId company, Collection<Integer> numbers, Duration patience) {
        em.createNativeQuery("""
                        WITH these AS (
                            SELECT s.kind, s.number FROM switch_entry s
                             WHERE s.cluster_id = :cluster AND s.applied <> s.revision
                               AND (s.kind = 'directory' AND s.number = ANY (cast(:numbers AS int[])) OR s.kind <> 'directory' AND s.number = :company)
                               FOR NO KEY UPDATE SKIP LOCKED)
                        UPDATE switch_entry s
                           SET awaited_until = clock_timestamp() + make_interval(secs => :patience), failures = 0,
                               try_at = CASE WHEN s.failures > 0 THEN clock_timestamp() ELSE s.try_at END
                          FROM these t WHERE s.cluster_id = :cluster AND s.kind = t.kind AND s.number = t.number
                        """)
                .setParameter("cluster", clusterId)
                .setParameter("company", company.value())
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .setParameter("patience", patience.toMillis() / 1000.0)
                .executeUpdate();
    }

    /** Everything that a cluster is to hold. */
    public List<SwitchEntry> wanted(int clusterId) {
        return entries(clusterId, "s.wanted", Integer.MAX_VALUE);
    }

    /** What its switches have not been told yet, and may be told now; what somebody waits for first, then the oldest. */
    public List<SwitchEntry> due(int clusterId, int limit) {
        return entries(clusterId, "s.applied <> s.revision AND s.try_at <= clock_timestamp()", limit);
    }

    @SuppressWarnings("unchecked")
    private List<SwitchEntry> entries(int clusterId, String which, int limit) {
        return ((List<Tuple>) em.createNativeQuery("""
                        SELECT s.kind, s.number, s.wanted, s.flush, s.revision, s.changed_at FROM switch_entry s
                         WHERE s.cluster_id = :cluster AND %s
                         ORDER BY (s.awaited_until > clock_timestamp()) IS NOT TRUE, s.changed_at, s.kind, s.number LIMIT :limit
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
        if (entry.wanted()) {
            return;
        }
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
                        SELECT count(*), count(*) FILTER (WHERE s.failures = 0), max(s.last_error) FILTER (WHERE s.failures > 0)
                          FROM switch_entry s
                         WHERE s.cluster_id = :cluster AND s.applied <> s.revision
                           AND (s.kind = 'directory' AND s.number = ANY (cast(:numbers AS int[])) OR s.kind <> 'directory' AND s.number = :company)
                        """, Tuple.class)
                .setParameter("cluster", clusterId)
                .setParameter("company", company.value())
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .getSingleResult();
        return new Told(row.get(0, Long.class) == 0, row.get(1, Long.class) == 0, row.get(2, String.class));
    }

    /**
     * How far switches have been told.
     *
     * @param all    of everything
     * @param isOver there is nothing to wait for any more: everything was told, or tried
     * @param error  why not; null: it was not tried yet, or there is nothing left
     */
    public record Told(boolean all, boolean isOver, String error) {}

    /** Clusters whose switches have not been told everything. */
    @SuppressWarnings("unchecked")
    public List<Integer> clustersWithDue() {
        return em.createNativeQuery("""
                        SELECT DISTINCT s.cluster_id FROM switch_entry s
                         WHERE s.applied <> s.revision AND s.try_at <= clock_timestamp() ORDER BY 1
                        """, Integer.class).getResultList();
    }

    // ------------------------------------------------------------------------------------------------ one at a time

    /**
     * Whether this worker may change the switches of a cluster now: nobody else does, or has been silent for too long; of that a note is
     * left until the cluster is {@linkplain #tidied tidied}.
     */
    public boolean begin(int clusterId, UUID worker, Duration term) {
        return em.createNativeQuery("""
                        UPDATE cluster c
                           SET abandoned = c.abandoned OR c.worker IS NOT NULL,
                               worker = :worker, worker_until = clock_timestamp() + make_interval(secs => :term)
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

    /** Nothing lies about on the switches any more of what workers who died had begun. */
    public void tidied(int clusterId) {
        em.createNativeQuery("UPDATE cluster c SET abandoned = false WHERE c.id = :cluster")
                .setParameter("cluster", clusterId)
                .executeUpdate();
    }

    public void end(int clusterId, UUID worker) {
        em.createNativeQuery(
                        "UPDATE cluster c SET worker = NULL, worker_until = NULL WHERE c.id = :cluster AND c.worker = :worker")
                .setParameter("cluster", clusterId)
                .setParameter("worker", worker)
                .executeUpdate();
    }
}
