package io.dialplane.console.contact;

import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.user.Colleagues;
import io.dialplane.contact.ContactFilter;
import io.dialplane.contact.ContactService;
import io.dialplane.platform.DomainException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** How many contacts a list has: asked by the list's page once it is shown, as counting may take longer than a page. */
@WebServlet("/count/contacts")
public class ContactCount extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient ContactService contacts;

    @Inject
    private transient Colleagues colleagues;

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
            ContactFilter filter = ContactQuestion.of(request).filter(name -> colleagues.id("agent", name));
            long count = contacts.count(signedIn.companyId(), signedIn.onlyAgent(), filter);
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter().write(show.number(count));
        } catch (DomainException e) {
            response.setStatus(e.status());
        }
    }
}
