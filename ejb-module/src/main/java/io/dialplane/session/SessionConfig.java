package io.dialplane.session;

import io.dialplane.platform.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of sessions and tokens. */
public final class SessionConfig {

    private SessionConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        accessTokenLifetime();
        refreshTokenLifetime();
        tokenKeys();
    }

    /** {@code ACCESS_TOKEN_EXPIRE_MINUTES}: how long an access token lives; default 1440 minutes (a day), at least 1. */
    public static Duration accessTokenLifetime() {
        return Setting.of("ACCESS_TOKEN_EXPIRE_MINUTES", Duration.ofMinutes(1440), text -> {
            long minutes = Long.parseLong(text);
            if (minutes < 1 || minutes > 525_600) {
                throw new IllegalArgumentException("must be between 1 and 525600");
            }
            return Duration.ofMinutes(minutes);
        });
    }

    /**
     * {@code REFRESH_TOKEN_EXPIRE_DAYS}: how long a session that renews its tokens lives after the last time it did; default
     * 30 days, from 1 to 365. An agent's session lives by its heartbeats instead.
     */
    public static Duration refreshTokenLifetime() {
        return Setting.of("REFRESH_TOKEN_EXPIRE_DAYS", Duration.ofDays(30), text -> {
            long days = Long.parseLong(text);
            if (days < 1 || days > 365) {
                throw new IllegalArgumentException("must be between 1 and 365");
            }
            return Duration.ofDays(days);
        });
    }

    /**
     * {@code DIALPLANE_TOKEN_KEYS}: file with a JWK set of private RSA keys; the first signs, all verify. The same on every
     * node. To rotate, put a new key first and remove the old one when its last tokens have expired.
     */
    public static Path tokenKeys() {
        return Setting.required("DIALPLANE_TOKEN_KEYS", Path::of);
    }
}
