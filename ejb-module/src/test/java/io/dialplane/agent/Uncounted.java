package io.dialplane.agent;

import io.dialplane.agent.TelephonyException.Kind;

/** Figures of no interest to a test. */
final class Uncounted extends TelephonyMetrics {

    @Override
    void failed(String request, Kind kind) {
        // nobody looks
    }

    @Override
    void gaveUp(int some) {
        // nobody looks
    }
}
