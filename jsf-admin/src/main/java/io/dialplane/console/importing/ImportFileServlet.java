package io.dialplane.console.importing;

import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.importing.ImportService;
import io.dialplane.importing.RejectedRow;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Messages;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Locale;

/** The rows of an import that were not taken, and why, as a file. */
@WebServlet("/download/rejected")
public class ImportFileServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int PART = 5_000;

    @Inject
    private transient ImportService imports;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Look look;

    /** @throws DomainException 404 when the text is no id */
    static int id(String text) {
        return Entered.id(text, "import.unknown");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!signedIn.looksAt(request.getParameter("company"))) {
            signedIn.note(look.text("company.switched"));
            response.sendRedirect(request.getContextPath() + "/imports.xhtml");
            return;
        }
        try {
            int job = imports.get(signedIn.companyId(), id(request.getParameter("id")))
                    .id();
            List<RejectedRow> part = imports.rejected(signedIn.companyId(), job, -1, PART);
            response.setContentType("text/csv; charset=utf-8");
            response.setHeader("Content-Disposition", "attachment; filename=\"import-" + job + "-rejected.csv\"");
            CsvTable table = new CsvTable(response.getOutputStream());
            table.row(
                    look.text("field.row"),
                    look.text("field.sheet"),
                    look.text("field.text"),
                    look.text("field.reason"));
            while (!part.isEmpty()) {
                for (RejectedRow rejected : part) {
                    table.row(
                            rejected.row().row(),
                            rejected.row().sheet(),
                            rejected.row().text(),
                            Messages.in(
                                    look.getLocale(),
                                    "import."
                                            + rejected.why()
                                                    .name()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace('_', '-')));
                }
                part = imports.rejected(
                        signedIn.companyId(), job, part.get(part.size() - 1).index(), PART);
            }
            table.finish();
        } catch (DomainException e) {
            response.sendError(e.status());
        }
    }
}
