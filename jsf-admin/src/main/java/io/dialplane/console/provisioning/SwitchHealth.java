package io.dialplane.console.provisioning;

import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.StatusService;
import io.dialplane.provisioning.SwitchStatus;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/**
 * How switches do: asked by a page once it is shown, as a switch that does not answer keeps everybody waiting. Without an id those of
 * the company, with the company's registrations and calls; with one those of that cluster, which superusers only see.
 */
@WebServlet("/status/switches")
public class SwitchHealth extends HttpServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private transient StatusService status;

    @Inject
    private transient SignedIn signedIn;

    @Inject
    private transient Look look;

    @Inject
    private transient Show show;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = request.getParameter("id");
        if (signedIn.isAgent() || (id != null && !signedIn.isSuperuser())) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        // which cluster it is an id says for all companies
        if (id == null && !signedIn.looksAt(request.getParameter("company"))) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
            return;
        }
        try {
            Optional<SwitchStatus> asked = id == null
                    ? status.of(signedIn.companyId())
                    : Optional.of(status.cluster(Entered.id(id, "cluster.unknown")));
            response.setContentType("text/plain; charset=utf-8");
            if (asked.isPresent()) {
                response.setHeader("X-State", asked.get().reachable() ? "up" : "down");
                response.getWriter().write(words(asked.get(), id != null));
            }
        } catch (DomainException e) {
            response.setStatus(e.status());
        }
    }

    private String words(SwitchStatus of, boolean withAddresses) {
        StringBuilder words = new StringBuilder(look.text(of.reachable() ? "overview.up" : "overview.down"));
        if (of.version() != null) {
            words.append(" · ").append(look.text("clusters.version", of.version()));
        }
        if (of.registeredUsers() != null) {
            words.append(" · ").append(look.text("clusters.registered", show.number(of.registeredUsers())));
        }
        if (of.activeCalls() != null) {
            words.append(" · ").append(look.text("clusters.calls", show.number(of.activeCalls())));
        }
        if (of.reachable() && !of.silent().isEmpty()) {
            words.append(" · ")
                    .append(
                            withAddresses
                                    ? look.text("clusters.silent-at", String.join(", ", of.silent()))
                                    : look.text(
                                            "clusters.silent",
                                            show.number(of.silent().size())));
        }
        return words.toString();
    }
}
