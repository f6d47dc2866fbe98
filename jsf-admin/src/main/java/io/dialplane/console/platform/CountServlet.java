package io.dialplane.console.platform;

import io.dialplane.platform.DomainException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** How long a list is: asked by the list's page once it is shown, as counting may take longer than a page. */
public abstract class CountServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Show show;

    /** What is asked for; throws what is wrong with the question. */
    protected abstract long count(HttpServletRequest request);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!signedIn.looksAt(request.getParameter("company"))) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
            return;
        }
        try {
            String count = show.number(count(request));
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter().write(count);
        } catch (DomainException e) {
            response.setStatus(e.status());
            if (e.retryAfter() != null) {
                response.setHeader("Retry-After", Long.toString(e.retryAfter().toSeconds()));
            }
        }
    }
}
