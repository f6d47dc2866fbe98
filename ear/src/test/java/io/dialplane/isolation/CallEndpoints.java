package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.AGENT;
import static io.dialplane.isolation.Role.ANYONE;
import static io.dialplane.isolation.Role.CHANGERS;
import static io.dialplane.isolation.Role.PEOPLE;
import static io.dialplane.isolation.Role.READERS;

import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls, the company's account with Twilio and an agent's dial. */
final class CallEndpoints extends Endpoints {

    /** Its company has no telephony provider: whoever is let in is told so. */
    static final String DIAL = "POST /api/agents/me/dial";

    CallEndpoints(Walkers walkers, ContactEndpoints contacts) {
        super(walkers);
        endpoint(DIAL, EnumSet.of(AGENT), Names.NOTHING, c -> Json.object("number", "09120000007"));

        endpoint("GET /api/settings/twilio", READERS, Names.IN_QUERY);
        endpoint("PUT /api/settings/twilio", ADMINS, Names.IN_BODY, c -> Json.object("wrap_up_seconds", 5));
        endpoint("POST /api/settings/twilio/test", ADMINS, Names.IN_QUERY);
        String workspace = "/api/workspaces/{workspaceId}";
        inWorkspace("GET", "/token", PEOPLE);
        for (String door : List.of("", "/status", "/dial-result", "/wait", "/voicemail", "/recording")) {
            sent(
                    "POST " + workspace + "/voice" + door,
                    ANYONE,
                    Names.NOTHING,
                    c -> Twilio.of(dialplane, c).path("/voice" + door),
                    this::twilio);
        }
        inWorkspace("GET", "/presence", PEOPLE);
        inWorkspace("DELETE", "/presence/wrap-up", CHANGERS);
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
                CHANGERS,
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
                                    Integer.valueOf(contacts.contact(c)),
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
                VALUES (?, ?, 'inbound', 'ringing', now(), now()) RETURNING id""", company.id(), "CA" + company.id() + next());
        dialplane.pool().update("""
                INSERT INTO voice_ring (company_id, call_id, user_id, step, tier)
                SELECT u.company_id, ?, u.id, 1, 3 FROM users u WHERE u.company_id = ? AND u.id = ?""", id, company.id(), agent().id());
        return "/api/workspaces/" + company.slug() + "/calls/" + id;
    }

    private Answer twilio(Api caller, String path) {
        Map<String, String> form = Map.of("CallSid", "CA" + next(), "CallStatus", "completed");
        return Twilio.post(caller, path, form, Twilio.AUTH_TOKEN);
    }
}
