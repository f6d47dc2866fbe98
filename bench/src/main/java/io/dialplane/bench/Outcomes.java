package io.dialplane.bench;

/** How the benchmark's calls end: six of ten are missed, two connect, two end otherwise; four of ten are billed. */
final class Outcomes {

    private static final String[] STATUSES = {
        "MISSED", "CONNECTED", "MISSED", "BUSY", "MISSED", "HANGUP", "MISSED", "CONNECTED", "MISSED", "NOT_INTERESTED"
    };

    private Outcomes() {}

    static String of(int index) {
        return STATUSES[index % STATUSES.length];
    }

    /** As the product's flags say. */
    static boolean isBilled(String status) {
        return !status.equals("MISSED") && !status.equals("BUSY");
    }
}
