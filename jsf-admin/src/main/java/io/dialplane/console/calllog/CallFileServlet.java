package io.dialplane.console.calllog;

import io.dialplane.calllog.CallExport;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.platform.TableFile;
import io.dialplane.platform.DomainException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** All calls that a list shows, as a file, in the reader's language and calendar; not for agents. */
@WebServlet("/download/calls")
public class CallFileServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What the columns of {@link CallExport} are called. */
    private static final List<String> COLUMNS = List.of(
            "export.id",
            "calls.direction",
            "calls.from-number",
            "calls.to-number",
            "field.contact",
            "field.agent",
            "calls.tier",
            "page.rule",
            "calls.started",
            "calls.answered",
            "calls.ended",
            "calls.wait-seconds",
            "calls.ring-seconds",
            "calls.talk-seconds",
            "calls.wrap-up-seconds",
            "calls.outcome",
            "calls.recording",
            "calls.notes");

    @Inject
    private transient CallExport export;

    @Inject
    private transient TableFile file;

    @Inject
    private transient CompanyService companies;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Look look;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (signedIn.isAgent()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        String list = request.getContextPath() + "/calls.xhtml";
        if (!signedIn.looksAt(request.getParameter("company"))) {
            signedIn.note(look.text("company.switched"));
            response.sendRedirect(list);
            return;
        }
        String from = request.getParameter("from");
        String to = request.getParameter("to");
        CallQuestion question = CallQuestion.of(request::getParameter);
        CallExport.Begun begun;
        try {
            Company company = companies.get(signedIn.companyId());
            begun = export.begin(
                    company,
                    question.filter(
                            null,
                            Entered.moment("from", from, company.timeZone(), false),
                            Entered.moment("to", to, company.timeZone(), true),
                            null),
                    file.calendar(),
                    word -> look.name(word.endsWith("bound") ? "direction." : "outcome.", word));
        } catch (DomainException e) {
            // the list says what is wrong
            response.sendRedirect(
                    question.at(list).with("from", from).with("to", to).toString());
            return;
        }
        file.write(response, "calls", "page.calls", COLUMNS, request.getParameter("format"), begun::writeTo);
    }
}
