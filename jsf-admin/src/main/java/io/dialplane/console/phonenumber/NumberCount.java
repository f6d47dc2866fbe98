package io.dialplane.console.phonenumber;

import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.DomainException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** How many numbers a list has: asked by the list's page once it is shown, as counting may take longer than a page. */
@WebServlet("/count/numbers")
public class NumberCount extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient NumberService numbers;

    @Inject
    private transient CompanyService companies;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Show show;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!signedIn.looksAt(request.getParameter("company"))) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
            return;
        }
        try {
            long count = numbers.count(
                    signedIn.companyId(),
                    NumberQuestion.of(request)
                            .filter(companies.get(signedIn.companyId()).timeZone(), signedIn.onlyAgent()));
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter().write(show.number(count));
        } catch (DomainException e) {
            response.setStatus(e.status());
        }
    }
}
