package io.dialplane.user;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;

/** Starts the forgetting of old failed log-ins, on every node. */
@Singleton
public class LoginFailureTimer {

    @Inject
    private LoginThrottle throttle;

    @Schedule(hour = "*", minute = "37", persistent = false)
    void forgetOld() {
        throttle.forgetOld();
    }
}
