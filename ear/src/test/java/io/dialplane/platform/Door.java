package io.dialplane.platform;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;

/** A door that takes JSON, who may knock, and a body that would do. */
record Door(String method, String path, Api caller, String body) {

    Answer send(String contentType, byte[] content) {
        return caller.send(method, path, contentType, BodyPublishers.ofByteArray(content));
    }

    /** All of them. */
    static List<Door> all(Installation dialplane, TestCompany company) {
        Api admin = company.admin();
        Api dialer = company.dialer();
        Person agent = company.person("AGENT");
        String number = company.addsNumbers(1).get(0);
        int id = admin.get("/api/numbers").number("0/id");
        String report = TestCompany.reportOf(number, "MISSED").toString();
        String workspace = "/api/workspaces/" + company.id();
        int contact = admin.post(workspace + "/contacts", Json.object("name", "x"))
                .expect(201)
                .number("id");
        return List.of(
                new Door("POST", "/api/auth/login", dialplane.api(), "{\"username\": \"nobody\", \"password\": \"x\"}"),
                new Door(
                        "POST",
                        "/auth/password",
                        agent.api(),
                        "{\"currentPassword\": \"x\", \"newPassword\": \"short\"}"),
                new Door("POST", "/auth/password/forgot", dialplane.api(), "{\"email\": \"x\"}"),
                new Door(
                        "POST",
                        "/auth/password/reset",
                        dialplane.api(),
                        "{\"token\": \"x\", \"newPassword\": \"short\"}"),
                new Door("POST", "/api/auth/totp/confirm", agent.api(), "{\"code\": \"x\"}"),
                new Door("PUT", "/api/settings/mail", admin, "{\"host\": \"mail.test\", \"sender\": \"x@y.test\"}"),
                new Door("PUT", "/api/auth/me", agent.api(), "{\"first_name\": \"x\"}"),
                new Door("POST", "/auth/login", dialplane.api(), "{\"email\": \"nobody\", \"password\": \"x\"}"),
                new Door("POST", "/auth/refresh", dialplane.api(), "{\"refreshToken\": \"x\"}"),
                new Door("PUT", "/api/admins/" + agent.id() + "/agent", admin, "{\"ozonetel_agent_id\": \"x\"}"),
                new Door("PUT", "/api/agents/me/state", agent.api(), "{\"state\": \"busy\"}"),
                new Door(
                        "POST",
                        "/api/admins",
                        admin,
                        "{\"username\": \"x\", \"password\": \"long-enough-1\", \"role\": \"AGENT\"}"),
                new Door("PUT", "/api/admins/" + agent.id(), admin, "{\"first_name\": \"x\"}"),
                new Door(
                        "POST",
                        "/api/companies",
                        dialplane.superuser(),
                        "{\"name\": \"some-slug\", \"display_name\": \"x\"}"),
                new Door("PUT", "/api/companies/" + company.id(), dialplane.superuser(), "{\"display_name\": \"x\"}"),
                new Door("POST", "/api/dialer-tokens", admin, "{\"name\": \"x\"}"),
                new Door(
                        "PUT",
                        "/api/scenarios/" + company.announcesScenario("bad-input"),
                        dialplane.superuser(),
                        "{\"display_name\": \"x\"}"),
                new Door(
                        "PUT",
                        "/api/outbound-lines/" + company.announcesLine("1000"),
                        admin,
                        "{\"display_name\": \"x\"}"),
                new Door("PUT", "/api/numbers/" + id + "/status", admin, "{\"status\": \"BUSY\"}"),
                new Door(
                        "PUT",
                        "/api/numbers/" + id + "/global-status",
                        dialplane.superuser(),
                        "{\"global_status\": \"COMPLAINED\", \"reason\": \"x\"}"),
                new Door(
                        "POST",
                        "/api/numbers/bulk",
                        admin,
                        "{\"action\": \"update_status\", \"status\": \"BUSY\", \"ids\": [" + id + "]}"),
                new Door("POST", "/api/numbers", admin, "{\"numbers\": \"09120000001\"}"),
                new Door("PUT", "/api/settings/ozonetel", admin, "{\"username\": \"x\"}"),
                new Door("PUT", "/api/settings/twilio", admin, "{\"greeting\": \"x\"}"),
                new Door("POST", "/api/agents/me/dial", agent.api(), "{\"number\": \"09120000001\"}"),
                new Door("PUT", "/api/settings/retry", admin, "{\"enabled\": true, \"rules\": []}"),
                new Door("POST", "/api/suppressions", admin, "{\"phone_number\": \"09120000001\"}"),
                new Door(
                        "POST",
                        "/api/billing/adjustments",
                        dialplane.superuser(),
                        "{\"amount\": 5, \"reason\": \"x\", \"company\": \"" + company.slug() + "\"}"),
                new Door("POST", "/api/numbers/export", admin, "{\"select_all\": true}"),
                new Door("PUT", "/api/schedule", admin, "{\"enabled\": false}"),
                new Door("PUT", "/api/schedule/holidays", admin, "{\"day\": \"2026-05-05\", \"name\": \"x\"}"),
                new Door(
                        "PUT",
                        "/api/schedule/holidays/corrections",
                        dialplane.superuser(),
                        "{\"country\": \"IR\", \"year\": 1530, \"key\": \"ashura\", \"date\": null}"),
                new Door("POST", "/v1/auth/login", dialplane.api(), "{\"email\": \"nobody\", \"password\": \"x\"}"),
                new Door("POST", "/v1/admin/agents", admin, "{\"email\": \"x@acme.test\"}"),
                new Door("PATCH", "/v1/admin/agents/" + agent.id(), admin, "{\"first_name\": \"x\"}"),
                new Door(
                        "PATCH",
                        "/v1/admin/extensions/"
                                + admin.post("/v1/admin/agents", Json.object("email", company.slug() + "@acme.test"))
                                        .number("agent/extensions/0/id"),
                        admin,
                        "{\"voicemail_enabled\": false}"),
                new Door(
                        "POST",
                        "/v1/admin/clusters",
                        dialplane.superuser(),
                        "{\"name\": \"x\", \"mode\": \"xml_curl\", \"addresses\": [\"127.0.0.1\"], \"realm\": \"x\", \"xml_secret\": \"0123456789abcdef\"}"),
                new Door("POST", workspace + "/contacts", admin, "{\"name\": \"x\"}"),
                new Door("PUT", workspace + "/contacts/" + contact, admin, "{\"name\": \"x\"}"),
                new Door("PUT", workspace + "/contacts/" + contact + "/notes", admin, "{\"text\": \"x\"}"),
                new Door("POST", workspace + "/assignments", admin, "{\"contact_id\": 1, \"user_id\": 1}"),
                new Door("POST", workspace + "/groups", admin, "{\"name\": \"x\"}"),
                new Door("POST", workspace + "/routing-rules", admin, "{\"name\": \"x\", \"criteria\": {}}"),
                new Door("POST", workspace + "/routing-rules/simulate", admin, "{\"from\": \"09120000001\"}"),
                new Door("POST", "/api/dialer/report-result", dialer, report),
                new Door("POST", "/api/dialer/report-results", dialer, "{\"results\": [" + report + "]}"),
                new Door(
                        "POST",
                        "/api/dialer/register-scenarios",
                        dialer,
                        "{\"scenarios\": [{\"name\": \"x\", \"display_name\": \"x\"}]}"),
                new Door(
                        "POST",
                        "/api/dialer/register-outbound-lines",
                        dialer,
                        "{\"outbound_lines\": [{\"phone_number\": \"1000\"}]}"));
    }

    /** Fields that are blamed when they are of a wrong type. */
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        if (path.startsWith("/api/workspaces/")) {
            Json.parse(body()).fieldNames().forEachRemaining(fields::add);
            return fields;
        }
        switch (path.replaceAll("/\\d+$", "")) {
            case "/v1/auth/login" -> fields.addAll(List.of("email", "password", "totp"));
            case "/v1/admin/agents" -> fields.addAll(List.of("first_name", "last_name", "email", "role"));
            case "/v1/admin/extensions" -> fields.addAll(List.of("user_id", "voicemail_enabled", "direct_number"));
            case "/v1/admin/clusters" ->
                fields.addAll(List.of("name", "region", "mode", "realm", "ssh_port", "is_default", "xml_secret"));
            case "/api/auth/login" -> fields.addAll(List.of("username", "password", "totp"));
            case "/auth/password" -> fields.addAll(List.of("currentPassword", "newPassword"));
            case "/auth/password/forgot" -> fields.add("email");
            case "/auth/password/reset" -> fields.addAll(List.of("token", "newPassword"));
            case "/api/auth/totp/confirm" -> fields.add("code");
            case "/api/settings/mail" ->
                fields.addAll(List.of(
                        "host", "port", "security", "username", "password", "sender", "sender_name", "version"));
            case "/auth/login" -> fields.addAll(List.of("email", "username", "password", "totp"));
            case "/auth/refresh" -> fields.add("refreshToken");
            case "/api/agents/me/state" -> fields.addAll(List.of("state", "reason"));
            case "/api/auth/me" ->
                fields.addAll(List.of("first_name", "last_name", "current_password", "new_password"));
            case "/api/admins" ->
                fields.addAll(List.of(
                        "username",
                        "password",
                        "role",
                        "agent_type",
                        "is_active",
                        "is_superuser",
                        "must_change_password",
                        "first_name",
                        "last_name",
                        "email",
                        "phone_number"));
            case "/api/dialer-tokens" -> fields.addAll(List.of("name", "company", "shared"));
            case "/api/settings/ozonetel" ->
                fields.addAll(
                        List.of("base_url", "username", "auth", "api_key", "sip_domain", "sip_ws_port", "version"));
            case "/api/settings/twilio" ->
                fields.addAll(List.of(
                        "account_sid",
                        "api_secret",
                        "public_url",
                        "language",
                        "greeting",
                        "max_wait_seconds",
                        "voicemail",
                        "record_calls",
                        "version"));
            case "/api/agents/me/dial" -> fields.add("number");
            case "/api/settings/retry" -> fields.addAll(List.of("enabled", "minimum_gap_minutes", "rules"));
            case "/api/suppressions" ->
                fields.addAll(List.of("company", "phone_number", "scope", "reason", "expires_at"));
            case "/api/scenarios" -> fields.addAll(List.of("display_name", "is_active", "cost_per_connected"));
            case "/api/outbound-lines" -> fields.addAll(List.of("display_name", "is_active"));
            case "/api/numbers" -> fields.add("numbers");
            case "/api/numbers/bulk" ->
                fields.addAll(List.of(
                        "company",
                        "action",
                        "status",
                        "filter_status",
                        "select_all",
                        "search",
                        "start_date",
                        "end_date"));
            case "/api/billing/adjustments" -> fields.addAll(List.of("amount", "reason", "company"));
            case "/api/numbers/export" ->
                fields.addAll(List.of(
                        "select_all",
                        "status",
                        "filter_status",
                        "search",
                        "start_date",
                        "end_date",
                        "company",
                        "calendar"));
            case "/api/schedule" -> fields.addAll(List.of("enabled", "skip_holidays", "windows", "version"));
            case "/api/schedule/holidays" -> fields.addAll(List.of("day", "name", "is_holiday"));
            case "/api/schedule/holidays/corrections" ->
                fields.addAll(List.of("country", "year", "key", "date", "confirmed", "reason"));
            case "/api/companies" -> fields.addAll(List.of("display_name", "country", "time_zone"));
            case "/api/dialer/report-result" ->
                fields.addAll(List.of(
                        "company",
                        "number_id",
                        "phone_number",
                        "status",
                        "reason",
                        "attempted_at",
                        "call_allowed",
                        "agent_id",
                        "agent_phone",
                        "user_message",
                        "batch_id",
                        "scenario_id",
                        "scenario",
                        "outbound_line_id",
                        "outbound_line"));
            case "/api/dialer/register-scenarios" -> fields.addAll(List.of("company", "scenarios"));
            case "/api/dialer/register-outbound-lines" -> fields.addAll(List.of("company", "outbound_lines"));
            default -> {
                if (path.endsWith("/global-status")) {
                    fields.addAll(List.of("global_status", "reason"));
                } else if (path.endsWith("/agent")) {
                    fields.addAll(List.of(
                            "ozonetel_agent_id",
                            "ozonetel_password",
                            "sip_extension",
                            "sip_password",
                            "campaign_name",
                            "agent_type"));
                } else {
                    fields.add(path.endsWith("/status") ? "status" : "company");
                }
            }
        }
        if (path.equals("/api/dialer/report-results")) {
            return List.of("company");
        }
        if (method.equals("PUT") && path.startsWith("/api/companies")) {
            return List.of("display_name", "country", "time_zone", "is_active", "version");
        }
        return fields;
    }
}
