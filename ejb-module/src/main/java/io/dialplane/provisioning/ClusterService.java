package io.dialplane.provisioning;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Constraints;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Secrets;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The clusters of the installation, and which companies they serve. Only superusers change them. */
@Stateless
public class ClusterService {

    private static final String UNKNOWN = "cluster.unknown";

    @Inject
    private ClusterQueries queries;

    @Inject
    private SwitchEntries entries;

    @Inject
    private Secrets secrets;

    @Inject
    private AuditWriter audit;

    /** As the audit log keeps it: which secrets there are, not what they are. */
    private record Snapshot(ClusterSettings settings, boolean sshKey, boolean eventPassword, boolean xmlSecret) {

        static Snapshot of(ClusterSettings settings, ClusterSecrets secrets) {
            return new Snapshot(
                    settings, secrets.sshKey() != null, secrets.eventPassword() != null, secrets.xmlSecret() != null);
        }
    }

    /**
     * Makes the cluster that the environment describes, where there is none of its name; it is the default one where there is none yet.
     * Safe when several nodes start at once.
     */
    public void makeDefault(CompanyId auditedIn) {
        queries.lockName(ProvisioningConfig.NAME);
        if (queries.named(ProvisioningConfig.NAME).isEmpty()) { // else the files that are named are nobody's business
            ProvisioningConfig.defaultCluster(!queries.hasDefault())
                    .ifPresent(cluster -> create(auditedIn, Actor.SYSTEM, cluster));
        }
    }

    public List<Cluster> all() {
        return queries.all().stream().map(ClusterQueries.Row::cluster).toList();
    }

    /** @throws DomainException 404 */
    public Cluster get(int id) {
        return queries.find(id).map(ClusterQueries.Row::cluster).orElseThrow(() -> unknown(id));
    }

    /** The cluster that serves a company; empty: none does. */
    public Optional<Cluster> serving(CompanyId company) {
        return queries.serving(company).map(ClusterQueries.Row::cluster);
    }

    /**
     * Makes a cluster.
     *
     * @param auditedIn company in whose audit log it is written
     * @throws DomainException 400 naming wrong fields, 409 when the name is taken
     */
    public Cluster create(CompanyId auditedIn, Actor actor, ClusterChange change) {
        ClusterSettings settings = change.onto(ClusterSettings.NEW);
        ClusterSecrets plain = change.onto(ClusterSecrets.NONE);
        ClusterRules.check(settings, plain);
        int id;
        try {
            id = queries.insert(settings.name(), settings);
        } catch (PersistenceException e) {
            if (Constraints.violated(e).filter("cluster_name_unique"::equals).isPresent()) {
                throw DomainException.taken("name", "cluster.name-taken", settings.name());
            }
            throw e;
        }
        write(id, settings, plain);
        audit.write(auditedIn, actor, "cluster.create", subject(id), null, Snapshot.of(settings, plain));
        return get(id);
    }

    /**
     * Changes a cluster. What its switches hold is told them anew when it looks otherwise now. Name and mode stay what they are.
     *
     * @throws DomainException as {@link #create}; also 404, and 409 when the change was made from an older version
     */
    public Cluster change(CompanyId auditedIn, Actor actor, int id, ClusterChange change) {
        ClusterQueries.Row row = queries.locked(id).orElseThrow(() -> unknown(id));
        if (change.version() != null && change.version() != row.cluster().version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        ClusterSettings before = row.cluster().settings();
        ClusterSecrets plainBefore = opened(id, row.sealed());
        ClusterSettings settings = change.onto(before);
        ClusterSecrets plain = change.onto(plainBefore);
        ClusterRules.check(settings, plain);
        stays("name", before.name(), settings.name());
        stays("mode", before.mode(), settings.mode());
        if (settings.equals(before) && plain.equals(plainBefore)) {
            return row.cluster();
        }
        write(id, settings, plain);
        if (!settings.realm().equals(before.realm())
                || !settings.addresses().equals(before.addresses())
                || !settings.baseDirectory().equals(before.baseDirectory())) {
            entries.renew(id);
        }
        audit.write(
                auditedIn,
                actor,
                "cluster.update",
                subject(id),
                Snapshot.of(before, plainBefore),
                Snapshot.of(settings, plain));
        return get(id);
    }

    /**
     * Forgets a cluster; its switches keep what they hold.
     *
     * @throws DomainException 404, 409 while companies are given to it
     */
    public void delete(CompanyId auditedIn, Actor actor, int id) {
        ClusterQueries.Row row = queries.locked(id).orElseThrow(() -> unknown(id));
        if (queries.hasCompanies(id)) {
            throw DomainException.conflict("cluster.has-companies");
        }
        queries.delete(id);
        audit.write(
                auditedIn,
                actor,
                "cluster.delete",
                subject(id),
                Snapshot.of(row.cluster().settings(), row.sealed()),
                null);
    }

    /** The companies that were given a cluster, upwards. */
    public List<CompanyCluster> companies(int id) {
        return queries.companies(id);
    }

    /** Which cluster a company was given, and how its calls leave. */
    public CompanyCluster mappingOf(CompanyId company) {
        return queries.company(company).orElse(new CompanyCluster(company.value(), null, null, null));
    }

    /**
     * Gives a company a cluster and a way out. The company's agents register there from now on.
     *
     * @throws DomainException 400 naming a wrong field, 404
     */
    public CompanyCluster map(CompanyId company, Actor actor, CompanyCluster mapping) {
        if (mapping.clusterId() != null) {
            queries.locked(mapping.clusterId()).orElseThrow(() -> unknown(mapping.clusterId()));
        }
        if (mapping.gateway() != null && !mapping.gateway().matches("[A-Za-z0-9._-]{1,64}")) {
            throw DomainException.invalid("gateway", "cluster.gateway");
        }
        if (mapping.callerId() != null && !mapping.callerId().matches("\\+?[0-9]{3,15}")) {
            throw DomainException.invalid("caller_id", "cluster.caller-id");
        }
        CompanyCluster before = mappingOf(company);
        if (!before.equals(mapping)) {
            entries.lock(company);
            queries.map(mapping);
            entries.lineChanged(company);
            entries.sync(company);
            audit.write(company, actor, "cluster.map", "company:" + company, before, mapping);
        }
        return mapping;
    }

    /**
     * The cluster that a switch names, when it knows the secret; empty: it doesn't, or there is none of that name. That it asks is noted, to
     * the minute: switches ask all the time.
     */
    public Optional<AskingCluster> asks(String name, String secret) {
        Optional<ClusterQueries.Asking> asking = queries.asking(name)
                .filter(row -> row.secret() != null)
                .filter(row -> MessageDigest.isEqual(
                        secrets.open(row.secret(), place(row.cluster().id(), "xml_secret"))
                                .getBytes(StandardCharsets.UTF_8),
                        secret.getBytes(StandardCharsets.UTF_8)));
        asking.filter(ClusterQueries.Asking::longAgo)
                .ifPresent(row -> queries.asked(row.cluster().id()));
        return asking.map(ClusterQueries.Asking::cluster);
    }

    /** Whether a cluster serves a company, which is active. */
    public boolean serves(AskingCluster cluster, CompanyId company) {
        return queries.serves(cluster.id(), company);
    }

    /** @throws DomainException 404 */
    public SwitchAccess access(int id) {
        ClusterQueries.Row row = queries.find(id).orElseThrow(() -> unknown(id));
        return new SwitchAccess(id, row.cluster().settings(), opened(id, row.sealed()), row.abandoned());
    }

    private void write(int id, ClusterSettings settings, ClusterSecrets plain) {
        if (settings.isDefault()) {
            queries.noDefaultBut(id);
        }
        ClusterSecrets sealed = new ClusterSecrets(
                secrets.seal(plain.sshKey(), place(id, "ssh_key")),
                secrets.seal(plain.eventPassword(), place(id, "event_password")),
                secrets.seal(plain.xmlSecret(), place(id, "xml_secret")));
        try {
            queries.update(id, settings, sealed);
        } catch (PersistenceException e) {
            if (Constraints.violated(e).filter("cluster_default_unique"::equals).isPresent()) {
                throw DomainException.conflict("request.changed-meanwhile"); // another became the default one
            }
            throw e;
        }
    }

    private ClusterSecrets opened(int id, ClusterSecrets sealed) {
        return new ClusterSecrets(
                secrets.open(sealed.sshKey(), place(id, "ssh_key")),
                secrets.open(sealed.eventPassword(), place(id, "event_password")),
                secrets.open(sealed.xmlSecret(), place(id, "xml_secret")));
    }

    private static void stays(String field, Object before, Object after) {
        if (!before.equals(after)) {
            throw DomainException.invalid(field, "cluster.stays");
        }
    }

    private static String place(int id, String column) {
        return "cluster/" + id + "/" + column;
    }

    private static String subject(int id) {
        return "cluster:" + id;
    }

    private static DomainException unknown(int id) {
        return DomainException.notFound(UNKNOWN, Integer.toString(id));
    }
}
