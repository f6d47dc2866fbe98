package io.dialplane.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The secret by which a monitoring system reads metrics and may do nothing else: {@code DIALPLANE_METRICS_TOKEN}, at least 16
 * characters; default none.
 */
@ApplicationScoped
public class MetricsToken {

    private static final String KEY = "DIALPLANE_METRICS_TOKEN";
    private static final int SHORTEST = 16;

    private final Optional<byte[]> hash = setting().map(Texts::sha256);

    /** @throws IllegalStateException when the setting is wrong */
    public static void check() {
        setting();
    }

    private static Optional<String> setting() {
        return Setting.of(KEY, Optional.empty(), text -> {
            if (text.length() < SHORTEST) {
                throw new IllegalArgumentException("must have at least " + SHORTEST + " characters");
            }
            if (Setting.text("DIALER_TOKEN").filter(text::equals).isPresent()) {
                throw new IllegalArgumentException("must differ from DIALER_TOKEN");
            }
            return Optional.of(text);
        });
    }

    /** Whether this is it. */
    public boolean is(String token) {
        return hash.isPresent() && MessageDigest.isEqual(hash.get(), Texts.sha256(token));
    }
}
