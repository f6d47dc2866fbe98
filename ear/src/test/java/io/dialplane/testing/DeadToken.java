package io.dialplane.testing;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** A token whose session has ended is refused wherever one is asked for: one endpoint of each family, by method and path. */
public final class DeadToken {

    private static final List<String> FAMILIES = List.of(
            "GET /api/auth/me",
            "POST /api/auth/logout",
            "GET /api/auth/totp",
            "POST /auth/heartbeat",
            "POST /auth/logout",
            "POST /auth/password",
            "GET /v1/auth/me",
            "GET /v1/admin/agents",
            "GET /v1/admin/extensions",
            "GET /v1/admin/freeswitch/status",
            "GET /v1/admin/clusters",
            "GET /api/admins",
            "GET /api/agents",
            "PUT /api/agents/me/state",
            "POST /api/agents/me/dial",
            "GET /api/agent-sessions",
            "GET /api/companies",
            "GET /api/dialer-tokens",
            "GET /api/dialer/next-batch",
            "GET /api/dialer/batches",
            "GET /api/scenarios",
            "GET /api/outbound-lines",
            "GET /api/numbers",
            "GET /api/suppressions",
            "GET /api/imports",
            "GET /api/stats/numbers-summary",
            "GET /api/schedule",
            "GET /api/settings/mail",
            "GET /api/settings/retry",
            "GET /api/settings/ozonetel",
            "GET /api/billing",
            "GET /api/audit",
            "GET /api/metrics");

    private DeadToken() {}

    /** Says that it is refused everywhere; it must have been refused once. */
    public static void isRefused(Api client) {
        for (String family : FAMILIES) {
            String method = family.substring(0, family.indexOf(' '));
            String path = family.substring(family.indexOf(' ') + 1);
            boolean reads = method.equals("GET");
            client.send(method, path, reads ? null : "application/json", reads ? null : BodyPublishers.ofString("{}"))
                    .isProblem(401, null);
        }
    }
}
