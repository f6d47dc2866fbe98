package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.AGENT;
import static io.dialplane.isolation.Role.ANYONE;
import static io.dialplane.isolation.Role.DIALERS;
import static io.dialplane.isolation.Role.NOBODY;
import static io.dialplane.isolation.Role.SHARED_DIALER;
import static io.dialplane.isolation.Role.SUPERUSER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Build;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No row of another company is ever visible or changeable: every endpoint of the OpenAPI document × every kind of caller ×
 * own and foreign ids and companies. An endpoint that {@link Endpoints#all} doesn't know makes the test fail.
 */
@ExtendWith(Dialplane.class)
class IsolationIT {

    /** What would change how the walkers log in, or mail them something, is asked for so that whoever is let in is told what is wrong. */
    private static final Set<String> ASKED_WRONGLY = Set.of(
            "POST /api/settings/mail/test",
            "GET /api/workspaces/{workspaceId}/token",
            "POST /auth/password",
            "POST /auth/password/reset",
            "POST /api/auth/totp",
            "POST /api/auth/totp/confirm",
            "POST /api/auth/totp/recovery-codes",
            "POST /api/auth/totp/disable");

    private final Installation dialplane;
    private final Walkers walkers;
    private final Map<String, Endpoint> endpoints;

    IsolationIT(Installation dialplane) {
        this.dialplane = dialplane;
        walkers = new Walkers(dialplane);
        endpoints = Endpoints.all(walkers);
    }

    @Test
    void theWalkKnowsEveryEndpointOfTheOpenApiDocument() {
        assertThat(documented()).isEqualTo(new TreeSet<>(endpoints.keySet()));
    }

    /** Payara leaves out what the document says of it. */
    @Test
    void theOpenApiDocumentNamesThoseWhoAreLetIn() {
        operations().forEach((name, operation) -> {
            assertThat(operation.has("x-roles"))
                    .as("%s has x-roles", name)
                    .isEqualTo(Build.server() == Build.Server.WILDFLY);
            Set<Role> named = EnumSet.noneOf(Role.class);
            operation.path("x-roles").forEach(role -> named.addAll(rolesOf(role.asText())));
            if (operation.has("x-roles")) {
                assertThat(named).as(name).isEqualTo(endpoints.get(name).allowed());
            }
        });
    }

    private static Set<Role> rolesOf(String name) {
        return switch (name) {
            case "ANYONE" -> ANYONE;
            case "DIALER" -> DIALERS;
            case "ADMIN" -> ADMINS;
            default -> EnumSet.of(Role.valueOf(name));
        };
    }

    private TreeSet<String> documented() {
        return new TreeSet<>(operations().keySet());
    }

    /** The operations of the document that the server shows, by method and path. */
    private Map<String, JsonNode> operations() {
        JsonNode document = dialplane
                .api()
                .with("Accept", "application/json")
                .get("/openapi?format=JSON")
                .expect(200)
                .json();
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : Json.fields(document.get("paths"))) {
            for (String method : List.of("get", "post", "put", "patch", "delete")) {
                if (path.getValue().has(method)) {
                    operations.put(
                            method.toUpperCase(Locale.ROOT) + " " + path.getKey(),
                            path.getValue().get(method));
                }
            }
        }
        return operations;
    }

    @TestFactory
    @Tag("any-server")
    List<DynamicTest> everyEndpointForEveryCaller(TestCompany own, TestCompany foreign) {
        own.opens();
        foreign.opens();
        foreign.addsNumbers(3);
        foreign.reports("09120000009", "MISSED").expect(200);
        walkers.comeFrom(own);

        TreeSet<String> all = documented();
        all.addAll(endpoints.keySet());
        List<DynamicTest> tests = new ArrayList<>();
        for (String endpoint : all) {
            for (Role role : Role.values()) {
                tests.add(dynamicTest(endpoint + " by " + role, () -> walk(endpoint, role, own, foreign)));
            }
        }
        return tests;
    }

    private void walk(String name, Role role, TestCompany own, TestCompany foreign) {
        Endpoint endpoint = endpoints.get(name);
        assertThat(endpoint).as("%s: tell the walk who may call it", name).isNotNull();
        String method = name.substring(0, name.indexOf(' '));
        boolean hasId = name.contains("{");

        // what is one's own
        String ownPath = endpoint.pathIn(own);
        boolean shared = role == SHARED_DIALER;
        boolean isolated = role != SHARED_DIALER && role != SUPERUSER;
        Answer answer = send(role, method, ownPath, endpoint, own, endpoint.names(), isolated ? null : own);
        if (endpoint.allowed().contains(role) && name.equals(CallEndpoints.DIAL)) {
            answer.isProblem(409, "No telephony provider is configured");
        } else if (endpoint.allowed().contains(role)) {
            assertThat(answer.status() / 100)
                    .as("own, by %s: %s", role, answer.body())
                    .isEqualTo(ASKED_WRONGLY.contains(name) ? 4 : 2);
            assertThat(answer.status()).isNotIn(401, 403);
        } else {
            answer.isProblem(role == NOBODY ? 401 : 403, null);
        }
        walkers.revive(role, own);

        // what is another's
        String foreignPath = endpoint.pathIn(foreign);
        Map<String, String> before = dialplane.pool().everythingOf(foreign.id());
        boolean isSomebodys = hasId && !endpoint.allowed().equals(ANYONE);
        if (isSomebodys && isolated) {
            Answer byId = send(role, method, foreignPath, endpoint, own, Names.NOTHING, null);
            boolean mayRead = endpoint.allowed().contains(role) && name.contains(NumberEndpoints.NUMBER);
            if (mayRead && role != AGENT) {
                assertThat(byId.expect(200).body()).doesNotContain(foreign.slug(), "MISSED");
            } else if (mayRead && !method.equals("GET")) {
                byId.isProblem(403, "not assigned to you");
            } else {
                byId.isProblem(endpoint.allowed().contains(role) ? 404 : role == NOBODY ? 401 : 403, null);
            }
        }
        if (endpoint.names() != Names.NOTHING && isolated) {
            for (boolean bySlug : new boolean[] {true, false}) {
                Answer named = sendNaming(role, method, hasId ? foreignPath : ownPath, endpoint, own, foreign, bySlug);
                named.isProblem(role == NOBODY ? 401 : 403, null);
            }
        }
        if (isolated) {
            assertThat(dialplane.pool().everythingOf(foreign.id()))
                    .as("the other company's rows")
                    .isEqualTo(before);
        } else if (endpoint.allowed().contains(role) && (shared || hasId)) {
            Answer all = send(role, method, foreignPath, endpoint, foreign, endpoint.names(), foreign);
            assertThat(all.status() / 100)
                    .as("every company's, by %s: %s", role, all.body())
                    .isEqualTo(ASKED_WRONGLY.contains(name) ? 4 : 2);
            walkers.revive(role, own);
        }
    }

    private Answer sendNaming(
            Role role,
            String method,
            String path,
            Endpoint endpoint,
            TestCompany own,
            TestCompany named,
            boolean bySlug) {
        String text = bySlug ? named.slug() : Integer.toString(named.id());
        if (endpoint.names() == Names.IN_QUERY) {
            return endpoint.send(walkers.of(role), method, path + "?company=" + text, endpoint.bodyFor(own));
        }
        ObjectNode body = endpoint.bodyFor(own);
        if (bySlug) {
            body.put("company", text);
        } else {
            body.put("company", named.id());
        }
        return endpoint.send(walkers.of(role), method, path, body);
    }

    private Answer send(
            Role role, String method, String path, Endpoint endpoint, TestCompany of, Names names, TestCompany named) {
        return named == null || names == Names.NOTHING
                ? endpoint.send(walkers.of(role), method, path, endpoint.bodyFor(of))
                : sendNaming(role, method, path, endpoint, of, named, true);
    }
}
