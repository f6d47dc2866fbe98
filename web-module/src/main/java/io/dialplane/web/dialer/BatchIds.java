package io.dialplane.web.dialer;

import java.util.Optional;
import java.util.UUID;

/** Batch ids as dialers know them: a UUID in hex, without dashes. */
public final class BatchIds {

    private BatchIds() {}

    public static String text(UUID id) {
        return id.toString().replace("-", "");
    }

    /** Empty: no id of ours. */
    static Optional<UUID> parse(String text) {
        String hex = text.strip().replace("-", "");
        if (!hex.matches("[0-9a-fA-F]{32}")) {
            return Optional.empty();
        }
        return Optional.of(new UUID(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16)));
    }
}
