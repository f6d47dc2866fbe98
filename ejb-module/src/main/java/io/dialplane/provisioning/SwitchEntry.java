package io.dialplane.provisioning;

import java.time.Instant;

/**
 * One thing that the switches of a cluster are to hold, or not to hold any more.
 *
 * @param number   of a directory entry the extension, otherwise the company
 * @param flush    registrations that there are now have to end
 * @param revision of what it is to hold
 * @param changedAt when somebody last wanted it otherwise
 */
public record SwitchEntry(Kind kind, int number, boolean wanted, boolean flush, int revision, Instant changedAt) {

    /** What it is. */
    public enum Kind {
        /** A user. */
        DIRECTORY,
        /** The context of a company. */
        DIALPLAN,
        /** What a company adds to the context in which calls from outside arrive. */
        INBOUND;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
