package io.dialplane.console.contact;

import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.contact.ContactImport;
import io.dialplane.contact.ContactImports;
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

/** The first rows of a file of contacts that were not taken, and why, as a file. */
@WebServlet("/download/rejected-contacts")
public class RejectedContactsServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient ContactImports imports;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Look look;

    @Inject
    private transient Show show;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!signedIn.looksAt(request.getParameter("company"))) {
            signedIn.note(look.text("company.switched"));
            response.sendRedirect(request.getContextPath() + "/contact-file.xhtml");
            return;
        }
        try {
            int job = Entered.id(request.getParameter("id"), "contact.import-unknown");
            List<ContactImport.Rejected> rejected = imports.rejected(signedIn.companyId(), job);
            response.setContentType("text/csv; charset=utf-8");
            response.setHeader("Content-Disposition", "attachment; filename=\"contacts-" + job + "-rejected.csv\"");
            CsvTable table = new CsvTable(response.getOutputStream());
            table.row(
                    look.text("field.row"),
                    look.text("contact-file.column"),
                    look.text("field.text"),
                    look.text("field.reason"));
            for (ContactImport.Rejected row : rejected) {
                table.row(row.row(), row.field(), row.given(), Refusals.in(row.message(), this::sentence));
            }
            table.finish();
        } catch (DomainException e) {
            response.sendError(e.status());
        }
    }

    private String sentence(String key, String limit) {
        return Messages.in(look.getLocale(), key, show.digits(limit));
    }
}
