package io.dialplane.console.platform;

import io.dialplane.session.LiveSessions;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import jakarta.faces.application.ResourceHandler;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import java.util.UUID;

/** Sends whoever's session has ended, here or on another node, back to the log-in; and sets the headers of every answer. */
@WebFilter("/*")
public class LiveSessionFilter extends HttpFilter {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final String SECOND_FACTOR = "/second-factor.xhtml";

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient LiveSessions live;

    @Inject
    private transient SessionService sessions;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (!request.getRequestURI().startsWith(request.getContextPath() + ResourceHandler.RESOURCE_IDENTIFIER)) {
            // else the browser's way back shows a page after the log-out
            response.setHeader("Cache-Control", "no-store");
        }
        UUID sid = request.getSession(false) == null ? null : signedIn.getSid();
        if ((sid != null || request.getUserPrincipal() != null) && !lives(sid)) {
            if (sid != null) {
                sessions.end(sid, "no_access");
            }
            // without it Payara goes on to know the person
            request.logout();
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            response.sendRedirect(request.getContextPath() + "/login.xhtml");
            return;
        }
        if (sid != null && mustEnrolFirst(sid, request)) {
            response.sendRedirect(request.getContextPath() + SECOND_FACTOR);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Administrators whose company wants a second factor, and who have none, see no other page before. */
    private boolean mustEnrolFirst(UUID sid, HttpServletRequest request) {
        String page = request.getRequestURI().substring(request.getContextPath().length());
        return !page.equals(SECOND_FACTOR)
                && !page.startsWith(ResourceHandler.RESOURCE_IDENTIFIER)
                && live.find(sid).filter(Session::mustEnrol).isPresent();
    }

    /** The server keeps the role it was told at the log-in: a session whose person has another one now is over too. */
    private boolean lives(UUID sid) {
        return Optional.ofNullable(sid)
                .flatMap(live::find)
                .filter(session -> session.role() == signedIn.getRole())
                .isPresent();
    }
}
