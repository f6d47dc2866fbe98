package io.dialplane.console.phonenumber;

import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.CountServlet;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.NumberCounts;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serial;

/** How many numbers a list has. */
@WebServlet("/count/numbers")
public class NumberCount extends CountServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient NumberCounts counts;

    @Inject
    private transient CompanyService companies;

    @Inject
    private transient SignedIn signedIn;

    @Override
    protected long count(HttpServletRequest request) {
        return counts.of(
                signedIn.companyId(),
                NumberQuestion.of(request)
                        .filter(companies.get(signedIn.companyId()).timeZone(), signedIn.onlyAgent()));
    }
}
