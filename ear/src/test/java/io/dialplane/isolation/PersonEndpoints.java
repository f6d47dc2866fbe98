package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.AGENT;
import static io.dialplane.isolation.Role.ANYONE;
import static io.dialplane.isolation.Role.PEOPLE;
import static io.dialplane.isolation.Role.READERS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.util.EnumSet;

/** People, their ways in, and the agents' sessions. */
final class PersonEndpoints extends Endpoints {

    PersonEndpoints(Walkers walkers) {
        super(walkers);
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
    }

    private static ObjectNode newPerson() {
        return Json.object(
                "username", "walker-" + System.nanoTime(), "password", TestCompany.PASSWORD, "role", "AGENT");
    }

    private String person(TestCompany company) {
        return "/api/admins/"
                + company.admin().post("/api/admins", newPerson()).expect(200).number("id");
    }

    private String agentRecord(TestCompany company) {
        return "/api/admins/" + walkers.telephonist(company).id() + "/agent";
    }

    private String agentSession(TestCompany company) {
        Person telephonist = walkers.telephonist(company);
        AgentDoor.of(dialplane).logIn(telephonist).expect(200);
        return "/api/agent-sessions/"
                + dialplane.pool().value("SELECT sid::text FROM agent_session WHERE user_id = ?", telephonist.id());
    }

    private String refreshToken(TestCompany company) {
        return AgentDoor.of(dialplane).logIn(company.adminPerson()).expect(200).text("refreshToken");
    }
}
