package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.CHANGERS;
import static io.dialplane.isolation.Role.PEOPLE;
import static io.dialplane.isolation.Role.READERS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/** Contacts, assignments, groups and routing rules. */
final class ContactEndpoints extends Endpoints {

    private static final String WORKSPACE = "/api/workspaces/{workspaceId}";

    ContactEndpoints(Walkers walkers) {
        super(walkers);
        inWorkspace("GET", "/contacts", PEOPLE, c -> "", null);
        inWorkspace("POST", "/contacts", ADMINS, c -> "", c -> Json.object("name", "Of the walk"));
        inWorkspace("GET", "/contacts/{id}", PEOPLE, this::contact, null);
        inWorkspace("PUT", "/contacts/{id}", CHANGERS, this::contact, c -> Json.object("name", "Name " + next()));
        inWorkspace("PUT", "/contacts/{id}/notes", CHANGERS, this::contact, c -> Json.object("text", "Text " + next()));
        inWorkspace("DELETE", "/contacts/{id}", ADMINS, this::contact, null);
        inWorkspace("GET", "/contacts/imports", READERS, c -> "", null);
        sent(
                "POST " + WORKSPACE + "/contacts/imports",
                ADMINS,
                Names.NOTHING,
                c -> workspace(c) + "/contacts/imports",
                this::importContacts);
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
        inWorkspace("POST", "/groups", ADMINS, c -> "", c -> Json.object("name", "Group " + next()));
        inWorkspace("GET", "/groups/{id}", READERS, this::group, null);
        inWorkspace("PUT", "/groups/{id}", ADMINS, this::group, c -> Json.object("name", "Group " + next()));
        inWorkspace("DELETE", "/groups/{id}", ADMINS, this::group, null);
        inWorkspace("GET", "/routing-rules", READERS, c -> "", null);
        inWorkspace("POST", "/routing-rules", ADMINS, c -> "", c -> Json.object("name", "Rule"));
        sent(
                "PUT " + WORKSPACE + "/routing-rules/order",
                ADMINS,
                Names.NOTHING,
                c -> workspace(c) + "/routing-rules/order",
                this::order);
        inWorkspace("POST", "/routing-rules/simulate", READERS, c -> "", c -> Json.object("from", "09120000001"));
        inWorkspace("GET", "/routing-rules/{id}", READERS, this::rule, null);
        inWorkspace("PUT", "/routing-rules/{id}", ADMINS, this::rule, c -> Json.object("name", "Rule " + next()));
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
    String contact(TestCompany company) {
        String id = made(company, "/contacts", Json.object("name", "Contact of " + company.slug()));
        company.admin()
                .post(
                        workspace(company) + "/assignments",
                        Json.object("contact_id", Long.valueOf(id), "user_id", agent().id()));
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
        return made(company, "/groups", Json.object("name", "Group " + next()));
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
}
