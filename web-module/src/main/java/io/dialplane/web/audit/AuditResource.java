package io.dialplane.web.audit;

import io.dialplane.audit.AuditFilter;
import io.dialplane.audit.AuditLog;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.FilterTimes;
import io.dialplane.web.platform.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.ZoneId;
import java.util.List;

/** What was changed in a company, and by whom. */
@ApplicationScoped
@Path("/api/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    @Inject
    private Caller caller;

    @Inject
    private AuditLog log;

    @Inject
    private CompanyService companies;

    /** A part of the log, newest first. */
    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<AuditEntryResponse> page(
            @QueryParam("company") String company,
            @QueryParam("actor") String actor,
            @QueryParam("action") String action,
            @QueryParam("subject") String subject,
            @QueryParam("address") String address,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("before_id") String beforeId,
            @QueryParam("limit") String limit) {
        CompanyId id = caller.company(company);
        ZoneId zone = companies.get(id).timeZone();
        AuditFilter filter = new AuditFilter(
                text("actor", actor),
                text("action", action),
                text("subject", subject),
                text("address", address),
                FilterTimes.parse("from", from, zone, false),
                FilterTimes.parse("to", to, zone, true));
        Long behind = Numbers.queryId("before_id", beforeId);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        return log.page(id, filter, behind, most).stream()
                .map(entry -> AuditEntryResponse.of(entry, zone))
                .toList();
    }

    /** Null for nothing. */
    private static String text(String name, String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw DomainException.invalid(name, "request.unstorable-text");
        }
        return text == null || text.isBlank() ? null : text.strip();
    }
}
