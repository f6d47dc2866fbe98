package io.dialplane.mail;

import io.dialplane.platform.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of mails, and how long they are tried. */
public final class MailConfig {

    /** A mail that could not be sent for so long is given up. */
    public static final Duration TRIED_FOR = Duration.ofHours(24);
    /** Mails that are over are kept so long, without their content. */
    static final Duration KEPT = Duration.ofDays(30);
    /** How long a claimed mail is nobody else's; longer than an attempt can take. */
    static final Duration CLAIM = Duration.ofMinutes(3);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int DOUBLINGS = 7;

    private MailConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        server();
        allowedHosts();
    }

    /**
     * {@code SMTP_URL}: mail server of companies that have none of their own, {@code smtp://user:password@host:587?from=address};
     * {@code smtps://} where TLS begins at once, {@code &name=} for the sender's name, {@code &tls=none} for a server on the same
     * machine. Default none: mails wait until there is one.
     */
    static Optional<MailServer> server() {
        return Setting.of("SMTP_URL", Optional.empty(), text -> Optional.of(MailServer.parse(text)));
    }

    /**
     * {@code SMTP_ALLOWED_HOSTS}: hosts, separated by commas, that companies may name as their mail server although they are inside
     * the operator's network (loopback, private and link-local addresses). Default none.
     */
    static Set<String> allowedHosts() {
        return Setting.of("SMTP_ALLOWED_HOSTS", Set.of(), text -> Arrays.stream(text.split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .peek(host -> {
                    if (!MailRules.isHost(host)) {
                        throw new IllegalArgumentException("must be a list of hosts, separated by commas");
                    }
                })
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** How long to wait after so many attempts have failed: 30 s, and twice as long each time, an hour at most. */
    static Duration waitAfter(int attempts) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(Math.max(0, attempts - 1), DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
