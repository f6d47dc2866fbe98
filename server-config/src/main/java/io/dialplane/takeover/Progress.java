package io.dialplane.takeover;

/** Hears how far a take-over has come. */
@FunctionalInterface
public interface Progress {

    /**
     * Something was done, and what was written is committed.
     *
     * @param what for example {@code numbers and results}
     * @param done how much of it
     * @param all  of how much
     */
    void at(String what, long done, long all);
}
