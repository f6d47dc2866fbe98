package io.dialplane.console.user;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.user.SecondFactors;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The second factor of somebody who has lost it: administrators take it away. One's own is taken away on one's own page. */
@Named("lostFactor")
@RequestScoped
public class LostFactor {

    @Inject
    private SecondFactors secondFactors;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String id;
    private Boolean enabled;

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    private int id() {
        return Entered.id(id, "user.unknown");
    }

    /** Every log-in of the person that is shown asks for a code. */
    public boolean isEnabled() {
        if (enabled == null) {
            enabled = secondFactors.isEnabled(signedIn.companyId(), id());
        }
        return enabled;
    }

    public boolean isOwn() {
        return id() == signedIn.getUserId();
    }

    public String remove() {
        return actions.change("/person.xhtml?id=" + id, () -> {
            secondFactors.remove(signedIn.companyId(), signedIn.editor(), id());
            return look.text("person.factor-removed");
        });
    }
}
