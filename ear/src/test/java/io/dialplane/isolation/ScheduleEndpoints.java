package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.READERS;
import static io.dialplane.isolation.Role.SUPERUSERS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;

/** The hours, the holidays and their corrections. */
final class ScheduleEndpoints extends Endpoints {

    ScheduleEndpoints(Walkers walkers) {
        super(walkers);
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
    }

    private String day(TestCompany company) {
        String day = "20" + (31 + next() % 60) + "-01-02";
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
        int year = 1450 + next() % 80;
        dialplane
                .superuser()
                .put("/api/schedule/holidays/corrections", correction(year))
                .expect(200);
        return "/api/schedule/holidays/corrections/IR/" + year + "/ashura";
    }
}
