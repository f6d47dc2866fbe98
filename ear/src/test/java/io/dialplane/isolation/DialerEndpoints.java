package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMIN;
import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.DIALER;
import static io.dialplane.isolation.Role.DIALERS;
import static io.dialplane.isolation.Role.READERS;
import static io.dialplane.isolation.Role.SHARED_DIALER;
import static io.dialplane.isolation.Role.SUPERUSER;
import static io.dialplane.isolation.Role.SUPERVISOR;

import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.util.EnumSet;
import java.util.List;

/** The dialers, the scenarios and the lines they announce. */
final class DialerEndpoints extends Endpoints {

    DialerEndpoints(Walkers walkers) {
        super(walkers);
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

        endpoint("GET /api/scenarios", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/scenarios/{id}",
                ADMINS,
                Names.IN_QUERY,
                this::scenario,
                c -> Json.object("display_name", "Name " + next()));
        endpoint("DELETE /api/scenarios/{id}", ADMINS, Names.IN_QUERY, this::scenario, null);
        endpoint("GET /api/outbound-lines", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/outbound-lines/{id}",
                ADMINS,
                Names.IN_QUERY,
                this::line,
                c -> Json.object("display_name", "Name " + next()));
        endpoint("DELETE /api/outbound-lines/{id}", ADMINS, Names.IN_QUERY, this::line, null);
    }

    private String batch(TestCompany company) {
        company.addsNumbers(1);
        return "/api/dialer/batches/" + company.batch(1).text("batch/batch_id");
    }

    private String scenario(TestCompany company) {
        return "/api/scenarios/" + company.announcesScenario("walk-" + next());
    }

    private String line(TestCompany company) {
        return "/api/outbound-lines/" + company.announcesLine("10" + next());
    }
}
