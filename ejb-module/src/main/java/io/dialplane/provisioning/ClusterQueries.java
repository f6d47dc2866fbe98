package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The statements on {@code cluster} and {@code company_cluster}. Secrets are sealed here. */
@Dependent
class ClusterQueries {

    private static final String SHOWN = """
            SELECT c.id, c.name, c.region, c.mode, c.addresses, c.realm, c.websocket_url, c.is_default, c.ssh_port, c.ssh_user,
                   c.ssh_host_keys, c.base_directory, c.event_port, c.ssh_key, c.event_password, c.xml_secret, c.last_asked_at,
                   (SELECT cast(count(*) AS int) FROM switch_entry s WHERE s.cluster_id = c.id AND s.applied <> s.revision),
                   (SELECT s.last_error FROM switch_entry s WHERE s.cluster_id = c.id AND s.applied <> s.revision
                     ORDER BY s.changed_at LIMIT 1),
                   c.version, c.abandoned
              FROM cluster c
            """;

    private static final String SERVING = """
             WHERE c.id = coalesce((SELECT x.cluster_id FROM company_cluster x WHERE x.company_id = :company),
                                   (SELECT d.id FROM cluster d WHERE d.is_default))
            """;

    @PersistenceContext
    private EntityManager em;

    /**
     * A cluster with its secrets, sealed.
     *
     * @param abandoned by a worker that died
     */
    record Row(Cluster cluster, ClusterSecrets sealed, boolean abandoned) {}

    List<Row> all() {
        return rows(em.createNativeQuery(SHOWN + " ORDER BY c.id", Tuple.class));
    }

    Optional<Row> find(int id) {
        return rows(em.createNativeQuery(SHOWN + " WHERE c.id = :id", Tuple.class)
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    /** Held until the transaction ends. */
    Optional<Row> locked(int id) {
        return rows(em.createNativeQuery(SHOWN + " WHERE c.id = :id FOR NO KEY UPDATE OF c", Tuple.class)
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    Optional<Row> named(String name) {
        return rows(em.createNativeQuery(SHOWN + " WHERE c.name = :name", Tuple.class)
                        .setParameter("name", name))
                .stream()
                .findFirst();
    }

    /**
     * A cluster that asks.
     *
     * @param secret   sealed; null: nobody may ask
     * @param longAgo  that it was noted last that it asks is a minute ago, or never happened
     */
    record Asking(AskingCluster cluster, String secret, boolean longAgo) {}

    @SuppressWarnings("unchecked")
    Optional<Asking> asking(String name) {
        return ((List<Tuple>) em.createNativeQuery("""
                        SELECT c.id, c.name, c.mode, c.realm, c.xml_secret,
                               c.last_asked_at IS NULL OR c.last_asked_at < clock_timestamp() - interval '1 minute'
                          FROM cluster c WHERE c.name = :name
                        """, Tuple.class)
                        .setParameter("name", name)
                        .getResultList())
                .stream()
                        .map(row -> new Asking(
                                new AskingCluster(
                                        row.get(0, Integer.class),
                                        row.get(1, String.class),
                                        mode(row.get(2, String.class)),
                                        row.get(3, String.class)),
                                row.get(4, String.class),
                                row.get(5, Boolean.class)))
                        .findFirst();
    }

    /** Whether a cluster serves a company, which is active. */
    boolean serves(int id, CompanyId company) {
        return (Boolean) em.createNativeQuery("""
                        SELECT EXISTS (SELECT 1 FROM company o WHERE o.id = :company AND o.is_active)
                               AND EXISTS (SELECT 1 FROM cluster c %s AND c.id = :id)
                        """.formatted(SERVING), Boolean.class)
                .setParameter("id", id)
                .setParameter("company", company.value())
                .getSingleResult();
    }

    /** The one that serves a company. */
    Optional<Row> serving(CompanyId company) {
        return rows(em.createNativeQuery(SHOWN + SERVING, Tuple.class).setParameter("company", company.value()))
                .stream()
                .findFirst();
    }

    /** Who makes a cluster of this name waits for others who do. */
    void lockName(String name) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 5))) l", Integer.class)
                .setParameter("name", "cluster:" + name)
                .getSingleResult();
    }

    int insert(String name, ClusterSettings settings) {
        return (Integer) em.createNativeQuery("""
                        WITH made AS (
                            INSERT INTO cluster (name, mode, addresses, realm) VALUES (:name, :mode, cast(:addresses AS text[]), :realm)
                            RETURNING id)
                        SELECT id FROM made
                        """, Integer.class)
                .setParameter("name", name)
                .setParameter("mode", settings.mode().word())
                .setParameter("addresses", settings.addresses().toArray(String[]::new))
                .setParameter("realm", settings.realm())
                .getSingleResult();
    }

    void update(int id, ClusterSettings settings, ClusterSecrets sealed) {
        em.createNativeQuery("""
                        UPDATE cluster SET region = cast(:region AS text), mode = :mode, addresses = cast(:addresses AS text[]), realm = :realm,
                               websocket_url = cast(:websocket AS text), is_default = :isDefault, ssh_port = :sshPort,
                               ssh_user = cast(:sshUser AS text), ssh_key = cast(:sshKey AS text), ssh_host_keys = cast(:hostKeys AS text),
                               base_directory = :directory, event_port = :eventPort, event_password = cast(:eventPassword AS text),
                               xml_secret = cast(:xmlSecret AS text), updated_at = clock_timestamp(), version = version + 1
                         WHERE id = :id
                        """)
                .setParameter("id", id)
                .setParameter("region", settings.region())
                .setParameter("mode", settings.mode().word())
                .setParameter("addresses", settings.addresses().toArray(String[]::new))
                .setParameter("realm", settings.realm())
                .setParameter("websocket", settings.websocketUrl())
                .setParameter("isDefault", settings.isDefault())
                .setParameter("sshPort", settings.sshPort())
                .setParameter("sshUser", settings.sshUser())
                .setParameter("sshKey", sealed.sshKey())
                .setParameter("hostKeys", settings.sshHostKeys())
                .setParameter("directory", settings.baseDirectory())
                .setParameter("eventPort", settings.eventPort())
                .setParameter("eventPassword", sealed.eventPassword())
                .setParameter("xmlSecret", sealed.xmlSecret())
                .executeUpdate();
    }

    /** There is one default at most. */
    void noDefaultBut(int id) {
        em.createNativeQuery(
                        "UPDATE cluster SET is_default = false, version = version + 1 WHERE is_default AND id <> :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    void delete(int id) {
        em.createNativeQuery("DELETE FROM switch_entry WHERE cluster_id = :id")
                .setParameter("id", id)
                .executeUpdate();
        em.createNativeQuery("DELETE FROM cluster WHERE id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    boolean hasDefault() {
        return (Boolean)
                em.createNativeQuery("SELECT EXISTS (SELECT 1 FROM cluster c WHERE c.is_default)", Boolean.class)
                        .getSingleResult();
    }

    boolean hasCompanies(int id) {
        return (Boolean) em.createNativeQuery(
                        "SELECT EXISTS (SELECT 1 FROM company_cluster x WHERE x.cluster_id = :id)", Boolean.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    /** One of its switches asks now. */
    void asked(int id) {
        em.createNativeQuery("""
                        UPDATE cluster SET last_asked_at = clock_timestamp() WHERE id = :id
                        """).setParameter("id", id).executeUpdate();
    }

    /** The companies that were given a cluster, or a way out; a cluster: null for all. */
    @SuppressWarnings("unchecked")
    List<CompanyCluster> companies(Integer clusterId) {
        return ((List<Tuple>) em.createNativeQuery("""
                        SELECT x.company_id, x.cluster_id, x.gateway, x.caller_id FROM company_cluster x
                         WHERE cast(:cluster AS int) IS NULL OR x.cluster_id = cast(:cluster AS int) ORDER BY x.company_id
                        """, Tuple.class)
                        .setParameter("cluster", clusterId)
                        .getResultList())
                .stream().map(ClusterQueries::companyCluster).toList();
    }

    @SuppressWarnings("unchecked")
    Optional<CompanyCluster> company(CompanyId company) {
        return ((List<Tuple>) em.createNativeQuery(
                                "SELECT x.company_id, x.cluster_id, x.gateway, x.caller_id FROM company_cluster x WHERE x.company_id = :company",
                                Tuple.class)
                        .setParameter("company", company.value())
                        .getResultList())
                .stream().map(ClusterQueries::companyCluster).findFirst();
    }

    void map(CompanyCluster mapping) {
        em.createNativeQuery("""
                        INSERT INTO company_cluster (company_id, cluster_id, gateway, caller_id)
                        VALUES (:company, cast(:cluster AS int), cast(:gateway AS text), cast(:callerId AS text))
                        ON CONFLICT (company_id) DO UPDATE SET cluster_id = excluded.cluster_id, gateway = excluded.gateway,
                                     caller_id = excluded.caller_id, updated_at = clock_timestamp()
                        """)
                .setParameter("company", mapping.companyId())
                .setParameter("cluster", mapping.clusterId())
                .setParameter("gateway", mapping.gateway())
                .setParameter("callerId", mapping.callerId())
                .executeUpdate();
    }

    void unmap(CompanyId company) {
        em.createNativeQuery("DELETE FROM company_cluster WHERE company_id = :company")
                .setParameter("company", company.value())
                .executeUpdate();
    }

    private static CompanyCluster companyCluster(Tuple row) {
        return new CompanyCluster(
                row.get(0, Integer.class),
                row.get(1, Integer.class),
                row.get(2, String.class),
                row.get(3, String.class));
    }

    @SuppressWarnings("unchecked")
    private static List<Row> rows(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream().map(ClusterQueries::row).toList();
    }

    private static ClusterMode mode(String word) {
        return ClusterMode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Row row(Tuple row) {
        ClusterSettings settings = new ClusterSettings(
                row.get(1, String.class),
                row.get(2, String.class),
                mode(row.get(3, String.class)),
                List.of(row.get(4, String[].class)),
                row.get(5, String.class),
                row.get(6, String.class),
                row.get(7, Boolean.class),
                row.get(8, Integer.class),
                row.get(9, String.class),
                row.get(10, String.class),
                row.get(11, String.class),
                row.get(12, Integer.class));
        ClusterSecrets sealed =
                new ClusterSecrets(row.get(13, String.class), row.get(14, String.class), row.get(15, String.class));
        return new Row(
                new Cluster(
                        row.get(0, Integer.class),
                        settings,
                        sealed.sshKey() != null,
                        sealed.eventPassword() != null,
                        sealed.xmlSecret() != null,
                        row.get(16, Instant.class),
                        row.get(17, Integer.class),
                        row.get(18, String.class),
                        row.get(19, Integer.class)),
                sealed,
                row.get(20, Boolean.class));
    }
}
