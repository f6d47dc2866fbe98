package io.dialplane.console.user;

import io.dialplane.audit.Actor;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.ClientAddress;
import io.dialplane.platform.DomainException;
import io.dialplane.session.LiveSessions;
import io.dialplane.session.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Whoever is at a page, and what is said and shown to them. */
@RequestScoped
class Visitor {

    @Inject
    private FacesContext faces;

    @Inject
    private SignedIn signedIn;

    @Inject
    private LiveSessions live;

    @Inject
    private ClientAddress clientAddress;

    /** @throws DomainException 401 when the session has ended just now */
    Session session() {
        return live.find(signedIn.getSid()).orElseThrow(() -> DomainException.unauthorized("token.invalid"));
    }

    Actor actor() {
        Session session = session();
        return new Actor(session.userId(), session.username(), address());
    }

    String address() {
        return clientAddress.of((HttpServletRequest) faces.getExternalContext().getRequest());
    }

    void say(String sentence) {
        faces.addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, sentence, null));
    }

    String text(String key) {
        return faces.getApplication().getResourceBundle(faces, "text").getString(key);
    }

    void go(String page) {
        ExternalContext external = faces.getExternalContext();
        try {
            external.redirect(external.getRequestContextPath() + page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        faces.responseComplete();
    }
}
