package io.dialplane.console.phonenumber;

import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** How far a file of numbers is, in words; {@code X-State} says whether it is worth asking again. */
@WebServlet("/progress/numbers")
public class ExportProgress extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Exports exports;

    @Inject
    private transient Look look;

    @Inject
    private transient Show show;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exports.Progress progress = exports.find(request.getParameter("export"));
        String state = progress == null ? "unknown" : progress.state().name().toLowerCase(Locale.ROOT);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-State", state);
        if (progress != null) {
            response.getWriter().write(look.text("export.is-" + state, show.number(progress.rows())));
        }
    }
}
