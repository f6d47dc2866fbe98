package io.dialplane.console.platform;

import io.dialplane.session.LiveSessions;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import jakarta.ejb.EJBException;
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
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Sends whoever's session has ended, here or on another node, back to the log-in; and sets the headers of every answer. */
@WebFilter(filterName = "live-session", urlPatterns = "/*", asyncSupported = true)
public class LiveSessionFilter extends HttpFilter {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(LiveSessionFilter.class.getName());

    /** Pages for those who are not logged in. */
    private static final Set<String> OPEN = Set.of(ConsoleSecurity.LOGIN, "/set-password.xhtml");

    /** What everybody has who is logged in: the push, and the sign of life. */
    private static final Set<String> FREE = Set.of("/jakarta.faces.push/", "/alive", "/error.html");

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
        if (request.getServletPath().startsWith(ResourceHandler.RESOURCE_IDENTIFIER)) {
            // everybody's, and they are all that the page has that says the database is away
            chain.doFilter(request, response);
            return;
        }
        UUID sid = request.getSession(false) == null ? null : signedIn.getSid();
        Optional<Session> session;
        try {
            session = live(sid);
        } catch (EJBException e) {
            LOG.log(System.Logger.Level.WARNING, "Nobody can be told whose session this is", e);
            response.setHeader("Retry-After", "5");
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if ((sid != null || request.getUserPrincipal() != null) && session.isEmpty()) {
            if (sid != null) {
                sessions.end(sid, "no_access");
            }
            // without it Payara goes on to know the person
            request.logout();
            HttpSession over = request.getSession(false);
            if (over != null) {
                over.invalidate();
            }
            response.sendRedirect(request.getContextPath() + ConsoleSecurity.LOGIN);
            return;
        }
        if (session.isEmpty() && isMultipart(request)) {
            // nobody who is not known sends files
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        if (session.isPresent() && request.getServletPath().equals(ConsoleSecurity.LOGIN)) {
            // nobody logs in over somebody: what the session holds would be left to the next person
            response.sendRedirect(
                    request.getContextPath() + signedIn.getMenu().get(0).getPath());
            return;
        }
        if (session.isPresent() && leadsElsewhere(request, response, session.get())) {
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isMultipart(HttpServletRequest request) {
        return request.getContentType() != null
                && request.getContentType().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /**
     * Whoever may not open a page is led to one that he or she may; who has a temporary
     * password, or lacks the second factor that the company wants, to where that is changed. What is no page is refused.
     */
    private boolean leadsElsewhere(HttpServletRequest request, HttpServletResponse response, Session session)
            throws IOException {
        String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
        if (OPEN.contains(path) || FREE.stream().anyMatch(path::startsWith)) {
            return false;
        }
        Optional<Page> page = Page.of(path);
        if (page.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return true;
        }
        Page opened = opened(page.get(), session, signedIn.getMenu().get(0));
        boolean isPage = path.equals(page.get().getPath());
        if (opened == page.get() && (isPage || !isHeldBack(session))) {
            return false;
        }
        if (isPage) {
            response.sendRedirect(request.getContextPath() + opened.getPath());
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
        return true;
    }

    /** The page that somebody gets who wants one. */
    static Page opened(Page wanted, Session session, Page first) {
        if (session.mustChangePassword()) {
            return Page.PROFILE;
        }
        if (session.mustEnrol()) {
            return Page.SECOND_FACTOR;
        }
        return wanted.opensFor(session.role(), session.superuser()) ? wanted : first;
    }

    private static boolean isHeldBack(Session session) {
        return session.mustChangePassword() || session.mustEnrol();
    }

    /** The server keeps the rights it was told at the log-in: a session whose person has others now is over too. */
    private Optional<Session> live(UUID sid) {
        return Optional.ofNullable(sid).flatMap(live::find).filter(signedIn::isStill);
    }
}
