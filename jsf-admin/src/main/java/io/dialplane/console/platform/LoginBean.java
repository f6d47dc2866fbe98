package io.dialplane.console.platform;

import io.dialplane.platform.ClientAddress;
import io.dialplane.platform.DomainException;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import io.dialplane.user.LoginService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.time.Duration;

/** The log-in page, and the way out. */
@Named("login")
@RequestScoped
public class LoginBean {

    private static final Duration LIFETIME = Duration.ofHours(12);

    @Inject
    private LoginService logins;

    @Inject
    private SessionService sessions;

    @Inject
    private ClientAddress clientAddress;

    @Inject
    private SecurityContext security;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @NotBlank
    private String username;

    @NotBlank
    private String password;

    private String totp;

    public void submit() throws IOException {
        HttpServletRequest request =
                (HttpServletRequest) faces.getExternalContext().getRequest();
        String address = clientAddress.of(request);
        Session session;
        try {
            session = logins.login(username, password, totp, "console", LIFETIME, address);
        } catch (DomainException e) {
            actions.refused(e);
            return;
        }
        request.getSession();
        request.changeSessionId();
        AuthenticationStatus status = security.authenticate(
                request,
                (HttpServletResponse) faces.getExternalContext().getResponse(),
                AuthenticationParameters.withParams()
                        .credential(new SessionCredential(session))
                        .newAuthentication(true));
        if (status != AuthenticationStatus.SUCCESS) {
            sessions.end(session.sid(), "no_access");
            actions.refused(DomainException.unauthorized("login.wrong"));
            return;
        }
        signedIn.enter(session, address);
        redirect(ConsoleSecurity.wanted(request.getSession())
                .orElse(signedIn.getMenu().get(0).getPath()));
    }

    public void logout() throws IOException, ServletException {
        if (signedIn.getSid() != null) {
            sessions.end(signedIn.getSid(), "logout");
        }
        ExternalContext external = faces.getExternalContext();
        ((HttpServletRequest) external.getRequest()).logout();
        external.invalidateSession();
        redirect(ConsoleSecurity.LOGIN);
    }

    private void redirect(String page) throws IOException {
        ExternalContext external = faces.getExternalContext();
        external.redirect(external.getRequestContextPath() + page);
        faces.responseComplete();
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    /** Code of the second factor; null: none was given. */
    public String getTotp() {
        return totp;
    }

    public void setTotp(String totp) {
        this.totp = totp;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }
}
