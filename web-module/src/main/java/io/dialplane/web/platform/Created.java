package io.dialplane.web.platform;

import io.dialplane.company.Company;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** The answer to whoever has made something in a workspace. */
public final class Created {

    private Created() {}

    /** 201 with the thing, and where it is. */
    public static Response in(Company company, String kind, int id, Object made) {
        return Response.created(UriBuilder.fromPath("/api/workspaces/{workspace}/{kind}/{id}")
                        .build(company.id().value(), kind, id))
                .entity(made)
                .build();
    }
}
