package io.dialplane.web.platform;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.company.Dialer;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.Cluster;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Who sent the request: a person with a session, a dialer or a monitoring system with a token, a switch with its cluster's secret, or nobody known. */
@RequestScoped
public class Caller {

    @Inject
    private CompanyService companies;

    private Session session;
    private Dialer dialer;
    private boolean monitor;
    private Cluster cluster;
    private String address;

    void is(Session person) {
        session = person;
    }

    void is(Dialer machine) {
        dialer = machine;
    }

    void isMonitoring() {
        monitor = true;
    }

    void is(Cluster switches) {
        cluster = switches;
    }

    void from(String ip) {
        address = ip;
    }

    boolean isKnown() {
        return session != null || dialer != null || monitor || cluster != null;
    }

    boolean isDialer() {
        return dialer != null;
    }

    boolean isMonitor() {
        return monitor;
    }

    boolean isSwitch() {
        return cluster != null;
    }

    boolean hasRole(Role role) {
        return session != null && session.role() == role;
    }

    public boolean isSuperuser() {
        return session != null && session.superuser();
    }

    /** The agent, who sees and changes only what is his or hers; null: somebody who may more. */
    public Integer onlyAgent() {
        return hasRole(Role.AGENT) && !isSuperuser() ? session.userId() : null;
    }

    /** The company wants a second factor of the person, who has none. */
    boolean mustEnrol() {
        return session != null && session.mustEnrol();
    }

    /** The person's session. Only in methods that a person must call. */
    public Session session() {
        if (session == null) {
            throw DomainException.unauthorized("token.missing");
        }
        return session;
    }

    /** The dialer. Only in methods that a dialer must call. */
    public Dialer dialer() {
        if (dialer == null) {
            throw DomainException.unauthorized("token.invalid");
        }
        return dialer;
    }

    /** The cluster whose switch asks. Only in methods that a switch must call. */
    public Cluster cluster() {
        if (cluster == null) {
            throw DomainException.unauthorized("switch.secret");
        }
        return cluster;
    }

    /** IP address the request came from, behind trusted proxies the one they name. */
    public String address() {
        return address;
    }

    /** As the audit log names the caller. */
    public Actor actor() {
        if (monitor) {
            return new Actor(null, "monitor", address);
        }
        if (cluster != null) {
            return new Actor(null, "switch:" + cluster.settings().name(), address);
        }
        return dialer != null
                ? new Actor(null, "dialer:" + dialer.name(), address)
                : new Actor(session().userId(), session().username(), address);
    }

    /**
     * The company the request is for.
     *
     * @param named id or slug from the request's {@code company}; null or empty: the caller's own
     * @throws DomainException 400 when it is no text, 403 when the caller may not act for the named company, 404 when a superuser names none that exists
     */
    public CompanyId company(String named) {
        if (named != null && named.indexOf('\0') >= 0) {
            throw DomainException.invalid("company", "request.unstorable-text");
        }
        return dialer != null ? companyOfDialer(named) : companyOfPerson(named);
    }

    /**
     * The same where the body may name it as well; its word counts more.
     *
     * @param inBody null: the body doesn't
     */
    public CompanyId company(CompanyRef inBody, String inQuery) {
        return company(inBody == null ? inQuery : CompanyRef.textOf(inBody));
    }

    /**
     * The company that a person's request has in its path.
     *
     * @param idOrSlug digits are an id, anything else a slug
     * @throws DomainException 404 when there is none, or it is another's and the person no superuser
     */
    public Company workspace(String idOrSlug) {
        return (idOrSlug.indexOf('\0') >= 0 ? Optional.<Company>empty() : companies.find(idOrSlug))
                .filter(company ->
                        isSuperuser() || company.id().equals(session().companyId()))
                .orElseThrow(() -> DomainException.notFound("company.unknown", idOrSlug));
    }

    private CompanyId companyOfPerson(String named) {
        CompanyId own = session().companyId();
        if (named == null || named.isBlank()) {
            return own;
        }
        if (!isSuperuser()) {
            if (!companies.find(named).map(Company::id).filter(own::equals).isPresent()) {
                throw DomainException.forbidden("company.other");
            }
            return own;
        }
        return companies
                .find(named)
                .map(Company::id)
                .orElseThrow(() -> DomainException.notFound("company.unknown", named));
    }

    private CompanyId companyOfDialer(String named) {
        Company company = named == null || named.isBlank()
                ? companies.get(dialer.companyId() == null ? companies.defaultCompany() : dialer.companyId())
                : companies.find(named).orElseThrow(() -> DomainException.forbidden("company.other"));
        if (dialer.companyId() != null && !dialer.companyId().equals(company.id())) {
            throw DomainException.forbidden("company.other");
        }
        if (!company.isActive()) {
            throw DomainException.forbidden("company.inactive");
        }
        return company.id();
    }
}
