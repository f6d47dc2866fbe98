package io.dialplane.user;

import java.time.Duration;
import java.time.Instant;

/**
 * A link with which a person sets a password, once. Whoever has it can: it goes to that person only, and into no log.
 *
 * @param token     256 random bits; kept nowhere
 * @param url       of the page that takes the password; null: the setting {@code PUBLIC_URL} is missing
 * @param expiresAt it is void from then on, or when the person has a new password
 */
public record PasswordLink(String token, String url, Instant expiresAt) {

    /** What a link is for. */
    public enum Purpose {
        /** Somebody has forgotten the password: one hour. */
        RESET(Duration.ofHours(1)),
        /** Somebody is new: a week. */
        WELCOME(Duration.ofDays(7));

        private final Duration lifetime;

        Purpose(Duration lifetime) {
            this.lifetime = lifetime;
        }

        /** How long such a link is good. */
        public Duration lifetime() {
            return lifetime;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Without what lets somebody in. */
    @Override
    public String toString() {
        return "PasswordLink[expiresAt=" + expiresAt + "]";
    }
}
