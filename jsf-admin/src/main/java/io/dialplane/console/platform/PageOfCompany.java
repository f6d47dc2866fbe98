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
        if (faces.isPostback()) {
            comesBack(faces, view.getViewMap().get(COMPANY), signedIn.getCompanyNumber());
        } else {
            begins(faces, view, signedIn.getCompanyNumber());
        }
    }

    private static void begins(FacesContext faces, UIViewRoot view, int company) {
        CDI.current().select(Watched.class).get().look(company);
        if (faces.getExternalContext().getRequestParameterMap().containsKey("drawer")) {
            // beside a list a page is shown and never sent: nothing is kept of it. That is said here and not in the
            // page, as
            // PrimeFaces keeps its nonce before the page is built; and the layout leaves the push out, which is kept
            // too
            view.setTransient(true);
        } else {
            view.getViewMap().put(COMPANY, company);
            CDI.current().select(Live.class).get().begin(company);
        }
    }

    private static void comesBack(FacesContext faces, Object shownFor, int company) {
        if (shownFor == null) {
            WayBack.fromExpired(faces);
        } else if (!shownFor.equals(company)) {
            WayBack.fromOtherCompany(faces);
        } else if (!faces.getPartialViewContext().isAjaxRequest()) {
            CDI.current().select(Live.class).get().begin(company);
        }
    }
}
