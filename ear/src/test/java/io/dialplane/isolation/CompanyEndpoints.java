package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMINS;
import static io.dialplane.isolation.Role.ANYONE;
import static io.dialplane.isolation.Role.READERS;
import static io.dialplane.isolation.Role.SUPERUSERS;

import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.testing.Json;
import java.util.List;

/** A company, its dialer tokens, settings, wallet and audit. */
final class CompanyEndpoints extends Endpoints {

    CompanyEndpoints(Walkers walkers) {
        super(walkers);
        endpoint("GET /api/companies", READERS, Names.NOTHING);
        endpoint(
                "POST /api/companies",
                SUPERUSERS,
                Names.NOTHING,
                c -> Json.object("name", "isolation-" + c.slug() + "-" + next(), "display_name", "x"));
        endpoint("GET /api/companies/{company}", READERS, Names.NOTHING, c -> "/api/companies/" + c.slug(), null);
        endpoint(
                "PUT /api/companies/{company}",
                ADMINS,
                Names.NOTHING,
                c -> "/api/companies/" + c.id(),
                c -> Json.object("display_name", "Name " + next()));

        endpoint("GET /api/dialer-tokens", READERS, Names.IN_QUERY);
        endpoint("POST /api/dialer-tokens", ADMINS, Names.IN_BODY, c -> Json.object("name", "of the walk"));
        endpoint(
                "DELETE /api/dialer-tokens/{id}",
                ADMINS,
                Names.NOTHING,
                c -> "/api/dialer-tokens/"
                        + c.admin()
                                .post("/api/dialer-tokens", Json.object("name", "of the walk"))
                                .expect(201)
                                .number("id"),
                null);

        endpoint("GET /api/settings/mail", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/settings/mail",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("host", "127.0.0.1", "sender", "x@y.test"));
        endpoint("DELETE /api/settings/mail", ADMINS, Names.IN_QUERY);
        endpoint("POST /api/settings/mail/test", ADMINS, Names.IN_QUERY);
        endpoint("GET /api/settings/retry", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/settings/retry",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("enabled", false, "rules", List.of()));
        endpoint("GET /api/settings/ozonetel", READERS, Names.IN_QUERY);
        endpoint(
                "PUT /api/settings/ozonetel",
                ADMINS,
                Names.IN_QUERY,
                c -> Json.object("sip_domain", "sip.example.com"));
        endpoint("POST /api/settings/ozonetel/test", ADMINS, Names.IN_QUERY);
        endpoint("POST /api/settings/ozonetel/event-secret", ADMINS, Names.IN_QUERY);
        endpoint("DELETE /api/settings/ozonetel/event-secret", ADMINS, Names.IN_QUERY);
        endpoint(
                "POST /api/ozonetel/events/{company}/{secret}",
                ANYONE,
                Names.NOTHING,
                c -> c.admin()
                        .post("/api/settings/ozonetel/event-secret", "")
                        .expect(201)
                        .text("path"),
                c -> Json.object("action", "walk"));

        endpoint("GET /api/billing", READERS, Names.IN_QUERY);
        endpoint("GET /api/billing/transactions", READERS, Names.IN_QUERY);
        endpoint(
                "POST /api/billing/adjustments",
                SUPERUSERS,
                Names.IN_BODY,
                c -> Json.object("amount", 1, "reason", "of the walk"));

        endpoint("GET /api/audit", READERS, Names.IN_QUERY);
    }
}
