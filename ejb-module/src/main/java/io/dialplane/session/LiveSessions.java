package io.dialplane.session;

import io.dialplane.platform.Recently;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Answers whether a session lives, from the database but not with every request. */
@ApplicationScoped
public class LiveSessions {

    private final Recently<UUID, Optional<Session>> known = new Recently<>();

    @Inject
    private SessionService sessions;

    public Optional<Session> find(UUID sid) {
        return known.get(sid, sessions::find);
    }

    void forget(UUID sid) {
        known.forget(sid);
    }

    void forgetAll() {
        known.forgetAll();
    }
}
