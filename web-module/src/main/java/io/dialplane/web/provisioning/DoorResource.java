package io.dialplane.web.provisioning;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dialplane.agent.AgentSessions;
import io.dialplane.audit.Actor;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.Messages;
import io.dialplane.provisioning.AgentLogins;
import io.dialplane.provisioning.AgentService;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.session.AccessTokens;
import io.dialplane.session.RefreshTokens;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import io.dialplane.session.SessionConfig;
import io.dialplane.session.SessionService;
import io.dialplane.user.LoginService;
import io.dialplane.user.User;
import io.dialplane.user.UserService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
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
import java.time.Duration;
import java.util.List;

/** The door of the agent desktop: who comes in here is told what the telephone registers with. */
@ApplicationScoped
@Path("/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
public class DoorResource {

    private static final String DOOR = "provisioning";

    @Inject
    private Caller caller;

    @Inject
    private LoginService logins;

    @Inject
    private SessionService sessions;

    @Inject
    private AccessTokens tokens;

    @Inject
    private RefreshTokens refreshTokens;

    @Inject
    private UserService users;

    @Inject
    private AgentLogins agents;

    @Inject
    private AgentSessions agentSessions;

    @Inject
    private ClusterService clusters;

    /**
     * Who wants to come in.
     *
     * @param email or user name
     * @param totp  code of the second factor; null: none
     */
    public record DesktopLoginRequest(
            @NotNull(message = "must be given") @Size(max = 254, message = "must have at most 254 characters")
            String email,

            @NotNull(message = "must be given") @Size(max = 1024, message = "must have at most 1024 characters")
            String password,

            @Size(max = 64, message = "must have at most 64 characters")
            String totp) {

        /** Without the password. */
        @Override
        public String toString() {
            return "log-in of " + email;
        }
    }

    /** A session is open. */
    public record DesktopLoginResponse(boolean success, String message, DesktopSession data) {}

    /**
     * A session.
     *
     * @param expiresIn seconds
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record DesktopSession(
            String token, String refreshToken, long expiresIn, boolean mustChangePassword, DesktopUser user) {}

    /** A person as the desktop shows it. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record DesktopUser(int id, String email, String firstName, String lastName, String role, int tenantId) {

        static DesktopUser of(User user) {
            return new DesktopUser(
                    user.id(),
                    user.email(),
                    user.firstName(),
                    user.lastName(),
                    AgentService.word(user.role()),
                    user.companyId().value());
        }
    }

    /** An extension with what a telephone registers with. */
    public record DesktopExtension(int id, String extension, String sipPassword, String status) {

        static DesktopExtension of(SipCredential credential) {
            return new DesktopExtension(
                    credential.id(), Integer.toString(credential.number()), credential.password(), "active");
        }

        /** Without the password. */
        @Override
        public String toString() {
            return extension;
        }
    }

    /**
     * Where a telephone registers.
     *
     * @param websocketUrl null: browsers can't
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record SipConfig(String websocketUrl, String realm) {}

    /** Who somebody is, and what the telephone needs. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record DesktopProfile(DesktopUser user, List<DesktopExtension> extensions, SipConfig sipConfig) {}

    /**
     * The same twice: clients read it in either place.
     *
     * @param sipConfig null: no cluster serves the company
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record DesktopProfileResponse(
            boolean success,
            DesktopProfile data,
            DesktopUser user,
            List<DesktopExtension> extensions,
            SipConfig sipConfig) {}

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ANYONE)
    public DesktopLoginResponse login(@NotNull(message = "must be given") @Valid DesktopLoginRequest request) {
        // until it has its extensions, the session lives as long as getting them may take
        Session begun = logins.login(
                request.email(), request.password(), request.totp(), DOOR, AgentSessions.LOGGING_IN, caller.address());
        String refreshToken = refreshTokens.first(begun.sid());
        Duration lifetime = SessionConfig.accessTokenLifetime();
        if (begun.role() == Role.AGENT) {
            Actor actor = new Actor(begun.userId(), begun.username(), caller.address());
            agentSessions.openAtDesktop(begun, actor, lifetime);
        } else {
            sessions.lasts(begun.sid(), lifetime);
        }
        // who has been taken over meanwhile is let in all the same, and refused at the next request
        Session session = sessions.find(begun.sid()).orElse(begun);
        return new DesktopLoginResponse(
                true,
                Messages.english("agent.login-ok"),
                new DesktopSession(
                        tokens.issue(session),
                        refreshToken,
                        lifetime.toSeconds(),
                        session.mustChangePassword(),
                        DesktopUser.of(users.get(session.companyId(), session.userId()))));
    }

    /** Passwords of extensions are for sessions that were opened at this door. */
    @GET
    @Path("/me")
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public DesktopProfileResponse me() {
        Session session = caller.session();
        DesktopUser user = DesktopUser.of(users.get(session.companyId(), session.userId()));
        List<DesktopExtension> extensions =
                agents.credentials(session.companyId(), session.userId(), DOOR, session.sid()).stream()
                        .map(DesktopExtension::of)
                        .toList();
        SipConfig config = clusters.serving(session.companyId())
                .map(cluster -> new SipConfig(
                        cluster.settings().websocketUrl(), cluster.settings().realm()))
                .orElse(null);
        return new DesktopProfileResponse(true, new DesktopProfile(user, extensions, config), user, extensions, config);
    }
}
