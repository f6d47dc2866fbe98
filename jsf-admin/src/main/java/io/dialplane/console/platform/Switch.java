package io.dialplane.console.platform;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The company in the header: superusers choose another one. */
@Named("companySwitch")
@RequestScoped
public class Switch {

    @Inject
    private SignedIn signedIn;

    @Inject
    private CompanyService companies;

    @Inject
    private Actions actions;

    private Integer chosen;

    public Company getShown() {
        return companies.get(signedIn.companyId());
    }

    public String getShownName() {
        return getShown().displayName();
    }

    public List<Company> getAll() {
        return signedIn.isSuperuser() ? companies.all() : List.of();
    }

    /** All later pages show this company. */
    public String look() {
        return actions.changeForAll("/index.xhtml", () -> {
            CompanyId company = new CompanyId(chosen == null ? 0 : chosen);
            if (companies.all().stream().noneMatch(one -> one.id().equals(company))) {
                throw DomainException.notFound("company.unknown", company);
            }
            signedIn.lookAt(company);
            return null;
        });
    }

    public Integer getChosen() {
        return chosen == null ? Integer.valueOf(signedIn.companyId().value()) : chosen;
    }

    public void setChosen(Integer chosen) {
        this.chosen = chosen;
    }
}
