package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.ANYONE;
import static io.dialplane.isolation.Role.PEOPLE;
import static io.dialplane.isolation.Role.READERS;
import static io.dialplane.isolation.Role.SUPERUSERS;
import static io.dialplane.isolation.Role.SWITCH;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.List;

/** Provisioned agents, their extensions and the clusters of switches. */
final class ProvisioningEndpoints extends Endpoints {

    ProvisioningEndpoints(Walkers walkers) {
        super(walkers);
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
        sent(
                "POST /v1/admin/agents/bulk",
                ADMINS,
                Names.IN_QUERY,
                (caller, path) -> caller.send("POST", path, "text/csv", BodyPublishers.ofString("email\nnobody\n")));
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
                c -> Json.object("region", "Region " + next()));
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
        sent(
                "POST /freeswitch/xml/{cluster}",
                EnumSet.of(SWITCH),
                Names.NOTHING,
                c -> "/freeswitch/xml/" + walkers.clusterOf(c),
                (caller, path) -> caller.send(
                        "POST",
                        path,
                        "application/x-www-form-urlencoded",
                        BodyPublishers.ofString("section=configuration")));
    }

    private static ObjectNode newAgent() {
        return Json.object("email", "walker-" + System.nanoTime() + "@acme.test");
    }

    static ObjectNode newCluster(String name) {
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
}
