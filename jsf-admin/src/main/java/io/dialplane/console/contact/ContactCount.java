package io.dialplane.console.contact;

import io.dialplane.console.platform.CountServlet;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.user.Colleagues;
import io.dialplane.contact.ContactCounts;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serial;

/** How many contacts a list has. */
@WebServlet("/count/contacts")
public class ContactCount extends CountServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient ContactCounts counts;

    @Inject
    private transient Colleagues colleagues;

    @Inject
    private transient SignedIn signedIn;

    @Override
    protected long count(HttpServletRequest request) {
        return counts.of(
                signedIn.companyId(),
                signedIn.onlyAgent(),
                ContactQuestion.of(request).filter(name -> colleagues.id("agent", name)));
    }
}
