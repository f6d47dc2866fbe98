package io.dialplane.web.architecture.planted;

import jakarta.ejb.Stateless;

/** Answers a type that only its own package can see. */
@Stateless
public class HidesItsAnswer {

    record Hidden() {}

    public Hidden hidden() {
        return new Hidden();
    }
}
