package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ANYONE;
import static io.dialplane.isolation.Role.MONITOR;
import static io.dialplane.isolation.Role.SUPERUSER;

import io.dialplane.isolation.Endpoint.Names;
import java.util.EnumSet;

/** What the installation tells of itself. */
final class PlatformEndpoints extends Endpoints {

    PlatformEndpoints(Walkers walkers) {
        super(walkers);
        endpoint("GET /api/health/live", ANYONE, Names.NOTHING);
        endpoint("GET /api/health/ready", ANYONE, Names.NOTHING);
        endpoint("GET /api/docs", ANYONE, Names.NOTHING);
        endpoint("GET /api/docs/{file}", ANYONE, Names.NOTHING, c -> "/api/docs/docs.js", null);
        endpoint("GET /api/metrics", EnumSet.of(MONITOR, SUPERUSER), Names.NOTHING);
    }
}
