package io.dialplane.console.phonenumber;

import io.dialplane.company.CompanyService;
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

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            download.write(
                    response,
                    new ExportSelection(
                            new NumberQuestion(
                                            request.getParameter("status"),
                                            request.getParameter("search"),
                                            request.getParameter("from"),
                                            request.getParameter("to"))
                                    .filter(companies.get(signedIn.companyId()).timeZone(), signedIn.onlyAgent()),
                            null,
                            Set.of()),
                    request.getParameter("format"));
        } catch (DomainException e) {
            response.sendError(e.status());
        }
    }
}
