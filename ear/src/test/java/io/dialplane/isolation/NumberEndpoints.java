package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.CHANGERS;
import static io.dialplane.isolation.Role.PEOPLE;
import static io.dialplane.isolation.Role.READERS;
import static io.dialplane.isolation.Role.SUPERUSERS;

import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;

/** Numbers, their imports, the suppressed and the figures. */
final class NumberEndpoints extends Endpoints {

    /** Numbers are the whole installation's; what is a company's is what it has to do with them. */
    static final String NUMBER = "/api/numbers/{id}";

    NumberEndpoints(Walkers walkers) {
        super(walkers);
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
        sent("POST /api/numbers/upload", ADMINS, Names.IN_QUERY, Endpoints::uploadNumber);
        endpoint("POST /api/numbers/export", PEOPLE, Names.IN_QUERY, c -> Json.object("select_all", true));

        endpoint("GET /api/imports", READERS, Names.IN_QUERY);
        sent("POST /api/imports", ADMINS, Names.IN_QUERY, Endpoints::uploadNumber);
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

        endpoint("GET /api/suppressions", READERS, Names.IN_QUERY);
        endpoint("POST /api/suppressions", ADMINS, Names.IN_BODY, c -> Json.object("phone_number", "09120000007"));
        sent("POST /api/suppressions/upload", ADMINS, Names.IN_QUERY, Endpoints::uploadNumber);
        endpoint("DELETE /api/suppressions/{id}", ADMINS, Names.IN_QUERY, this::suppression, null);

        endpoint("GET /api/stats/overview", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/numbers-summary", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/attempts-summary", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/attempt-trend", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/scenarios", READERS, Names.IN_QUERY);
        endpoint("GET /api/stats/outbound-lines", READERS, Names.IN_QUERY);
    }

    /** A number whose latest result is the walking agent's. */
    private String number(TestCompany company) {
        String number = dialplane.freshMobile();
        return "/api/numbers/"
                + company.dialer()
                        .post(
                                "/api/dialer/report-result",
                                TestCompany.reportOf(number, "MISSED")
                                        .put("agent_id", agent().id())
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

    private String suppression(TestCompany company) {
        return "/api/suppressions/"
                + company.admin()
                        .post("/api/suppressions", Json.object("phone_number", dialplane.freshMobile()))
                        .expect(201)
                        .number("id");
    }
}
