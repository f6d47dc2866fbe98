package io.dialplane.console.platform;

import io.dialplane.session.Session;
import jakarta.security.enterprise.credential.Credential;

/** A session that {@link LoginBean} has just opened: proof enough of who it is. */
class SessionCredential implements Credential {

    private final Session session;

    SessionCredential(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }
}
