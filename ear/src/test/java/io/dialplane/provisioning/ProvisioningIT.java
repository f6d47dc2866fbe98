package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Clusters;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document's requests as its curl examples send them, and a switch that asks. */
@ExtendWith(Dialplane.class)
class ProvisioningIT {

    private static final String AGENTS = "/v1/admin/agents";
    private static final String REALM = "sip.acme.test";
    private static final String NOT_FOUND = "<result status=\"not found\">";

    private static final Pattern CURL = Pattern.compile("curl -X ([A-Z]+) http://[0-9.:]+(/\\S+)");
    private static final Pattern CURL_BODY = Pattern.compile("-d '(.*)'", Pattern.DOTALL);

    private final Installation dialplane;

    ProvisioningIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void theDocumentsScenario(TestCompany company) {
        String first = Integer.toString((company.id() + 1) * 1000);
        String second = Integer.toString((company.id() + 1) * 1000 + 1);
        String email = company.slug() + "@irisx.com";
        Api desk = switchOf(company);

        // 1. Admin creates agent via API
        Answer created = company.admin().post(AGENTS, """
                {
                    "first_name": "Test",
                    "last_name": "Agent",
                    "email": "%s",
                    "role": "agent",
                    "extensions_count": 1
                  }""".formatted(email));
        created.is(201, """
                {
                  "success": true,
                  "agent": {
                    "id": "<int>",
                    "email": "%s",
                    "first_name": "Test",
                    "last_name": "Agent",
                    "extensions": [{ "id": "<int>", "extension": "%s" }]
                  },
                  "temporary_password": "<text>"
                }
                """.formatted(email, first));
        int id = created.number("agent/id");
        int extension = created.number("agent/extensions/0/id");
        String password = created.text("temporary_password");

        // 2. Verify extension provisioned in FreeSWITCH
        String user = asks(desk, "directory", "sip_auth", first);
        assertThat(user).contains("<user id=\"" + first + "\">", "a1-hash", "company_" + company.id());

        // 3. Agent logs into Agent Desktop
        Answer login = dialplane.api().post("/v1/auth/login", Json.object("email", email, "password", password));
        login.is("""
                {"success": true, "message": "Login successful", "data": {"token": "<text>", "refreshToken": "<text>", "expiresIn": 86400,
                 "mustChangePassword": true, "user": {"id": %d, "email": "%s", "firstName": "Test", "lastName": "Agent", "role": "agent",
                 "tenantId": %d}}}
                """.formatted(id, email, company.id()));

        // each session has a password of its own, and an earlier one ends
        Answer again = dialplane.api().post("/v1/auth/login", Json.object("email", email, "password", password));
        dialplane.api().as(login.text("data/token")).get("/v1/auth/me").isProblem(401, null);
        login = again;
        assertThat(asks(desk, "directory", "sip_auth", first)).isNotEqualTo(user);
        user = asks(desk, "directory", "sip_auth", first);

        // 4. Verify SIP credentials loaded
        Answer me = dialplane.api().as(login.text("data/token")).get("/v1/auth/me");
        String data = """
                "user": {
                  "id": %d,
                  "email": "%s",
                  "firstName": "Test",
                  "lastName": "Agent",
                  "role": "agent",
                  "tenantId": %d
                },
                "extensions": [
                  {
                    "id": %d,
                    "extension": "%s",
                    "sip_password": "<text>",
                    "status": "active"
                  }
                ],
                "sipConfig": {
                  "websocketUrl": "wss://switch.acme.test:8066",
                  "realm": "%s"
                }
                """.formatted(id, email, company.id(), extension, first, REALM);
        me.is("{\"success\": true, \"data\": {" + data + "}, " + data + "}");
        assertThat(user).doesNotContain(me.text("data/extensions/0/sip_password"));

        // 5. Agent makes test call
        assertThat(asks(desk, "dialplan", "company_" + company.id(), second))
                .contains("<context name=\"company_" + company.id() + "\">", "user/${destination_number}@" + REALM);

        // list, details
        String agent = """
                {"id": %d, "email": "%s", "first_name": "Test", "last_name": "Agent", "role": "agent", "status": "%%s",
                 "extensions": [{"id": %d, "extension": "%s", "status": "%%s", "voicemail_enabled": true, "direct_number": null,
                                 "assigned_at": "<time>", "last_login_at": "<time>"}],
                 "created_at": "<time>"}
                """.formatted(id, email, extension, first);
        company.admin()
                .get(AGENTS + "?role=agent")
                .is("{\"success\": true, \"agents\": [" + agent.formatted("active", "active")
                        + "], \"pagination\": {\"page\": 1, \"limit\": 50, \"total\": 1, \"pages\": 1}}");
        company.admin()
                .get(AGENTS + "/" + id)
                .is("{\"success\": true, \"agent\": " + agent.formatted("active", "active") + "}");

        // suspend: the switch does not know the extension, the token is void
        patch(company.admin(), AGENTS + "/" + id, "{\"status\": \"suspended\"}")
                .is("{\"success\": true, \"agent\": " + agent.formatted("suspended", "suspended") + "}");
        assertThat(asks(desk, "directory", "sip_auth", first)).contains(NOT_FOUND);
        dialplane.api().as(login.text("data/token")).get("/v1/auth/me").isProblem(401, null);
        dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", password))
                .isProblem(403, "Inactive user");
        patch(company.admin(), AGENTS + "/" + id, "{\"status\": \"active\"}").expect(200);
        assertThat(asks(desk, "directory", "sip_auth", first))
                .as("nobody is told the password that the ended session knew")
                .contains("<user id=\"" + first + "\">")
                .isNotEqualTo(user);

        // 6. Admin deletes agent
        company.admin()
                .delete(AGENTS + "/" + id)
                .is("{\"success\": true, \"agent\": " + agent.formatted("active", "active") + "}");
        company.admin().get(AGENTS + "/" + id).isProblem(404, null);
        assertThat(asks(desk, "directory", "sip_auth", first)).contains(NOT_FOUND);

        // 7. Verify extension returned to pool
        company.admin().get("/v1/admin/extensions?limit=1").is("""
                {"success": true,
                 "statistics": {"first": "%s", "last": "%d", "capacity": 1000, "generated": 10, "assigned": 0, "suspended": 0,
                                "quarantined": 1, "available": 999},
                 "extensions": [{"id": %d, "extension": "%s", "user_id": null, "status": "active", "voicemail_enabled": true,
                                 "direct_number": null, "free_from": "<time>", "assigned_at": null, "last_login_at": null,
                                 "created_at": "<time>"}],
                 "pagination": {"page": 1, "limit": 1, "total": 10, "pages": 10}}
                """.formatted(
                        first, (company.id() + 1) * 1000 + 999, extension, first));
        dialplane.pool().update("UPDATE extension SET free_from = now() WHERE company_id = ?", company.id());
        company.admin().post(AGENTS, Json.object("email", "next-" + email)).expect(201);
        assertThat(asks(desk, "directory", "sip_auth", first))
                .contains("<user id=\"" + first + "\">")
                .isNotEqualTo(user);
    }

    /** The examples of the document's "Testing the API (Manual)" as they stand there, but for its server, its token and the id. */
    @Test
    void theDocumentsCurlExamples(TestCompany company) {
        switchOf(company);
        Answer created = curl(company, null, """
                curl -X POST http://3.83.53.69:3000/v1/admin/agents \\
                  -H "Content-Type: application/json" \\
                  -H "Authorization: Bearer $TOKEN" \\
                  -d '{
                    "first_name": "Test",
                    "last_name": "Agent",
                    "email": "testagent@irisx.com",
                    "role": "agent",
                    "extensions_count": 1
                  }'
                """);
        int first = (company.id() + 1) * 1000;
        created.is(201, """
                {"success": true,
                 "agent": {"id": "<int>", "email": "testagent@irisx.com", "first_name": "Test", "last_name": "Agent",
                           "extensions": [{"id": "<int>", "extension": "%d"}]},
                 "temporary_password": "<text>"}
                """.formatted(first));
        int id = created.number("agent/id");
        String agent = """
                {"id": %d, "email": "testagent@irisx.com", "first_name": "Test", "last_name": "Agent", "role": "agent", "status": "%%1$s",
                 "extensions": [{"id": %d, "extension": "%d", "status": "%%1$s", "voicemail_enabled": true, "direct_number": null,
                                 "assigned_at": "<time>", "last_login_at": null}],
                 "created_at": "<time>"}
                """.formatted(id, created.number("agent/extensions/0/id"), first);
        Answer list = curl(company, id, """
                curl -X GET http://3.83.53.69:3000/v1/admin/agents \\
                  -H "Authorization: Bearer $TOKEN"
                """);
        assertThat(list.expect(200).at("agents").findValuesAsText("email")).contains("testagent@irisx.com");
        curl(company, id, """
                curl -X GET http://3.83.53.69:3000/v1/admin/agents/123 \\
                  -H "Authorization: Bearer $TOKEN"
                """).is("{\"success\": true, \"agent\": " + agent.formatted("active") + "}");
        curl(company, id, """
                curl -X PATCH http://3.83.53.69:3000/v1/admin/agents/123 \\
                  -H "Content-Type: application/json" \\
                  -H "Authorization: Bearer $TOKEN" \\
                  -d '{"status": "suspended"}'
                """).is("{\"success\": true, \"agent\": " + agent.formatted("suspended") + "}");
        curl(company, id, """
                curl -X DELETE http://3.83.53.69:3000/v1/admin/agents/123 \\
                  -H "Authorization: Bearer $TOKEN"
                """).is("{\"success\": true, \"agent\": " + agent.formatted("suspended") + "}");
        curl(company, id, """
                curl -X GET http://3.83.53.69:3000/v1/admin/freeswitch/status \\
                  -H "Authorization: Bearer $TOKEN"
                """).is("""
                {"success": true, "registeredUsers": 0, "activeCalls": 0, "websocketUrl": "wss://switch.acme.test:8066",
                 "clusters": [{"name": "sw-%s", "mode": "xml_curl", "reachable": false, "version": null, "registeredUsers": null,
                               "activeCalls": null}]}
                """.formatted(company.slug()));
    }

    /** What curl would send to this server, by an administrator. */
    private static Answer curl(TestCompany company, Integer id, String line) {
        Matcher parts = CURL.matcher(line);
        assertThat(parts.find()).as(line).isTrue();
        String path = id == null ? parts.group(2) : parts.group(2).replace("/123", "/" + id);
        Matcher body = CURL_BODY.matcher(line);
        boolean data = body.find();
        return company.admin()
                .send(
                        parts.group(1),
                        path,
                        line.contains("-H \"Content-Type: application/json\"") ? "application/json" : null,
                        data ? BodyPublishers.ofString(body.group(1)) : null);
    }

    @Test
    void aTelephoneEndsWithTheSession(TestCompany company) {
        Api desk = switchOf(company);
        String email = company.slug() + "@acme.test";
        Answer created = company.admin().post(AGENTS, Json.object("email", email));
        String extension = created.text("agent/extensions/0/extension");
        Answer login = dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", created.text("temporary_password")));
        String user = asks(desk, "directory", "sip_auth", extension);
        dialplane.api().as(login.text("data/token")).post("/auth/logout", "").expect(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(asks(desk, "directory", "sip_auth", extension))
                        .contains("<user id=\"" + extension + "\">")
                        .isNotEqualTo(user));
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsLeft(TestCompany company) {
        Answer problem = company.admin().post(AGENTS, Json.object("first_name", "x"));
        problem.blames("email");
        assertThat(problem.at("success").asBoolean()).isFalse();
        assertThat(problem.text("error")).isEqualTo(problem.text("detail"));
        for (String name : new String[] {"$x", "a\u0007b", "a\nb"}) {
            company.admin()
                    .post(AGENTS, Json.object("email", "a@acme.test", "first_name", name))
                    .blames("first_name");
        }
        company.admin().post(AGENTS, Json.object("email", "nobody")).blames("email");
        company.admin()
                .post(AGENTS, Json.object("email", "a@acme.test", "role", "boss"))
                .blames("role");
        company.admin()
                .post(AGENTS, Json.object("email", "a@acme.test", "extensions_count", 11))
                .blames("extensions_count");
        String email = company.slug() + "@acme.test";
        company.admin()
                .post(AGENTS, Json.object("email", email, "first_name", "علی \"<&>' ../"))
                .expect(201);
        company.admin()
                .post(AGENTS, Json.object("email", email.toUpperCase(java.util.Locale.ROOT)))
                .blames(409, "email");
        assertThat(company.admin().get("/v1/admin/extensions").number("statistics/assigned"))
                .isOne();
    }

    @Test
    void nothingCrossesCompanies(TestCompany company, TestCompany other) {
        Api own = switchOf(company);
        Api others = switchOf(other);
        String extension = company.admin()
                .post(AGENTS, Json.object("email", company.slug() + "@acme.test"))
                .text("agent/extensions/0/extension");
        assertThat(asks(own, "directory", "sip_auth", extension)).contains("<user id=\"" + extension + "\">");
        assertThat(asks(others, "directory", "sip_auth", extension)).contains(NOT_FOUND);
        assertThat(asks(others, "dialplan", "company_" + company.id(), extension))
                .contains(NOT_FOUND);
        assertThat(asks(others, "dialplan", "public", extension)).contains(NOT_FOUND);
        assertThat(asks(own, "dialplan", "public", extension))
                .contains("transfer", extension + " XML company_" + company.id());
        assertThat(asks(own, "dialplan", "default", extension)).contains(NOT_FOUND);
        assertThat(asks(own, "configuration", "", "")).contains(NOT_FOUND);
        assertThat(form(own, "section=directory&purpose=gateways&domain=" + REALM))
                .contains("<domain name=\"" + REALM + "\">");
        assertThat(form(own, "section=directory&purpose=network-list&domain=" + REALM))
                .contains("<domain name=\"" + REALM + "\">");
        assertThat(form(own, "section=directory&action=sip_auth&user=" + extension + "&domain=elsewhere.test"))
                .contains(NOT_FOUND);
        String path = "/freeswitch/xml/sw-" + company.slug();
        others.send("POST", path, "application/x-www-form-urlencoded", BodyPublishers.ofString("section=directory"))
                .isProblem(404, null);
        dialplane
                .api()
                .send("POST", path, "application/x-www-form-urlencoded", BodyPublishers.ofString("section=directory"))
                .isProblem(401, null);
    }

    @Test
    void withoutAClusterThereIsNoTelephoneButAnAgent(TestCompany company) {
        Answer created = company.admin().post(AGENTS, Json.object("email", company.slug() + "@acme.test"));
        Answer login = dialplane
                .api()
                .post(
                        "/v1/auth/login",
                        Json.object(
                                "email",
                                company.slug() + "@acme.test",
                                "password",
                                created.text("temporary_password")));
        assertThat(dialplane
                        .api()
                        .as(login.text("data/token"))
                        .get("/v1/auth/me")
                        .at("sipConfig")
                        .isNull())
                .isTrue();
        company.admin().get("/v1/admin/freeswitch/status").is("""
                {"success": true, "registeredUsers": 0, "activeCalls": 0, "websocketUrl": null, "clusters": []}
                """);
    }

    @Test
    void passwordsOfExtensionsAreForTheSessionsOfThatDoor(TestCompany company) {
        switchOf(company);
        String email = company.slug() + "@acme.test";
        Answer created = company.admin().post(AGENTS, Json.object("email", email));
        Api panel = dialplane.api().login(email, created.text("temporary_password"));
        assertThat(panel.get("/v1/auth/me").at("extensions")).isEmpty();
    }

    /** A cluster of the company's own, whose switches ask. */
    private Api switchOf(TestCompany company) {
        String name = Clusters.asking(dialplane, company, REALM, "wss://switch.acme.test:8066");
        return dialplane
                .api()
                .with(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((name + ":secret-of-" + name).getBytes(StandardCharsets.UTF_8)))
                .with("X-Switch", name);
    }

    /** As {@code mod_xml_curl} asks: the fields of {@code switch_xml_locate} and of the event behind it. */
    private String asks(Api desk, String section, String actionOrContext, String number) {
        return form(
                desk,
                "hostname=switch1&section=" + section + "&tag_name=&key_name=&key_value="
                        + (section.equals("dialplan")
                                ? "&Event-Name=REQUEST_PARAMS&Caller-Context=" + actionOrContext + "&Hunt-Context="
                                        + actionOrContext + "&Hunt-Destination-Number="
                                        + URLEncoder.encode(number, StandardCharsets.UTF_8)
                                : "&Event-Name=REQUEST_PARAMS&action=" + actionOrContext + "&sip_profile=internal&user="
                                        + number + "&domain=" + REALM));
    }

    private String form(Api desk, String form) {
        String name = desk.header("X-Switch");
        Answer answer = desk.send(
                "POST", "/freeswitch/xml/" + name, "application/x-www-form-urlencoded", BodyPublishers.ofString(form));
        assertThat(answer.expect(200).header("Content-Type")).startsWith("text/xml");
        return answer.body();
    }

    private static Answer patch(Api api, String path, String json) {
        return api.send("PATCH", path, "application/json", BodyPublishers.ofString(json));
    }
}
