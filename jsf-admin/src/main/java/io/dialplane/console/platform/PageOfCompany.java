package io.dialplane.console.platform;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.Map;

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
        Map<String, Object> kept = view.getViewMap();
        Object company = kept.putIfAbsent(COMPANY, signedIn.getCompanyNumber());
        if (company != null && !company.equals(signedIn.getCompanyNumber())) {
            signedIn.note(CDI.current().select(Look.class).get().text("company.switched"));
            ExternalContext external = faces.getExternalContext();
            try {
                external.redirect(external.getRequestContextPath() + external.getRequestServletPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            faces.responseComplete();
        }
    }
}
