package io.dialplane.console.phonenumber;

import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.ExportSelection;
import io.dialplane.platform.DomainException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Set;

/** Everything that a list of numbers shows, as a file. */
@WebServlet("/download/numbers")
public class NumberFileServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient NumberDownload download;

    @Inject
    private transient CompanyService companies;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Look look;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String list = request.getContextPath() + "/numbers.xhtml";
        if (!signedIn.looksAt(request.getParameter("company"))) {
            signedIn.note(look.text("company.switched"));
            response.sendRedirect(list);
            return;
        }
        NumberQuestion question = NumberQuestion.of(request);
        try {
            download.write(
                    response,
                    new ExportSelection(
                            question.filter(companies.get(signedIn.companyId()).timeZone(), signedIn.onlyAgent()),
                            null,
                            Set.of()),
                    request.getParameter("format"),
                    request.getParameter("export"));
        } catch (DomainException e) {
            // the list says what is wrong
            response.sendRedirect(list + "?" + question.query());
        }
    }
}
