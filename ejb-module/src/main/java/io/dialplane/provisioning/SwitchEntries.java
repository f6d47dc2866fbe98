package io.dialplane.provisioning;

import io.dialplane.extension.ExtensionRange;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** What switches are to hold: written in the transaction of the change that makes it so, and read by whoever tells them. */
@Stateless
public class SwitchEntries {

    private static final String SERVING = """
            c.id = coalesce((SELECT x.cluster_id FROM company_cluster x WHERE x.company_id = :company),
                            (SELECT d.id FROM cluster d WHERE d.is_default))
            """;

    /** Whether switches are to know an extension; a scalar sub-query, as a join would look at all people. */
    private static final String KNOWN =
            "(e.creation IS NOT NULL OR (SELECT u.is_active AND u.deleted_at IS NULL FROM users u WHERE u.id = e.user_id))";

    /** What the cluster of a company is to hold of it; clusters that ask hold nothing. */
    private static final String WANTED = """
            WITH serving AS (
                SELECT c.id FROM cluster c, company o WHERE %1$s AND c.mode = 'ssh' AND o.id = :company AND o.is_active),
            wanted AS (
                SELECT c.id AS cluster_id, 'directory' AS kind, e.number FROM serving c, extension e
                 WHERE e.company_id = :company AND e.number = ANY (cast(:numbers AS int[])) AND %2$s
                UNION ALL
                SELECT c.id, k.kind, cast(:company AS int) FROM serving c, (VALUES ('dialplan'), ('inbound')) AS k (kind)
                 WHERE (SELECT true FROM extension e WHERE e.company_id = :company AND %2$s LIMIT 1))
            """.formatted(SERVING, KNOWN);

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

    /**
     * Brings the entries of a company in line with its extensions, people and cluster; touches only those that are not. Where it is served
     * by another cluster than before, registrations at the old one have to end.
     */
    @InCompany
    public void sync(CompanyId company) {
        sync(
                company,
                IntStream.rangeClosed(ExtensionRange.first(company), ExtensionRange.last(company))
                        .boxed()
                        .toList());
        em.createNativeQuery("""
                        INSERT INTO switch_entry (cluster_id, kind, number, wanted, flush)
                        SELECT c.id, 'directory', e.number, false, true
                          FROM company_served v JOIN cluster c ON c.id = v.cluster_id AND c.mode = 'xml_curl' AND c.event_password IS NOT NULL
                          JOIN extension e ON e.company_id = v.company_id AND e.user_id IS NOT NULL
                         WHERE v.company_id = :company AND v.cluster_id IS DISTINCT FROM (SELECT c.id FROM cluster c WHERE %s) ORDER BY 3
                        ON CONFLICT (cluster_id, kind, number) DO UPDATE
                           SET flush = true, revision = switch_entry.revision + 1, failures = 0, try_at = clock_timestamp(), changed_at = clock_timestamp()
                        """.formatted(SERVING))
                .setParameter("company", company.value())
                .executeUpdate();
        em.createNativeQuery("""
                        INSERT INTO company_served (company_id, cluster_id, active)
                        SELECT o.id, (SELECT c.id FROM cluster c WHERE %s), o.is_active FROM company o WHERE o.id = :company
                        ON CONFLICT (company_id) DO UPDATE SET cluster_id = excluded.cluster_id, active = excluded.active
                         WHERE company_served.cluster_id IS DISTINCT FROM excluded.cluster_id OR company_served.active <> excluded.active
                        """.formatted(SERVING))
                .setParameter("company", company.value())
                .executeUpdate();
    }

    /** As {@link #sync(CompanyId)}, of some extensions and what their company has in common: the work does not grow with the company. */
    @InCompany
    public void sync(CompanyId company, Collection<Integer> numbers) {
        em.createNativeQuery(WANTED + """
                        , more AS (
                            INSERT INTO switch_entry (cluster_id, kind, number, wanted)
                            SELECT w.cluster_id, w.kind, w.number, true FROM wanted w
                             WHERE NOT EXISTS (SELECT 1 FROM switch_entry s
                                                WHERE s.cluster_id = w.cluster_id AND s.kind = w.kind AND s.number = w.number AND s.wanted)
                             ORDER BY 1, 2, 3
                            ON CONFLICT (cluster_id, kind, number) DO UPDATE
                               SET wanted = true, revision = switch_entry.revision + 1, failures = 0, try_at = clock_timestamp(), changed_at = clock_timestamp()
                             WHERE NOT switch_entry.wanted)
                        UPDATE switch_entry s
                           SET wanted = false, flush = s.kind = 'directory', revision = s.revision + 1, failures = 0,
                               try_at = clock_timestamp(), changed_at = clock_timestamp()
                         WHERE s.wanted AND s.number = ANY (array_append(cast(:numbers AS int[]), :company))
                           AND (s.kind = 'directory') = (s.number <> :company)
                           AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.cluster_id = s.cluster_id AND w.kind = s.kind AND w.number = s.number)
                        """)
                .setParameter("company", company.value())
                .setParameter("numbers", numbers.toArray(Integer[]::new))
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

    /** Companies in which something died or waits. */
    @SuppressWarnings("unchecked")
    public List<Integer> companiesToTidy() {
        return em.createNativeQuery("SELECT c FROM companies_to_provision() c ORDER BY 1", Integer.class)
                .getResultList();
    }
}
