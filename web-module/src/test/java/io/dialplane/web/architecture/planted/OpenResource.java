package io.dialplane.web.architecture.planted;

import io.dialplane.web.platform.Access;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Planted fault: a method that does not say who may call it. */
@Path("/planted")
class OpenResource {

    @GET
    public String open() {
        return "";
    }

    @GET
    @Path("/closed")
    @Access(Access.By.ADMIN)
    public String closed() {
        return "";
    }
}
