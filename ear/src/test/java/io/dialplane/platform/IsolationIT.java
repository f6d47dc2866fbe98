package io.dialplane.platform;

import static io.dialplane.platform.IsolationIT.Role.ADMIN;
import static io.dialplane.platform.IsolationIT.Role.AGENT;
import static io.dialplane.platform.IsolationIT.Role.DIALER;
import static io.dialplane.platform.IsolationIT.Role.MONITOR;
import static io.dialplane.platform.IsolationIT.Role.NOBODY;
import static io.dialplane.platform.IsolationIT.Role.SHARED_DIALER;
import static io.dialplane.platform.IsolationIT.Role.SUPERUSER;
import static io.dialplane.platform.IsolationIT.Role.SUPERVISOR;
import static io.dialplane.platform.IsolationIT.Role.SWITCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No row of another company is ever visible or changeable: every endpoint of the OpenAPI document × every kind of caller ×
 * own and foreign ids and companies. An endpoint that {@link #describe} doesn't know makes the test fail.
 */
@ExtendWith(Dialplane.class)
class IsolationIT {

    enum Role {
        NOBODY,
        MONITOR,
        SWITCH,
        DIALER,
        SHARED_DIALER,
        AGENT,
        SUPERVISOR,
        ADMIN,
        SUPERUSER
    }

    private static final Set<Role> ANYONE = EnumSet.allOf(Role.class);
    private static final Set<Role> PEOPLE = EnumSet.of(AGENT, SUPERVISOR, ADMIN, SUPERUSER);
    private static final Set<Role> READERS = EnumSet.of(SUPERVISOR, ADMIN, SUPERUSER);
    private static final Set<Role> ADMINS = EnumSet.of(ADMIN, SUPERUSER);
    private static final Set<Role> CHANGERS = EnumSet.of(AGENT, ADMIN, SUPERUSER);
    private static final Set<Role> SUPERUSERS = EnumSet.of(SUPERUSER);
    private static final Set<Role> DIALERS = EnumSet.of(DIALER, SHARED_DIALER);

    /** Its company has no telephony provider: whoever is let in is told so. */
    private static final String DIAL = "POST /api/agents/me/dial";

    /** Where a request names the company it is for. */
    private enum Names {
        NOTHING,
        IN_QUERY,
        IN_BODY
    }

    /**
     * What the walk knows of an endpoint.
     *
     * @param allowed who may call it
     * @param names   whether and where a company can be named
     * @param path    makes an object in a company and gives its path
     * @param body    null: none
     */
    private record Endpoint(
            Set<Role> allowed,
            Names names,
            Function<TestCompany, String> path,
            Function<TestCompany, ObjectNode> body) {}

    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    private void endpoint(String methodAndPath, Set<Role> allowed, Names names) {
        endpoint(methodAndPath, allowed, names, company -> path(methodAndPath), null);
    }

    private void endpoint(
            String methodAndPath, Set<Role> allowed, Names names, Function<TestCompany, ObjectNode> body) {
        endpoint(methodAndPath, allowed, names, company -> path(methodAndPath), body);
    }

    private void endpoint(
            String methodAndPath,
            Set<Role> allowed,
            Names names,
            Function<TestCompany, String> path,
            Function<TestCompany, ObjectNode> body) {
        endpoints.put(methodAndPath, new Endpoint(allowed, names, path, body));
    }

    private static String path(String methodAndPath) {
        return methodAndPath.substring(methodAndPath.indexOf(' ') + 1);
    }

    /** Numbers are the whole installation's; what is a company's is what it has to do with them. */
    private static final String NUMBER = "/api/numbers/{id}";

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

    private int unique;

    private void describe() {
        endpoint("GET /api/health/live", ANYONE, Names.NOTHING);
        endpoint("GET /api/health/ready", ANYONE, Names.NOTHING);
        endpoint("GET /api/docs", ANYONE, Names.NOTHING);
        endpoint("GET /api/docs/{file}", ANYONE, Names.NOTHING, c -> "/api/docs/docs.js", null);
        endpoint("GET /api/metrics", EnumSet.of(MONITOR, SUPERUSER), Names.NOTHING);

        endpoint(
                "POST /api/auth/login",
                ANYONE,
                Names.NOTHING,
                c -> Json.object(
                        "username",
                        c.adminPerson().username(),
                        "password",
                        c.adminPerson().password()));
        endpoint("GET /api/auth/jwks", ANYONE, Names.NOTHING);
        endpoint("POST /api/auth/logout", PEOPLE, Names.NOTHING);
        endpoint("GET /api/auth/me", PEOPLE, Names.NOTHING);
        endpoint("PUT /api/auth/me", PEOPLE, Names.NOTHING, c -> Json.object("first_name", "Name"));

        endpoint(
                "POST /auth/password",
                PEOPLE,
                Names.NOTHING,
                c -> Json.object("currentPassword", "x", "newPassword", "short"));
        endpoint(
                "POST /auth/password/forgot",
                ANYONE,
                Names.NOTHING,
                c -> Json.object("email", "nobody@" + c.slug() + ".test"));
        endpoint(
                "POST /auth/password/reset",
                ANYONE,
                Names.NOTHING,
                c -> Json.object("token", c.slug(), "newPassword", TestCompany.PASSWORD));
        endpoint("GET /api/auth/totp", PEOPLE, Names.NOTHING);
        endpoint("POST /api/auth/totp", PEOPLE, Names.NOTHING, c -> Json.object());
        endpoint("POST /api/auth/totp/confirm", PEOPLE, Names.NOTHING, c -> Json.object());
        endpoint("POST /api/auth/totp/recovery-codes", PEOPLE, Names.NOTHING, c -> Json.object());
        endpoint("POST /api/auth/totp/disable", PEOPLE, Names.NOTHING, c -> Json.object());

        endpoint("GET /api/admins", READERS, Names.IN_QUERY);
        endpoint("POST /api/admins", ADMINS, Names.IN_BODY, c -> newPerson());
        endpoint("GET /api/admins/{id}", READERS, Names.IN_QUERY, this::person, null);
        endpoint("PUT /api/admins/{id}", ADMINS, Names.IN_QUERY, this::person, c -> Json.object("first_name", "Name"));
        endpoint("DELETE /api/admins/{id}", ADMINS, Names.IN_QUERY, this::person, null);

        endpoint(
                "POST /auth/login",
                ANYONE,
                Names.NOTHING,
                c -> Json.object(
                        "email",
                        c.adminPerson().username(),
                        "password",
                        c.adminPerson().password()));
        endpoint("POST /auth/refresh", ANYONE, Names.NOTHING, c -> Json.object("refreshToken", refreshToken(c)));
        endpoint("POST /auth/heartbeat", PEOPLE, Names.NOTHING);
        endpoint("POST /auth/logout", PEOPLE, Names.NOTHING);
        endpoint("GET /api/admins/{id}/agent", READERS, Names.IN_QUERY, this::agentRecord, null);
        endpoint(
                "PUT /api/admins/{id}/agent",
                ADMINS,
                Names.IN_QUERY,
                this::agentRecord,
                c -> Json.object("campaign_name", "Campaign"));
        endpoint("DELETE /api/admins/{id}/agent", ADMINS, Names.IN_QUERY, this::agentRecord, null);
        endpoint("GET /api/agent-sessions", READERS, Names.IN_QUERY);
        endpoint("DELETE /api/agent-sessions/{id}", READERS, Names.IN_QUERY, this::agentSession, null);
        endpoint("GET /api/agents", READERS, Names.IN_QUERY);
        endpoint("PUT /api/agents/me/state", EnumSet.of(AGENT), Names.NOTHING, c -> Json.object("state", "busy"));
        endpoint("DELETE /api/admins/{id}/totp", ADMINS, Names.IN_QUERY, c -> person(c) + "/totp", null);

        endpoint("GET /api/companies", READERS, Names.NOTHING);
        endpoint(
                "POST /api/companies",
                SUPERUSERS,
                Names.NOTHING,
                c -> Json.object("name", "isolation-" + c.slug() + "-" + ++unique, "display_name", "x"));
        endpoint("GET /api/companies/{company}", READERS, Names.NOTHING, c -> "/api/companies/" + c.slug(), null);
        endpoint(
                "PUT /api/companies/{company}",
                ADMINS,
                Names.NOTHING,
                c -> "/api/companies/" + c.id(),
                c -> Json.object("display_name", "Name " + ++unique));

        endpoint("GET /api/dialer-tokens", READERS, Names.IN_QUERY);
        endpoint("POST /api/dialer-tokens", ADMINS, Names.IN_BODY, c -> Json.object("name", "of the walk"));
        endpoint(
                "DELETE /api/dialer-tokens/{id}",
                ADMINS,
                Names.NOTHING,
                c -> "/api/dialer-tokens/"
                        + c.admin()
                                .post("/api/dialer-tokens", Json.object("name", "of the walk"))
                                .expect(201)
                                .number("id"),
                null);

        endpoint("GET /api/scenarios", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/scenarios/{id}",
                ADMINS,
                Names.IN_QUERY,
                this::scenario,
                c -> Json.object("display_name", "Name " + ++unique));
        endpoint("DELETE /api/scenarios/{id}", ADMINS, Names.IN_QUERY, this::scenario, null);
        endpoint("GET /api/outbound-lines", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/outbound-lines/{id}",
                ADMINS,
                Names.IN_QUERY,
                this::line,
                c -> Json.object("display_name", "Name " + ++unique));
        endpoint("DELETE /api/outbound-lines/{id}", ADMINS, Names.IN_QUERY, this::line, null);

        endpoint("GET /api/schedule", READERS, Names.IN_QUERY);
        endpoint("PUT /api/schedule", ADMINS, Names.IN_QUERY, c -> Json.object("enabled", true));
        endpoint("GET /api/schedule/holidays", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/schedule/holidays",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("day", "2031-01-01", "name", "x"));
        endpoint("DELETE /api/schedule/holidays/{day}", ADMINS, Names.IN_QUERY, this::day, null);
        endpoint("GET /api/schedule/holidays/corrections", SUPERUSERS, Names.NOTHING);
        endpoint("PUT /api/schedule/holidays/corrections", SUPERUSERS, Names.NOTHING, c -> correction(1540));
        endpoint(
                "DELETE /api/schedule/holidays/corrections/{country}/{year}/{key}",
                SUPERUSERS,
                Names.NOTHING,
                c -> correctionPath(),
                null);

        endpoint("GET /api/numbers", PEOPLE, Names.IN_QUERY);
        endpoint("GET /api/numbers/stats", PEOPLE, Names.IN_QUERY);
        endpoint("GET " + NUMBER, PEOPLE, Names.IN_QUERY, this::number, null);
        endpoint("DELETE /api/numbers/{id}", CHANGERS, Names.IN_QUERY, this::number, null);
        endpoint(
                "PUT /api/numbers/{id}/status",
                CHANGERS,
                Names.IN_QUERY,
                c -> number(c) + "/status",
                c -> Json.object("status", "BUSY"));
        endpoint("POST /api/numbers/{id}/reset", CHANGERS, Names.IN_QUERY, c -> number(c) + "/reset", null);
        endpoint(
                "PUT /api/numbers/{id}/global-status",
                SUPERUSERS,
                Names.IN_QUERY,
                c -> number(c) + "/global-status",
                c -> Json.object("global_status", "COMPLAINED", "reason", "of the walk"));
        endpoint("GET /api/numbers/{id}/history", PEOPLE, Names.IN_QUERY, c -> number(c) + "/history", null);
        endpoint("GET /api/numbers/{id}/eligibility", READERS, Names.IN_QUERY, c -> number(c) + "/eligibility", null);
        endpoint(
                "POST /api/numbers/bulk",
                CHANGERS,
                Names.IN_QUERY,
                c -> Json.object("action", "reset", "select_all", true, "status", "MISSED"));
        endpoint("POST /api/numbers", ADMINS, Names.IN_QUERY, c -> Json.object("numbers", "09120000001"));
        endpoint("POST /api/numbers/upload", ADMINS, Names.IN_QUERY);
        endpoint("POST /api/numbers/export", PEOPLE, Names.IN_QUERY, c -> Json.object("select_all", true));

        workspaces();
        endpoint("GET /api/imports", READERS, Names.IN_QUERY);
        endpoint("POST /api/imports", ADMINS, Names.IN_QUERY);
        endpoint("GET /api/imports/{id}", READERS, Names.IN_QUERY, c -> "/api/imports/" + importOf(c), null);
        endpoint(
                "GET /api/imports/{id}/rejected",
                READERS,
                Names.IN_QUERY,
                c -> "/api/imports/" + importOf(c) + "/rejected",
                null);
        endpoint(
                "POST /api/imports/{id}/cancel",
                ADMINS,
                Names.IN_QUERY,
                c -> "/api/imports/" + importOf(c) + "/cancel",
                null);

        endpoint("GET /api/settings/mail", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/settings/mail",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("host", "127.0.0.1", "sender", "x@y.test"));
        endpoint("DELETE /api/settings/mail", ADMINS, Names.IN_QUERY);
        endpoint("POST /api/settings/mail/test", ADMINS, Names.IN_QUERY);
        endpoint("GET /api/settings/retry", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/settings/retry",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("enabled", false, "rules", List.of()));
        endpoint("GET /api/settings/ozonetel", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/settings/ozonetel",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("sip_domain", "sip.example.com"));
        endpoint("POST /api/settings/ozonetel/test", ADMINS, Names.IN_QUERY);
        endpoint("POST /api/settings/ozonetel/event-secret", ADMINS, Names.IN_QUERY);
        endpoint("DELETE /api/settings/ozonetel/event-secret", ADMINS, Names.IN_QUERY);
        endpoint(
                "POST /api/ozonetel/events/{company}/{secret}",
                ANYONE,
                Names.NOTHING,
                c -> c.admin()
                        .post("/api/settings/ozonetel/event-secret", "")
                        .expect(201)
                        .text("path"),
                c -> Json.object("action", "walk"));
        endpoint(DIAL, EnumSet.of(AGENT), Names.NOTHING, c -> Json.object("number", "09120000007"));
        calls();
        endpoint("GET /api/suppressions", READERS, Names.IN_QUERY);
        endpoint("POST /api/suppressions", ADMINS, Names.IN_BODY, c -> Json.object("phone_number", "09120000007"));
        endpoint("POST /api/suppressions/upload", ADMINS, Names.IN_QUERY);
        endpoint("DELETE /api/suppressions/{id}", ADMINS, Names.IN_QUERY, this::suppression, null);
        endpoint("GET /api/billing", READERS, Names.IN_QUERY);
        endpoint("GET /api/billing/transactions", READERS, Names.IN_QUERY);
        endpoint(
                "POST /api/billing/adjustments",
                SUPERUSERS,
                Names.IN_BODY,
                c -> Json.object("amount", 1, "reason", "of the walk"));

        endpoint("GET /api/audit", READERS, Names.IN_QUERY);

        describeProvisioning();

        endpoint("GET /api/stats/overview", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/numbers-summary", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/attempts-summary", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/attempt-trend", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/scenarios", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/outbound-lines", READERS, Names.IN_QUERY);

        endpoint("GET /api/dialer/next-batch", DIALERS, Names.IN_QUERY);
        endpoint(
                "GET /api/dialer/batches",
                EnumSet.of(DIALER, SHARED_DIALER, SUPERVISOR, ADMIN, SUPERUSER),
                Names.IN_QUERY);
        endpoint(
                "GET /api/dialer/batches/{batchId}",
                EnumSet.of(DIALER, SHARED_DIALER, SUPERVISOR, ADMIN, SUPERUSER),
                Names.IN_QUERY,
                this::batch,
                null);
        endpoint(
                "POST /api/dialer/report-result",
                DIALERS,
                Names.IN_BODY,
                c -> TestCompany.reportOf("09120000001", "MISSED"));
        endpoint(
                "POST /api/dialer/report-results",
                DIALERS,
                Names.IN_BODY,
                c -> Json.object("results", List.of(TestCompany.reportOf("09120000001", "MISSED"))));
        endpoint(
                "POST /api/dialer/register-scenarios",
                DIALERS,
                Names.IN_BODY,
                c -> Json.object("scenarios", List.of(Json.object("name", "default", "display_name", "Default"))));
        endpoint(
                "POST /api/dialer/register-outbound-lines",
                DIALERS,
                Names.IN_BODY,
                c -> Json.object("outbound_lines", List.of(Json.object("phone_number", "1000"))));
    }

    private void describeProvisioning() {
        endpoint(
                "POST /v1/auth/login",
                ANYONE,
                Names.NOTHING,
                c -> Json.object(
                        "email",
                        c.adminPerson().username(),
                        "password",
                        c.adminPerson().password()));
        endpoint("GET /v1/auth/me", PEOPLE, Names.NOTHING);
        endpoint("GET /v1/admin/agents", READERS, Names.IN_QUERY);
        endpoint("POST /v1/admin/agents", ADMINS, Names.IN_BODY, c -> newAgent());
        endpoint("GET /v1/admin/agents/{id}", READERS, Names.IN_QUERY, this::provisioned, null);
        endpoint(
                "PATCH /v1/admin/agents/{id}",
                ADMINS,
                Names.IN_QUERY,
                this::provisioned,
                c -> Json.object("status", "suspended"));
        endpoint("DELETE /v1/admin/agents/{id}", ADMINS, Names.IN_QUERY, this::provisioned, null);
        endpoint("POST /v1/admin/agents/bulk", ADMINS, Names.IN_QUERY);
        endpoint("GET /v1/admin/agents/bulk/{id}", ADMINS, Names.IN_QUERY, this::agentJob, null);
        endpoint("GET /v1/admin/agents/bulk/{id}/result", ADMINS, Names.IN_QUERY, c -> agentJob(c) + "/result", null);
        endpoint("GET /v1/admin/extensions", READERS, Names.IN_QUERY);
        endpoint(
                "PATCH /v1/admin/extensions/{id}",
                ADMINS,
                Names.IN_QUERY,
                this::extension,
                c -> Json.object("voicemail_enabled", false));
        endpoint(
                "POST /v1/admin/extensions/{id}/rotate-password",
                ADMINS,
                Names.IN_QUERY,
                c -> extension(c) + "/rotate-password",
                null);
        endpoint("GET /v1/admin/freeswitch/status", READERS, Names.IN_QUERY);
        endpoint("GET /v1/admin/clusters", SUPERUSERS, Names.NOTHING);
        endpoint("POST /v1/admin/clusters", SUPERUSERS, Names.NOTHING, c -> newCluster("walk-" + System.nanoTime()));
        endpoint("GET /v1/admin/clusters/{id}", SUPERUSERS, Names.NOTHING, c -> cluster(), null);
        endpoint(
                "PUT /v1/admin/clusters/{id}",
                SUPERUSERS,
                Names.NOTHING,
                c -> cluster(),
                c -> Json.object("region", "Region " + ++unique));
        endpoint("DELETE /v1/admin/clusters/{id}", SUPERUSERS, Names.NOTHING, c -> cluster(), null);
        endpoint("POST /v1/admin/clusters/{id}/test", SUPERUSERS, Names.NOTHING, c -> cluster() + "/test", null);
        endpoint(
                "POST /v1/admin/clusters/{id}/reconcile",
                SUPERUSERS,
                Names.NOTHING,
                c -> cluster() + "/reconcile",
                null);
        endpoint(
                "GET /v1/admin/clusters/{id}/companies",
                SUPERUSERS,
                Names.NOTHING,
                c -> cluster() + "/companies",
                null);
        endpoint(
                "PUT /v1/admin/clusters/{id}/companies/{company}",
                SUPERUSERS,
                Names.NOTHING,
                c -> cluster() + "/companies/" + c.slug(),
                c -> Json.object("gateway", "trunk"));
        endpoint(
                "DELETE /v1/admin/clusters/{id}/companies/{company}",
                SUPERUSERS,
                Names.NOTHING,
                this::mappedCluster,
                null);
        endpoint(
                "POST /freeswitch/xml/{cluster}",
                EnumSet.of(SWITCH),
                Names.NOTHING,
                c -> "/freeswitch/xml/" + clusterOf(c),
                null);
    }

    private void calls() {
        endpoint("GET /api/settings/twilio", READERS, Names.IN_QUERY);
        endpoint("PUT /api/settings/twilio", ADMINS, Names.IN_BODY, c -> Json.object("wrap_up_seconds", 5));
        endpoint("POST /api/settings/twilio/test", ADMINS, Names.IN_QUERY);
        String workspace = "/api/workspaces/{workspaceId}";
        inWorkspace("GET", "/token", PEOPLE);
        for (String door : List.of("", "/status", "/dial-result", "/wait", "/voicemail", "/recording")) {
            endpoint(
                    "POST " + workspace + "/voice" + door,
                    ANYONE,
                    Names.NOTHING,
                    c -> Twilio.of(dialplane, c).path("/voice" + door),
                    null);
        }
        inWorkspace("GET", "/presence", PEOPLE);
        inWorkspace("DELETE", "/presence/wrap-up", EnumSet.of(AGENT, ADMIN, SUPERUSER));
        inWorkspace("POST", "/events/ticket", PEOPLE);
        inWorkspace("GET", "/calls", PEOPLE);
        inWorkspace("GET", "/calls/figures", READERS);
        inWorkspace("GET", "/calls/export", READERS);
        String call = workspace + "/calls/{id}";
        endpoint("GET " + call, PEOPLE, Names.NOTHING, this::call, null);
        endpoint("GET " + call + "/rung", PEOPLE, Names.NOTHING, c -> call(c) + "/rung", null);
        endpoint("GET " + call + "/events", READERS, Names.NOTHING, c -> call(c) + "/events", null);
        endpoint(
                "PUT " + call + "/notes",
                EnumSet.of(AGENT, ADMIN, SUPERUSER),
                Names.NOTHING,
                c -> call(c) + "/notes",
                c -> Json.object("text", "x", "version", 1));
        endpoint(
                "GET " + call + "/contact",
                PEOPLE,
                Names.NOTHING,
                c -> {
                    String path = call(c);
                    dialplane
                            .pool()
                            .update(
                                    "UPDATE voice_call SET contact_id = ? WHERE company_id = ? AND id = ?",
                                    Integer.valueOf(contact(c)),
                                    c.id(),
                                    Long.valueOf(path.substring(path.lastIndexOf('/') + 1)));
                    return path + "/contact";
                },
                null);
        endpoint("POST " + call + "/close", READERS, Names.NOTHING, c -> call(c) + "/close", null);
    }

    private void inWorkspace(String method, String path, Set<Role> allowed) {
        endpoint(
                method + " /api/workspaces/{workspaceId}" + path,
                allowed,
                Names.NOTHING,
                c -> "/api/workspaces/" + c.slug() + path,
                null);
    }

    /** One that the walking agent was rung for. */
    private String call(TestCompany company) {
        long id = dialplane.pool().count("""
                INSERT INTO voice_call (company_id, call_sid, direction, stage, started_at, ended_at)
                VALUES (?, ?, 'inbound', 'ringing', now(), now()) RETURNING id""", company.id(), "CA" + company.id() + ++unique);
        dialplane.pool().update("""
                INSERT INTO voice_ring (company_id, call_id, user_id, step, tier)
                SELECT u.company_id, ?, u.id, 1, 3 FROM users u WHERE u.company_id = ? AND u.id = ?""", id, company.id(), agent.id());
        return "/api/workspaces/" + company.slug() + "/calls/" + id;
    }

    private static ObjectNode newAgent() {
        return Json.object("email", "walker-" + System.nanoTime() + "@acme.test");
    }

    private static ObjectNode newCluster(String name) {
        return Json.object(
                "name",
                name,
                "mode",
                "xml_curl",
                "addresses",
                List.of("127.0.0.1"),
                "realm",
                "sip.acme.test",
                "xml_secret",
                "secret-of-" + name);
    }

    private String provisioned(TestCompany company) {
        return "/v1/admin/agents/"
                + company.admin()
                        .post("/v1/admin/agents", newAgent())
                        .expect(201)
                        .number("agent/id");
    }

    /** One that is over. */
    private String agentJob(TestCompany company) {
        return "/v1/admin/agents/bulk/" + dialplane.pool().count("""
                        INSERT INTO agent_job (company_id, creator, superuser, total, state, finished_at)
                        VALUES (?, 'x', false, 1, 'done', now()) RETURNING id""", company.id());
    }

    private String extension(TestCompany company) {
        return "/v1/admin/extensions/"
                + company.admin()
                        .post("/v1/admin/agents", newAgent())
                        .expect(201)
                        .number("agent/extensions/0/id");
    }

    private String cluster() {
        return "/v1/admin/clusters/"
                + dialplane
                        .superuser()
                        .post("/v1/admin/clusters", newCluster("walk-" + System.nanoTime()))
                        .expect(201)
                        .number("id");
    }

    private String mappedCluster(TestCompany company) {
        String cluster = cluster();
        String path = cluster + "/companies/" + company.slug();
        dialplane.superuser().put(path, Json.object()).expect(200);
        return path;
    }

    /** A cluster of the company's name. */
    private String clusterOf(TestCompany company) {
        String name = "walk-" + company.slug();
        if (clusters.add(name)) {
            dialplane.superuser().post("/v1/admin/clusters", newCluster(name)).expect(201);
        }
        return name;
    }

    private final Set<String> clusters = new TreeSet<>();

    private Api switchOf(TestCompany company) {
        String name = clusterOf(company);
        return dialplane
                .api()
                .with(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (name + ":secret-of-" + name).getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectNode newPerson() {
        return Json.object(
                "username", "walker-" + System.nanoTime(), "password", TestCompany.PASSWORD, "role", "AGENT");
    }

    private String person(TestCompany company) {
        return "/api/admins/"
                + company.admin().post("/api/admins", newPerson()).expect(200).number("id");
    }

    private Person telephonist(TestCompany company) {
        return AgentDoor.of(dialplane).agent(company, "walker-" + ++unique, "10" + unique);
    }

    private String agentRecord(TestCompany company) {
        return "/api/admins/" + telephonist(company).id() + "/agent";
    }

    private String agentSession(TestCompany company) {
        Person telephonist = telephonist(company);
        AgentDoor.of(dialplane).logIn(telephonist).expect(200);
        return "/api/agent-sessions/"
                + dialplane.pool().value("SELECT sid::text FROM agent_session WHERE user_id = ?", telephonist.id());
    }

    private String refreshToken(TestCompany company) {
        return AgentDoor.of(dialplane).logIn(company.adminPerson()).expect(200).text("refreshToken");
    }

    /** With a telephony identity. */
    private Api agentsClient() {
        AgentDoor door = AgentDoor.of(dialplane);
        return door.client(door.logIn(agent));
    }

    private static final String WORKSPACE = "/api/workspaces/{workspaceId}";

    private void workspaces() {
        inWorkspace("GET", "/contacts", PEOPLE, c -> "", null);
        inWorkspace("POST", "/contacts", ADMINS, c -> "", c -> Json.object("name", "Of the walk"));
        inWorkspace("GET", "/contacts/{id}", PEOPLE, this::contact, null);
        inWorkspace("PUT", "/contacts/{id}", CHANGERS, this::contact, c -> Json.object("name", "Name " + ++unique));
        inWorkspace(
                "PUT", "/contacts/{id}/notes", CHANGERS, this::contact, c -> Json.object("text", "Text " + ++unique));
        inWorkspace("DELETE", "/contacts/{id}", ADMINS, this::contact, null);
        inWorkspace("GET", "/contacts/imports", READERS, c -> "", null);
        inWorkspace("POST", "/contacts/imports", ADMINS, c -> "", null);
        inWorkspace("GET", "/contacts/imports/{id}", READERS, this::contactImport, null);
        inWorkspace("GET", "/contacts/imports/{id}/rejected", READERS, this::contactImport, null);
        inWorkspace("POST", "/contacts/imports/{id}/cancel", ADMINS, this::contactImport, null);
        inWorkspace("GET", "/assignments", PEOPLE, c -> "", null);
        inWorkspace(
                "POST",
                "/assignments",
                ADMINS,
                c -> "",
                c -> Json.object(
                        "contact_id",
                        Long.valueOf(contact(c)),
                        "user_id",
                        c.adminPerson().id()));
        inWorkspace("DELETE", "/assignments/{id}", ADMINS, this::assignment, null);
        inWorkspace("GET", "/groups", READERS, c -> "", null);
        inWorkspace("POST", "/groups", ADMINS, c -> "", c -> Json.object("name", "Group " + ++unique));
        inWorkspace("GET", "/groups/{id}", READERS, this::group, null);
        inWorkspace("PUT", "/groups/{id}", ADMINS, this::group, c -> Json.object("name", "Group " + ++unique));
        inWorkspace("DELETE", "/groups/{id}", ADMINS, this::group, null);
        inWorkspace("GET", "/routing-rules", READERS, c -> "", null);
        inWorkspace("POST", "/routing-rules", ADMINS, c -> "", c -> Json.object("name", "Rule"));
        inWorkspace("PUT", "/routing-rules/order", ADMINS, c -> "", null);
        inWorkspace("POST", "/routing-rules/simulate", READERS, c -> "", c -> Json.object("from", "09120000001"));
        inWorkspace("GET", "/routing-rules/{id}", READERS, this::rule, null);
        inWorkspace("PUT", "/routing-rules/{id}", ADMINS, this::rule, c -> Json.object("name", "Rule " + ++unique));
        inWorkspace("DELETE", "/routing-rules/{id}", ADMINS, this::rule, null);
    }

    /** @param id makes what the path names, and gives its id */
    private void inWorkspace(
            String method,
            String path,
            Set<Role> allowed,
            Function<TestCompany, String> id,
            Function<TestCompany, ObjectNode> body) {
        endpoint(
                method + " " + WORKSPACE + path,
                allowed,
                Names.NOTHING,
                c -> workspace(c) + path.replace("{id}", id.apply(c)),
                body);
    }

    private static String workspace(TestCompany company) {
        return "/api/workspaces/" + company.id();
    }

    /** Assigned to the agent who walks, when it is that agent's company. */
    private String contact(TestCompany company) {
        String id = made(company, "/contacts", Json.object("name", "Contact of " + company.slug()));
        company.admin()
                .post(
                        workspace(company) + "/assignments",
                        Json.object("contact_id", Long.valueOf(id), "user_id", agent.id()));
        return id;
    }

    private String assignment(TestCompany company) {
        return made(
                company,
                "/assignments",
                Json.object(
                        "contact_id",
                        Long.valueOf(contact(company)),
                        "user_id",
                        company.adminPerson().id()));
    }

    private String group(TestCompany company) {
        return made(company, "/groups", Json.object("name", "Group " + ++unique));
    }

    private String rule(TestCompany company) {
        return made(company, "/routing-rules", Json.object("name", "Rule"));
    }

    private static String made(TestCompany company, String list, ObjectNode body) {
        return Integer.toString(company.admin()
                .post(workspace(company) + list, body)
                .expect(201)
                .number("id"));
    }

    /** One that stays as it is: its runner was heard of in the far future. */
    private String contactImport(TestCompany company) {
        return Long.toString(dialplane.pool().count("""
                INSERT INTO contact_import (company_id, file_name, file, on_known, total, creator, state, runner, seen_at)
                VALUES (?, 'x', '', 'skip', 1, 'x', 'running', gen_random_uuid(), 'infinity') RETURNING id""", company.id()));
    }

    /** All rules of the company that the path names. */
    private Answer order(Api caller, String path) {
        int company = Integer.parseInt(path.replaceAll(".*/workspaces/([0-9]+)/.*", "$1"));
        return caller.put(
                path,
                dialplane.pool().rows("SELECT id FROM routing_rule WHERE company_id = ? ORDER BY id", company).stream()
                        .map(row -> row.get("id"))
                        .toList());
    }

    /** The file is merged before the walk goes on. */
    private Answer importContacts(Api caller, String path) {
        Answer answer = caller.upload(path, "contacts.csv", "name\nOf a file\n".getBytes(StandardCharsets.UTF_8));
        await().until(() -> dialplane.pool().count("""
                SELECT count(*) FROM contact_import WHERE state = 'queued' OR (state = 'running' AND seen_at < 'infinity')""") == 0);
        return answer;
    }

    private String suppression(TestCompany company) {
        return "/api/suppressions/"
                + company.admin()
                        .post("/api/suppressions", Json.object("phone_number", dialplane.freshMobile()))
                        .expect(201)
                        .number("id");
    }

    private String scenario(TestCompany company) {
        return "/api/scenarios/" + company.announcesScenario("walk-" + ++unique);
    }

    private String line(TestCompany company) {
        return "/api/outbound-lines/" + company.announcesLine("10" + ++unique);
    }

    private String day(TestCompany company) {
        String day = "20" + (31 + ++unique % 60) + "-01-02";
        company.admin()
                .put("/api/schedule/holidays", Json.object("day", day, "name", "x"))
                .expect(200);
        return "/api/schedule/holidays/" + day;
    }

    private static ObjectNode correction(int lunarYear) {
        ObjectNode body = Json.object("country", "IR", "year", lunarYear, "key", "ashura");
        return body.putNull("date");
    }

    /** The whole installation's, in a year far away. */
    private String correctionPath() {
        int year = 1450 + ++unique % 80;
        dialplane
                .superuser()
                .put("/api/schedule/holidays/corrections", correction(year))
                .expect(200);
        return "/api/schedule/holidays/corrections/IR/" + year + "/ashura";
    }

    /** A number whose latest result is the walking agent's. */
    private String number(TestCompany company) {
        String number = dialplane.freshMobile();
        return "/api/numbers/"
                + company.dialer()
                        .post(
                                "/api/dialer/report-result",
                                TestCompany.reportOf(number, "MISSED")
                                        .put("agent_id", agent.id())
                                        .put("user_message", "said to " + company.slug()))
                        .expect(200)
                        .number("id");
    }

    /** One that stays as it is: its runner was heard of in the far future. */
    private long importOf(TestCompany company) {
        dialplane.pool().update("""
                UPDATE import_job SET state = 'cancelled', finished_at = now(), runner = NULL, seen_at = NULL
                 WHERE company_id = ? AND state IN ('queued', 'running')""", company.id());
        return dialplane.pool().count("""
                INSERT INTO import_job (company_id, file_name, file_bytes, creator, state, runner, seen_at)
                VALUES (?, ?, 1, 'x', 'running', gen_random_uuid(), 'infinity') RETURNING id""", company.id(), company.slug());
    }

    private String batch(TestCompany company) {
        company.addsNumbers(1);
        return "/api/dialer/batches/" + company.batch(1).text("batch/batch_id");
    }

    private final Installation dialplane;
    private final Map<Role, Api> callers = new EnumMap<>(Role.class);

    /** The agent who walks. */
    private Person agent;

    IsolationIT(Installation dialplane) {
        this.dialplane = dialplane;
        describe();
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
                            method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
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
        callers.put(NOBODY, dialplane.api());
        callers.put(MONITOR, dialplane.monitor());
        callers.put(SWITCH, switchOf(own));
        callers.put(DIALER, own.dialer());
        callers.put(SHARED_DIALER, dialplane.sharedDialer());
        agent = telephonist(own);
        callers.put(AGENT, agentsClient());
        callers.put(SUPERVISOR, own.person("SUPERVISOR").api());
        callers.put(ADMIN, own.person("ADMIN").api());
        callers.put(SUPERUSER, dialplane.api().login("admin", Installation.ADMIN_PASSWORD));

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
        String ownPath = path(endpoint, own);
        boolean shared = role == SHARED_DIALER;
        boolean isolated = role != SHARED_DIALER && role != SUPERUSER;
        Answer answer = send(role, method, ownPath, endpoint, own, endpoint.names(), isolated ? null : own);
        if (endpoint.allowed().contains(role) && name.equals(DIAL)) {
            answer.isProblem(409, "No telephony provider is configured");
        } else if (endpoint.allowed().contains(role)) {
            assertThat(answer.status() / 100)
                    .as("own, by %s: %s", role, answer.body())
                    .isEqualTo(ASKED_WRONGLY.contains(name) ? 4 : 2);
            assertThat(answer.status()).isNotIn(401, 403);
        } else {
            answer.isProblem(role == NOBODY ? 401 : 403, null);
        }
        revive(role, own);

        // what is another's
        String foreignPath = path(endpoint, foreign);
        Map<String, String> before = dialplane.pool().everythingOf(foreign.id());
        boolean isSomebodys = hasId && !endpoint.allowed().equals(ANYONE);
        if (isSomebodys && isolated) {
            Answer byId = send(role, method, foreignPath, endpoint, own, Names.NOTHING, null);
            boolean mayRead = endpoint.allowed().contains(role) && name.contains(NUMBER);
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
            revive(role, own);
        }
    }

    /** A log-out was part of the walk. */
    private void revive(Role role, TestCompany own) {
        Api caller = callers.get(role);
        if (PEOPLE.contains(role) && caller.get("/api/auth/me").status() == 401) {
            callers.put(
                    role,
                    role == SUPERUSER
                            ? dialplane.api().login("admin", Installation.ADMIN_PASSWORD)
                            : role == AGENT
                                    ? agentsClient()
                                    : own.person(role.name()).api());
        }
    }

    private static String path(Endpoint endpoint, TestCompany company) {
        return endpoint.path().apply(company);
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
            return call(role, method, path + "?company=" + text, body(endpoint, own));
        }
        ObjectNode body = body(endpoint, own);
        if (bySlug) {
            body.put("company", text);
        } else {
            body.put("company", named.id());
        }
        return call(role, method, path, body);
    }

    private Answer send(
            Role role, String method, String path, Endpoint endpoint, TestCompany of, Names names, TestCompany named) {
        return named == null || names == Names.NOTHING
                ? call(role, method, path, body(endpoint, of))
                : sendNaming(role, method, path, endpoint, of, named, true);
    }

    private static ObjectNode body(Endpoint endpoint, TestCompany company) {
        return endpoint.body() == null ? null : endpoint.body().apply(company);
    }

    private Answer call(Role role, String method, String path, ObjectNode body) {
        Api caller = callers.get(role);
        if (path.endsWith("/routing-rules/order")) {
            return order(caller, path);
        }
        if (method.equals("POST") && path.endsWith("/contacts/imports")) {
            return importContacts(caller, path);
        }
        if (path.contains("/upload") || (method.equals("POST") && path.matches("/api/imports(\\?.*)?"))) {
            return caller.upload(path, "numbers.csv", "09120000001\n".getBytes(StandardCharsets.UTF_8));
        }
        if (body != null) {
            return caller.send(method, path, "application/json", BodyPublishers.ofString(Json.write(body)));
        }
        if (path.matches("/v1/admin/agents/bulk(\\?.*)?")) {
            return caller.send(method, path, "text/csv", BodyPublishers.ofString("email\nnobody\n"));
        }
        if (path.contains("/voice")) {
            Map<String, String> form = Map.of("CallSid", "CA" + ++unique, "CallStatus", "completed");
            return Twilio.post(caller, path, form, Twilio.AUTH_TOKEN);
        }
        if (path.startsWith("/freeswitch/")) {
            return caller.send(
                    method,
                    path,
                    "application/x-www-form-urlencoded",
                    BodyPublishers.ofString("section=configuration"));
        }
        return caller.send(method, path, null, null);
    }
}
