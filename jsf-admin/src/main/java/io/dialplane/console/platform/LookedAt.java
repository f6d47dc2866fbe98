package io.dialplane.console.platform;

import jakarta.enterprise.context.RequestScoped;

/** The company that one request is about: what another window switches meanwhile changes nothing of it. */
@RequestScoped
public class LookedAt {

    private Integer company;

    /** @param now what the session says, which counts when it is asked for the first time */
    int company(int now) {
        if (company == null) {
            company = now;
        }
        return company;
    }

    void is(int chosen) {
        company = chosen;
    }
}
