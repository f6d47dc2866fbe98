package io.dialplane.console.platform;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import java.io.Serial;

/**
 * A page belongs to the company that it was shown for: when somebody has switched the company in another window, what the page
 * sends is not done for the wrong one, but the page is shown anew.
 */
public class PageOfCompany implements PhaseListener {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final String COMPANY = "dialplane.company";

    @Override
    public PhaseId getPhaseId() {
        return PhaseId.RESTORE_VIEW;
    }

    @Override
    public void afterPhase(PhaseEvent event) {
        FacesContext faces = event.getFacesContext();
        UIViewRoot view = faces.getViewRoot();
        SignedIn signedIn = CDI.current().select(SignedIn.class).get();
        if (view == null || signedIn.getSid() == null) {
            return;
        }
        if (!faces.isPostback()) {
            CDI.current().select(Watched.class).get().look(signedIn.getCompanyNumber());
            // beside a list a page is shown and never sent: nothing needs to be kept of it
            if (!faces.getExternalContext().getRequestParameterMap().containsKey("drawer")) {
                view.getViewMap().put(COMPANY, signedIn.getCompanyNumber());
            }
            return;
        }
        Object company = view.getViewMap().get(COMPANY);
        if (company == null) {
            WayBack.fromExpired(faces);
        } else if (!company.equals(signedIn.getCompanyNumber())) {
            WayBack.fromOtherCompany(faces);
        }
    }
}
