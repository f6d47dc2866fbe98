package io.dialplane.web.agent;

import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.ozonetel.Ozonetel;
import io.dialplane.agent.ozonetel.OzonetelChange;
import io.dialplane.agent.ozonetel.OzonetelSettings;
import io.dialplane.agent.ozonetel.OzonetelSettingsService;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a company reaches Ozonetel. Its key goes in and never comes out. */
@ApplicationScoped
@Path("/api/settings/ozonetel")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class OzonetelSettingsResource {

    private static final String NOT_CONFIGURED = "not_configured";

    @Inject
    private Caller caller;

    @Inject
    private OzonetelSettingsService settings;

    @Inject
    private Ozonetel ozonetel;

    @Inject
    private CompanyService companies;

    /**
     * A change: what is absent stays, what is null is cleared.
     *
     * @param version the one that was read; absent: whatever it is by now
     */
    public record OzonetelRequest(
            CompanyRef company,
            Optional<String> baseUrl,
            Optional<String> username,
            Optional<String> auth,
            Optional<String> apiKey,
            Optional<String> sipDomain,
            Optional<Integer> sipWsPort,
            Integer version) {}

    /**
     * The settings as they count.
     *
     * @param configured      whether the provider can be asked anything; false: agents work here only
     * @param hasApiKey       whether there is one
     * @param fromEnvironment fields that the environment sets, because the default company doesn't
     * @param takesEvents     whether there is a secret for pushed events
     * @param leftAlone       whether this node leaves the provider alone at the moment, for having failed too often
     * @param version         0: the company has set nothing
     */
    public record OzonetelResponse(
            boolean configured,
            String baseUrl,
            String username,
            String auth,
            boolean hasApiKey,
            String sipDomain,
            int sipWsPort,
            List<String> fromEnvironment,
            boolean takesEvents,
            boolean leftAlone,
            int version) {}

    /**
     * What a try showed.
     *
     * @param ok      whether the provider knows the account
     * @param problem {@code not_configured, unreachable, refused} or {@code nonsense}; null: none
     * @param message what the provider said, or what happened
     */
    public record TestResponse(boolean ok, String problem, String message) {}

    /**
     * A secret, shown this once.
     *
     * @param path where the provider has to push its events, behind this server's address
     */
    public record EventSecretResponse(String secret, String path) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public OzonetelResponse get(@QueryParam("company") String company) {
        return shown(settings.read(caller.company(company)));
    }

    @PUT
    public OzonetelResponse change(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid OzonetelRequest request) {
        CompanyId of = caller.company(request.company(), company);
        return shown(settings.change(
                of,
                caller.actor(),
                new OzonetelChange(
                        request.baseUrl(),
                        request.username(),
                        request.auth(),
                        request.apiKey(),
                        request.sipDomain(),
                        request.sipWsPort(),
                        request.version())));
    }

    /** Asks the provider whether it knows the account. */
    @POST
    @Path("/test")
    @Consumes(MediaType.WILDCARD)
    public TestResponse test(@QueryParam("company") String company) {
        OzonetelSettings of = settings.read(caller.company(company));
        if (!of.isConfigured()) {
            return new TestResponse(false, NOT_CONFIGURED, "base_url, username and api_key must be set");
        }
        try {
            return new TestResponse(true, null, ozonetel.test(of));
        } catch (TelephonyException e) {
            return new TestResponse(false, e.kind().name().toLowerCase(Locale.ROOT), e.getMessage());
        }
    }

    /** Makes a new secret for the events that the provider pushes. */
    @POST
    @Path("/event-secret")
    @Consumes(MediaType.WILDCARD)
    public Response newEventSecret(@QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        String secret = settings.newEventSecret(of, caller.actor());
        return Response.status(Response.Status.CREATED)
                .entity(new EventSecretResponse(
                        secret, "/api/ozonetel/events/" + companies.get(of).name() + "/" + secret))
                .build();
    }

    @DELETE
    @Path("/event-secret")
    public void removeEventSecret(@QueryParam("company") String company) {
        settings.removeEventSecret(caller.company(company), caller.actor());
    }

    private OzonetelResponse shown(OzonetelSettings of) {
        return new OzonetelResponse(
                of.isConfigured(),
                of.baseUrl() == null ? null : of.baseUrl().toString(),
                of.username(),
                of.auth().name().toLowerCase(Locale.ROOT),
                of.apiKey() != null,
                of.sipDomain(),
                of.sipWsPort(),
                of.fromEnvironment(),
                of.takesEvents(),
                of.isConfigured() && ozonetel.isLeftAlone(of),
                of.version());
    }
}
