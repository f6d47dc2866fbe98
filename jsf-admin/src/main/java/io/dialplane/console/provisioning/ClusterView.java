package io.dialplane.console.provisioning;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.Cluster;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.provisioning.CompanyCluster;
import io.dialplane.provisioning.ReconcileService;
import io.dialplane.provisioning.StatusService;
import io.dialplane.provisioning.SwitchTrial;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The clusters of switches, which only superusers see: which there are, whether they can be reached, and whom they serve. */
@Named("clusters")
@RequestScoped
public class ClusterView {

    private static final String UNKNOWN = "cluster.unknown";

    @Inject
    private ClusterService clusters;

    @Inject
    private ReconcileService reconciler;

    @Inject
    private StatusService status;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String id;
    private String company;
    private String gateway;
    private String callerId;
    private Cluster shown;
    private List<Cluster> rows;
    private List<CompanyCluster> mapped;
    private List<SwitchTrial> trials;

    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    public List<Cluster> getRows() {
        if (rows == null) {
            rows = clusters.all();
        }
        return rows;
    }

    /** Null: a new one. */
    public Cluster getShown() {
        if (shown == null && id != null) {
            shown = actions.read(() -> clusters.get(id()), null);
        }
        return shown;
    }

    private int id() {
        return Entered.id(id, UNKNOWN);
    }

    private String here() {
        return "/cluster.xhtml?id=" + id;
    }

    /** Stays on the page, and shows what was found at each address. */
    public void test() {
        actions.changeForAll(null, () -> {
            trials = status.test(id());
            return trials.isEmpty() ? look.text("clusters.no-way") : null;
        });
    }

    /** Null: nothing was tried. */
    public List<SwitchTrial> getTrials() {
        return trials;
    }

    public String reconcile() {
        return actions.changeForAll(here(), () -> {
            Cluster after = reconciler.reconcile(id());
            return after.pending() == 0
                    ? look.text("clusters.reconciled")
                    : look.text("clusters.still-pending", show.number(after.pending()));
        });
    }

    public String delete() {
        return actions.changeForAll("/clusters.xhtml", () -> {
            clusters.delete(signedIn.ownCompanyId(), signedIn.actor(), id());
            return look.text("deleted");
        });
    }

    /** The companies that were given this cluster. */
    public List<CompanyCluster> getMapped() {
        if (mapped == null) {
            mapped = getShown() == null ? List.of() : clusters.companies(shown.id());
        }
        return mapped;
    }

    public String nameOf(CompanyCluster mapping) {
        return companies.get(new CompanyId(mapping.companyId())).displayName();
    }

    public List<Company> getCompanies() {
        return companies.all();
    }

    /** Gives a company this cluster and a way out, or another way out. */
    public String map() {
        return actions.changeForAll(here(), () -> {
            Company of = chosen();
            clusters.map(
                    of.id(),
                    signedIn.actor(),
                    new CompanyCluster(of.id().value(), id(), Entered.words(gateway), Entered.text(callerId)));
            return look.text("clusters.mapped", of.displayName());
        });
    }

    /** The company is served by the default cluster again, if there is one. */
    public String unmap() {
        return actions.changeForAll(here(), () -> {
            Company of = chosen();
            CompanyCluster mapping = clusters.mappingOf(of.id());
            if (mapping.clusterId() == null || mapping.clusterId() != id()) {
                throw DomainException.notFound(UNKNOWN, id);
            }
            clusters.map(of.id(), signedIn.actor(), new CompanyCluster(of.id().value(), null, null, null));
            return look.text("clusters.unmapped", of.displayName());
        });
    }

    private Company chosen() {
        return companies.all().stream()
                .filter(one -> one.id().toString().equals(company))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid("company", "field.missing"));
    }

    public String getId() {
        return id;
    }

    public String getCompany() {
        return company;
    }

    public void setCompany(String company) {
        this.company = company;
    }

    public String getGateway() {
        return gateway;
    }

    public void setGateway(String gateway) {
        this.gateway = gateway;
    }

    public String getCallerId() {
        return callerId;
    }

    public void setCallerId(String callerId) {
        this.callerId = callerId;
    }
}
