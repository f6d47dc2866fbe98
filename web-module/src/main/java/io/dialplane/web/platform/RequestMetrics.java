package io.dialplane.web.platform;

import io.dialplane.platform.Metrics;
import io.prometheus.metrics.core.metrics.Histogram;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests and how long they take, by method, route and class of status. A route is the template of a resource's path, never the path
 * itself; what no resource answers is one route together.
 */
@ApplicationScoped
class RequestMetrics {

    private static final String NO_ROUTE = "none";
    private static final String OTHER_METHOD = "OTHER";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final double NANOS = 1e9;

    private final Map<Method, String> routes = new ConcurrentHashMap<>();

    @Inject
    private Metrics metrics;

    private Histogram requests;

    @PostConstruct
    void start() {
        requests = metrics.durations(
                "dialplane_http_request_duration_seconds",
                "Requests answered by this node, until their answer was ready to be sent.",
                "method",
                "route",
                "status");
    }

    /** @param resource the method that was to answer; null: there is none */
    void count(String method, Method resource, int status, long nanos) {
        requests.labelValues(
                        METHODS.contains(method) ? method : OTHER_METHOD,
                        resource == null ? NO_ROUTE : routes.computeIfAbsent(resource, RequestMetrics::route),
                        status / 100 + "xx")
                .observe(nanos / NANOS);
    }

    private static String route(Method resource) {
        return path(resource.getDeclaringClass()) + path(resource);
    }

    /** With the names of its parameters, without their patterns. */
    private static String path(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        String bare = path == null
                ? ""
                : path.value().replaceAll("^/+|/+$", "").replaceAll("\\{\\s*([A-Za-z0-9_]+)[^}]*}", "{$1}");
        return bare.isEmpty() ? "" : "/" + bare;
    }
}
