package io.dialplane.console.platform;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Leads somebody whose page could not be taken as it was sent to the same page anew, with what was asked of it. */
final class WayBack {

    private static final String EXPIRED = "expired";

    private WayBack() {}

    /** The server knows the page no more; nothing was done. */
    static void fromExpired(FacesContext faces) {
        ExternalContext external = faces.getExternalContext();
        String page = external.getRequestServletPath();
        SignedIn signedIn = CDI.current().select(SignedIn.class).get();
        if (signedIn.getSid() == null) {
            String query = query(faces);
            redirect(faces, page + "?" + (query == null ? "" : query + "&") + EXPIRED);
            return;
        }
        if (!faces.getPartialViewContext().isAjaxRequest()) {
            signedIn.note(CDI.current().select(Look.class).get().text("console.too-old"));
        }
        redirect(
                faces,
                anew(page, query(faces), external.getRequestParameterMap().get("id")));
    }

    /** Another window has switched the company; what belongs to one thing of the company before leads to its list. */
    static void fromOtherCompany(FacesContext faces) {
        CDI.current()
                .select(SignedIn.class)
                .get()
                .note(CDI.current().select(Look.class).get().text("company.switched"));
        String page = faces.getExternalContext().getRequestServletPath();
        redirect(faces, isOfOne(page) ? anew(page, null, null) : anew(page, query(faces), null));
    }

    /**
     * The address of a page.
     *
     * @param query as it was shown; null: without any
     * @param id    what a form says it is about; null: nothing
     */
    static String anew(String page, String query, String id) {
        if (query != null) {
            return page + "?" + query;
        }
        if (id != null) {
            return Address.of(page).with("id", id).toString();
        }
        return isOfOne(page) ? Page.at(page).orElseThrow().getEntry().getPath() : page;
    }

    /** It shows one of what the page that it belongs to lists. */
    private static boolean isOfOne(String page) {
        return Page.at(page).filter(one -> one.getEntry() != one).isPresent();
    }

    private static String query(FacesContext faces) {
        ExternalContext external = faces.getExternalContext();
        String query = query(
                external.getRequestHeaderMap().get("Referer"),
                external.getRequestContextPath() + external.getRequestServletPath());
        // a page that came as the answer to a form has no question in its address; it may say it in the form
        String said = external.getRequestParameterMap().get("shown");
        return query == null && said != null && said.matches("[A-Za-z0-9%&=_.*+-]+") ? said : query;
    }

    /**
     * What was asked of the page that somebody comes from.
     *
     * @param referer as the browser says it; null: it does not
     * @return null: nothing, or it was another page
     */
    static String query(String referer, String path) {
        URI from;
        try {
            from = URI.create(referer == null ? "" : referer);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (!path.equals(from.getPath()) || from.getRawQuery() == null) {
            return null;
        }
        String query = Arrays.stream(from.getRawQuery().split("&"))
                .filter(part -> !part.isEmpty() && !part.equals(EXPIRED))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? null : query;
    }

    private static void redirect(FacesContext faces, String page) {
        ExternalContext external = faces.getExternalContext();
        try {
            external.redirect(external.getRequestContextPath() + page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        faces.responseComplete();
    }
}
