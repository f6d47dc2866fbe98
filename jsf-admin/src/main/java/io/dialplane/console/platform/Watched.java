package io.dialplane.console.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.faces.event.WebsocketEvent;
import jakarta.faces.event.WebsocketEvent.Closed;
import jakarta.faces.event.WebsocketEvent.Opened;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The companies that browsers at this node look at now. */
@ApplicationScoped
public class Watched {

    private final Map<Integer, Integer> browsers = new ConcurrentHashMap<>();

    void opened(@Observes @Opened WebsocketEvent event) {
        Integer company = event.getUser();
        if (company != null) {
            browsers.merge(company, 1, Integer::sum);
        }
    }

    void closed(@Observes @Closed WebsocketEvent event) {
        Integer company = event.getUser();
        if (company != null) {
            browsers.computeIfPresent(company, (key, count) -> count > 1 ? count - 1 : null);
        }
    }

    Set<Integer> companies() {
        return Set.copyOf(browsers.keySet());
    }
}
