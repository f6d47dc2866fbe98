package io.dialplane.web.calllog;

import io.dialplane.calllog.VoiceTokens;
import io.dialplane.platform.CompanyId;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tokens with which people's browsers are called and call. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/token")
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {

    @Inject
    private Caller caller;

    @Inject
    private VoiceTokens tokens;

    /**
     * A token of the voice provider's.
     *
     * @param expiresIn seconds
     */
    public record VoiceTokenResponse(String token, String identity, long expiresIn) {}

    @GET
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public Response token(@PathParam("workspaceId") String workspace, @QueryParam("identity") String identity) {
        CompanyId company = caller.workspace(workspace).id();
        VoiceTokens.Issued issued = tokens.issue(company, caller.session(), identity);
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.ok(new VoiceTokenResponse(issued.token(), issued.identity(), issued.expiresIn()))
                .cacheControl(never)
                .build();
    }
}
