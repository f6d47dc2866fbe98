package io.dialplane.provisioning;

import java.util.Locale;

/** How the switches of a cluster learn what they have to know. */
public enum ClusterMode {
    /** They ask, with every registration and every call. */
    XML_CURL,
    /** They are given files over SSH, and read them again when told. */
    SSH;

    /** As clients and the database write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
