package io.dialplane.session;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;

/** Starts the removal of sessions that are over, on every node. */
@Singleton
public class SessionTimer {

    @Inject
    private SessionService sessions;

    @Schedule(hour = "*", minute = "7", persistent = false)
    void removeOld() {
        sessions.removeOld();
    }
}
