package io.dialplane.web.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dialplane.agent.AgentSessions;
import io.dialplane.agent.AgentTelephony;
import io.dialplane.audit.Actor;
import io.dialplane.calllog.VoiceSettingsService;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.DomainException;
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
import io.dialplane.web.platform.BeforeSecondFactor;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The agents' door: an agent leaves with a telephony identity of his own, others with a session only. */
@ApplicationScoped
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
public class AgentDoorResource {

    @Inject
    private Caller caller;

    @Inject
    private LoginService logins;

    @Inject
    private SessionService sessions;

    @Inject
    private RefreshTokens refreshTokens;

    @Inject
    private AccessTokens accessTokens;

    @Inject
    private AgentSessions agents;

    @Inject
    private VoiceSettingsService voice;

    @Inject
    private UserService users;

    @Inject
    private CompanyService companies;

    /**
     * Who wants to come in.
     *
     * @param email    or user name; null: {@code username} is given
     * @param username or e-mail; counts when {@code email} is given too
     * @param totp     code of the second factor, or a recovery code; null: none
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record AgentLoginRequest(
            @Size(max = 254, message = "must have at most 254 characters")
            String email,

            @Size(max = 254, message = "must have at most 254 characters")
            String username,

            @NotNull(message = "must be given") @Size(max = 1024, message = "must have at most 1024 characters")
            String password,

            @Size(max = 64, message = "must have at most 64 characters")
            String totp) {

        String name() {
            String name = username == null || username.isBlank() ? email : username;
            if (name == null || name.isBlank()) {
                throw DomainException.invalid("email", "login.no-name");
            }
            return name;
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "a log-in";
        }
    }

    /**
     * A session.
     *
     * @param agentConfig   absent: not an agent
     * @param mustEnrolTotp nothing works but setting up a second factor; absent: all does
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AgentLoginResponse(
            String accessToken,
            String refreshToken,
            SessionUser user,
            AgentConfig agentConfig,
            Boolean mustEnrolTotp) {}

    /**
     * The person of a session.
     *
     * @param role    {@code cc-agent, manager} or {@code executive}
     * @param email   null: none
     * @param company slug
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record SessionUser(
            String id,
            String username,
            String email,
            String firstName,
            String lastName,
            String fullName,
            String role,
            String company,
            boolean mustChangePassword) {}

    /**
     * What the agent's softphone needs; null: there is none.
     *
     * @param provider {@code ozonetel, freeswitch} or {@code twilio}
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record AgentConfig(
            String provider,
            String ozonetelAgentId,
            String sipExtension,
            String sipPassword,
            String sipUri,
            String sipWsServer,
            String campaignName) {

        static AgentConfig of(AgentTelephony telephony) {
            return new AgentConfig(
                    telephony.provider(),
                    telephony.ozonetelAgentId(),
                    telephony.sipExtension(),
                    telephony.sipPassword(),
                    telephony.sipUri(),
                    telephony.sipWsServer(),
                    telephony.campaignName());
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "telephony of " + (ozonetelAgentId == null ? sipExtension : ozonetelAgentId);
        }
    }

    /** A token that renews access tokens, good once. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record RefreshRequest(
            @NotNull(message = "must be given") String refreshToken) {}

    /** @param expiresIn seconds that the access token lives, if its session does */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record RefreshResponse(String accessToken, String refreshToken, long expiresIn) {}

    /** That it was done. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record StatusResponse(String status) {

        private static final StatusResponse OK = new StatusResponse("ok");
    }

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ANYONE)
    public Response login(@NotNull(message = "must be given") @Valid AgentLoginRequest request) {
        // until it has its identity, the session lives as long as getting one may take
        Session session = logins.login(
                request.name(),
                request.password(),
                request.totp(),
                AgentSessions.DOOR,
                AgentSessions.LOGGING_IN,
                caller.address());
        String refreshToken = refreshTokens.first(session.sid());
        AgentConfig config = null;
        if (session.role() == Role.AGENT) {
            Actor actor = new Actor(session.userId(), session.username(), caller.address());
            boolean inBrowsers = voice.of(session.companyId()).givesTokens();
            config = AgentConfig.of(agents.open(session, actor, inBrowsers));
        } else if (!sessions.lastsWhileAlive(session.sid(), SessionConfig.refreshTokenLifetime())) {
            throw DomainException.unauthorized("token.invalid");
        }
        return secret(new AgentLoginResponse(
                accessTokens.issue(session, SessionConfig.accessTokenLifetime()),
                refreshToken,
                person(session),
                config,
                session.mustEnrol() ? Boolean.TRUE : null));
    }

    @POST
    @Path("/refresh")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ANYONE)
    public Response refresh(@NotNull(message = "must be given") @Valid RefreshRequest request) {
        RefreshTokens.Refreshed refreshed = refreshTokens
                .use(request.refreshToken(), SessionConfig.accessTokenLifetime())
                .orElseThrow(() -> DomainException.unauthorized("token.invalid"));
        return secret(new RefreshResponse(
                accessTokens.issue(refreshed.session(), SessionConfig.accessTokenLifetime()),
                refreshed.token(),
                SessionConfig.accessTokenLifetime().toSeconds()));
    }

    @POST
    @Path("/heartbeat")
    @BeforeSecondFactor
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public StatusResponse heartbeat() {
        agents.heartbeat(caller.session());
        return StatusResponse.OK;
    }

    @POST
    @Path("/logout")
    @BeforeSecondFactor
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public StatusResponse logout() {
        agents.logOut(caller.session(), caller.actor());
        return StatusResponse.OK;
    }

    /** Not to be kept by browsers and proxies. */
    private static Response secret(Object entity) {
        return Response.ok(entity).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private SessionUser person(Session session) {
        User user = users.get(session.companyId(), session.userId());
        return new SessionUser(
                Integer.toString(user.id()),
                user.username(),
                user.email(),
                user.firstName(),
                user.lastName(),
                user.fullName(),
                switch (user.role()) {
                    case AGENT -> "cc-agent";
                    case SUPERVISOR -> "manager";
                    case ADMIN -> "executive";
                },
                companies.get(session.companyId()).name(),
                user.mustChangePassword());
    }
}
