package io.dialplane.console.provisioning;

import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentImport;
import io.dialplane.provisioning.AgentJobRow;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** What became of each agent of a file; with the links that set passwords, so for administrators only. */
@WebServlet("/download/agents")
public class AgentFileServlet extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int PART = 200;

    @Inject
    private transient AgentImport agents;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Look look;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!signedIn.isAdmin()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        if (!signedIn.looksAt(request.getParameter("company"))) {
            signedIn.note(look.text("company.switched"));
            response.sendRedirect(request.getContextPath() + "/agent-file.xhtml");
            return;
        }
        try {
            int job = agents.get(signedIn.companyId(), Entered.id(request.getParameter("id"), "bulk.unknown"))
                    .id();
            List<AgentJobRow> part = agents.result(signedIn.companyId(), job, 0, PART);
            response.setContentType("text/csv; charset=utf-8");
            response.setHeader("Content-Disposition", "attachment; filename=\"agents-" + job + ".csv\"");
            CsvTable table = new CsvTable(response.getOutputStream());
            table.row(
                    look.text("field.email"),
                    look.text("field.first-name"),
                    look.text("field.last-name"),
                    look.text("field.state"),
                    look.text("page.extensions"),
                    look.text("agent-file.link"),
                    look.text("field.reason"));
            while (!part.isEmpty()) {
                for (AgentJobRow row : part) {
                    table.row(
                            row.email(),
                            row.firstName(),
                            row.lastName(),
                            look.text(
                                    row.userId() != null
                                            ? "agent-file.created"
                                            : row.error() != null ? "agent-file.failed" : "agent-file.waiting"),
                            row.extensions().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                            row.link(),
                            row.error());
                }
                part = agents.result(
                        signedIn.companyId(), job, part.get(part.size() - 1).n(), PART);
            }
            table.finish();
        } catch (DomainException e) {
            response.sendError(e.status());
        }
    }
}
