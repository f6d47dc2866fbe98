package io.dialplane.console.platform;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** The menu of the person signed in, and where in it the page shown stands. */
@Named
@RequestScoped
public class Menu {

    @Inject
    private SignedIn signedIn;

    @Inject
    private Look look;

    @Inject
    private FacesContext faces;

    @Inject
    private HttpServletRequest request;

    public List<Page> getEntries() {
        return signedIn.getMenu();
    }

    public Page getShown() {
        return Page.at(faces.getViewRoot().getViewId()).orElse(Page.OVERVIEW);
    }

    public String getTitle() {
        return look.text(getShown().getTitle());
    }

    /** The page shown, of the same thing. */
    public String getAgain() {
        return request.getContextPath()
                + Address.of(faces.getViewRoot().getViewId()).with("id", request.getParameter("id"));
    }

    /** The page shown, in another language or theme. */
    public String link(String parameter, String value) {
        String query = request.getMethod().equals("GET") ? request.getQueryString() : null;
        return request.getContextPath() + faces.getViewRoot().getViewId() + "?"
                + (query == null || query.isEmpty() ? "" : query + "&") + parameter + "=" + value;
    }
}
