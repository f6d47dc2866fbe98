package io.dialplane.testing;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

/**
 * A token whose session has ended is refused wherever one is asked for, on every node, a second later at the latest: one endpoint of
 * each family, by method and path.
 */
public final class DeadToken {

    /** What the product promises. */
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private static final List<String> FAMILIES = List.of(
            "GET /api/auth/me",
            "POST /api/auth/logout",
            "GET /api/auth/totp",
            "POST /auth/heartbeat",
            "POST /auth/logout",
            "POST /auth/password",
            "GET /v1/auth/me",
            "GET /v1/admin/agents",
            "GET /v1/admin/agents/bulk/1",
            "GET /v1/admin/extensions",
            "GET /v1/admin/freeswitch/status",
            "GET /v1/admin/clusters",
            "GET /api/admins",
            "GET /api/admins/1/agent",
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
            "GET /api/numbers/stats",
            "POST /api/numbers/export",
            "GET /api/suppressions",
            "GET /api/imports",
            "GET /api/stats/numbers-summary",
            "GET /api/schedule",
            "GET /api/schedule/holidays/corrections",
            "GET /api/settings/mail",
            "GET /api/settings/retry",
            "GET /api/settings/ozonetel",
            "GET /api/settings/twilio",
            "GET /api/workspaces/{workspace}/token",
            "GET /api/workspaces/{workspace}/presence",
            "DELETE /api/workspaces/{workspace}/presence/wrap-up",
            "POST /api/workspaces/{workspace}/events/ticket",
            "GET /api/workspaces/{workspace}/calls",
            "GET /api/workspaces/{workspace}/calls/figures",
            "GET /api/workspaces/{workspace}/calls/export",
            "GET /api/workspaces/{workspace}/contacts",
            "GET /api/workspaces/{workspace}/contacts/imports",
            "GET /api/workspaces/{workspace}/assignments",
            "GET /api/workspaces/{workspace}/groups",
            "GET /api/workspaces/{workspace}/routing-rules",
            "GET /api/billing",
            "GET /api/audit",
            "GET /api/metrics");

    private DeadToken() {}

    /**
     * Says that it is refused everywhere; to be called as soon as what ended the session was answered. Until the second is over it asks
     * on, so that no node remembers the session the longer for being asked; whatever is asked from then on is refused at the first try.
     *
     * @param nodes the token's client, at each node
     */
    public static void isRefusedWithinASecond(TestCompany company, List<Api> nodes) {
        long end = System.nanoTime() + WITHIN.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            String family = FAMILIES.get(i % FAMILIES.size());
            if (family.startsWith("GET ")) { // a log-out would make a node forget the session
                nodes.forEach(node -> ask(node, family, company));
            }
        }
        for (Api node : nodes) {
            FAMILIES.forEach(family -> ask(node, family, company).isProblem(401, null));
        }
    }

    private static Answer ask(Api node, String family, TestCompany company) {
        String method = family.substring(0, family.indexOf(' '));
        String path = family.substring(family.indexOf(' ') + 1).replace("{workspace}", company.slug());
        boolean sends = method.equals("POST") || method.equals("PUT");
        return node.send(method, path, sends ? "application/json" : null, sends ? BodyPublishers.ofString("{}") : null);
    }
}
