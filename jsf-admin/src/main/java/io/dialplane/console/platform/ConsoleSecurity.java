package io.dialplane.console.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.Serial;
import java.io.Serializable;
import java.util.Optional;
import java.util.Set;

/**
 * The console's log-in: a page of its own, and the way back to the page that was wanted. The server is told at each request anew whose it
 * is: left to remember that itself ({@code @AutoApplySession}), Payara mixes up those who ask at the same time, and answers 403
 * (payara/Payara, issue 6145).
 */
@ApplicationScoped
public class ConsoleSecurity implements HttpAuthenticationMechanism {

    static final String LOGIN = "/login.xhtml";

    private static final String CALLER = ConsoleSecurity.class.getName() + ".caller";
    private static final String WANTED = ConsoleSecurity.class.getName() + ".wanted";

    @Inject
    private IdentityStoreHandler identities;

    private record Caller(String name, Set<String> roles) implements Serializable {

        @Serial
        private static final long serialVersionUID = 1L;
    }

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Credential given = context.getAuthParameters().getCredential();
        if (given != null) {
            return logIn(request, context, identities.validate(given));
        }
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(CALLER) instanceof Caller caller) {
            return context.notifyContainerAboutLogin(caller.name(), caller.roles());
        }
        if (!context.isProtected()) {
            return context.doNothing();
        }
        want(request);
        return context.redirect(request.getContextPath() + LOGIN);
    }

    private static AuthenticationStatus logIn(
            HttpServletRequest request, HttpMessageContext context, CredentialValidationResult result) {
        if (result.getStatus() == CredentialValidationResult.Status.VALID) {
            Caller caller = new Caller(result.getCallerPrincipal().getName(), Set.copyOf(result.getCallerGroups()));
            request.getSession().setAttribute(CALLER, caller);
        }
        return context.notifyContainerAboutLogin(result);
    }

    @Override
    public void cleanSubject(HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(CALLER);
        }
        context.cleanClientSubject();
    }

    /** Remembers the page that somebody opens who has to log in first; forms that are sent have no way back. */
    private static void want(HttpServletRequest request) {
        boolean isPage = Page.of(request.getServletPath())
                .filter(page -> page.getPath().equals(request.getServletPath()))
                .isPresent();
        if (isPage && request.getMethod().equals("GET")) {
            String query = request.getQueryString();
            request.getSession().setAttribute(WANTED, request.getServletPath() + (query == null ? "" : "?" + query));
        }
    }

    /** The page that somebody wanted who has logged in meanwhile, below the console; once. */
    static Optional<String> wanted(HttpSession session) {
        Object wanted = session.getAttribute(WANTED);
        session.removeAttribute(WANTED);
        return Optional.ofNullable((String) wanted);
    }
}
