package io.dialplane.console.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.faces.event.WebsocketEvent;
import jakarta.faces.event.WebsocketEvent.Opened;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The companies that browsers at this node look at now. That a browser has gone is not always told, so whoever has not been
 * heard of for a while is sent a message: it counts whether that reaches anybody.
 */
@ApplicationScoped
public class Watched {

    private static final Duration TRUSTED = Duration.ofMinutes(1);

    private final Map<Integer, Instant> seen = new ConcurrentHashMap<>();
    private final AtomicBoolean listening = new AtomicBoolean();

    @Inject
    private Clock clock;

    Watched() {}

    Watched(Clock clock) {
        this.clock = clock;
    }

    void opened(@Observes @Opened WebsocketEvent event) {
        Integer company = event.getUser();
        if (company != null) {
            look(company);
        }
        listening.set(true);
    }

    /** Whether any browser has begun to listen since this was last asked: of a superuser's nobody can say for which company. */
    boolean hasNewListener() {
        return listening.getAndSet(false);
    }

    /** A page of the company is shown. */
    void look(int company) {
        seen.put(company, clock.instant());
    }

    /** Forgets the companies at which nobody looks any more. */
    void ask(PushContext browsers) {
        Instant now = clock.instant();
        seen.forEach((company, last) -> {
            if (last.isAfter(now.minus(TRUSTED))) {
                return;
            }
            // unless somebody has come to look meanwhile
            if (browsers.send("there", company).isEmpty()) {
                seen.remove(company, last);
            } else {
                seen.replace(company, last, now);
            }
        });
    }

    Set<Integer> companies() {
        return Set.copyOf(seen.keySet());
    }
}
