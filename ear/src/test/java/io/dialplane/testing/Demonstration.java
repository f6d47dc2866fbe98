package io.dialplane.testing;

import java.util.Map;

/** The same with one process of Payara Micro that fills the company {@code demo} at its start; nothing is emptied. */
public final class Demonstration extends Deployed {

    public Demonstration() {
        super("demonstration", Build.Server.PAYARA_MICRO, 1, Map.of("DIALPLANE_DEMO", "true"));
    }

    /** It stays as it was filled. */
    @Override
    void prepare(Installation installation) {}
}
