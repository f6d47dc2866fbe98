package io.dialplane.web.calllog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.PublicUrl;
import io.dialplane.platform.Setting;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * Which pages may open a socket: the product's own, and those of {@code CORS_ORIGINS}; browsers say which page it is. Without {@code PUBLIC_URL}
 * also pages of this machine. Clients that are no browsers say nothing, and need a ticket all the same.
 */
public class EventOrigins extends ServerEndpointConfig.Configurator {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public boolean checkOrigin(String origin) {
        return isAllowed(origin);
    }

    static boolean isAllowed(String origin) {
        if (origin == null || origin.isEmpty()) {
            return true;
        }
        Set<String> allowed = new HashSet<>(Setting.of("CORS_ORIGINS", Set.of(), text -> {
            try {
                return Set.of(new ObjectMapper().readValue(text, String[].class));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("must be a JSON array of origins", e);
            }
        }));
        PublicUrl.base().map(EventOrigins::originOf).ifPresent(allowed::add);
        return allowed.contains(origin)
                || allowed.contains("*")
                || PublicUrl.base().isEmpty() && isOfThisMachine(origin);
    }

    private static String originOf(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static boolean isOfThisMachine(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
