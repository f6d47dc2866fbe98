package io.dialplane.web.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.agent.AgentSessions;
import io.dialplane.session.AccessTokens;
import io.dialplane.session.Session;
import io.dialplane.session.SessionConfig;
import io.dialplane.session.TokenKeys;
import io.dialplane.user.LoginService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.BeforeSecondFactor;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** The panel's door: people come in with user name and password and leave with log-out. */
@ApplicationScoped
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {

    private static final String DOOR = "panel";

    @Inject
    private Caller caller;

    @Inject
    private LoginService logins;

    @Inject
    private AgentSessions agents;

    @Inject
    private AccessTokens tokens;

    @Inject
    private TokenKeys keys;

    /** Who wants to come in. */
    public record LoginRequest(
            @NotNull(message = "must be given") @Size(max = 254, message = "must have at most 254 characters")
            String username,

            @NotNull(message = "must be given") @Size(max = 1024, message = "must have at most 1024 characters")
            String password,

            @Size(max = 64, message = "must have at most 64 characters")
            String totp) {}

    /**
     * An access token.
     *
     * @param mustChangePassword the password is temporary; null: it is not
     * @param mustEnrolTotp      nothing works but setting up a second factor; null: all does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LoginResponse(
            String accessToken, String tokenType, Boolean mustChangePassword, Boolean mustEnrolTotp) {}

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ANYONE)
    public LoginResponse login(@NotNull(message = "must be given") @Valid LoginRequest request) {
        Session session = logins.login(
                request.username(),
                request.password(),
                request.totp(),
                DOOR,
                SessionConfig.accessTokenLifetime(),
                caller.address());
        return new LoginResponse(
                tokens.issue(session),
                "bearer",
                session.mustChangePassword() ? Boolean.TRUE : null,
                session.mustEnrol() ? Boolean.TRUE : null);
    }

    @POST
    @Path("/logout")
    @BeforeSecondFactor
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public void logout() {
        agents.logOut(caller.session(), caller.actor()); // it may be an agent's from another door
    }

    /** The public keys of access tokens, for others who verify them. */
    @GET
    @Path("/jwks")
    @Access(By.ANYONE)
    public Map<String, Object> jwks() {
        return keys.publicKeys().toJSONObject();
    }
}
