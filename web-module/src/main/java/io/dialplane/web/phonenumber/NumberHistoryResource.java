package io.dialplane.web.phonenumber;

import io.dialplane.batch.Eligibility;
import io.dialplane.batch.EligibilityService;
import io.dialplane.callresult.CallHistory;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.web.dialer.BatchIds;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/** What happened to a number, and what will. */
@ApplicationScoped
@Path("/api/numbers")
@Produces(MediaType.APPLICATION_JSON)
public class NumberHistoryResource {

    private static final String UNKNOWN = "number.unknown";
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    @Inject
    private Caller caller;

    @Inject
    private CallHistory history;

    @Inject
    private EligibilityService eligibility;

    @Inject
    private CompanyService companies;

    /**
     * A result of a number.
     *
     * @param kind    {@code dialer}, {@code panel} or {@code taken_over}
     * @param batchId as dialers know it; null: none
     */
    public record ResultResponse(
            long id,
            String kind,
            String status,
            OffsetDateTime attemptedAt,
            OffsetDateTime receivedAt,
            String reason,
            String userMessage,
            String batchId,
            NumberResponse.AgentResponse agent,
            ScenarioResponse scenario,
            LineResponse outboundLine,
            NumberResponse.AgentResponse changedBy,
            OffsetDateTime voidedAt) {}

    /** What the call was about. */
    public record ScenarioResponse(int id, String name, String displayName) {}

    /** What the call was made from. */
    public record LineResponse(int id, String phoneNumber, String displayName) {}

    /** Whether and when a number is handed out. */
    public record EligibilityResponse(
            int numberId,
            String phoneNumber,
            boolean eligible,
            DialingResponse dialing,
            List<ReasonResponse> reasons,
            OffsetDateTime availableAt,
            Long aheadAtMost) {}

    /** Whether the company may dial. */
    public record DialingResponse(boolean callAllowed, String reason, OffsetDateTime nextAt) {}

    /** What keeps the number back. */
    public record ReasonResponse(String reason, String detail, OffsetDateTime until) {}

    @GET
    @Path("/{id}/history")
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public List<ResultResponse> history(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @QueryParam("before") String before,
            @QueryParam("limit") String limit) {
        CompanyId of = caller.company(company);
        Company shownTo = companies.get(of);
        return history
                .of(
                        of,
                        Numbers.path(id, UNKNOWN),
                        caller.onlyAgent(),
                        Numbers.queryId("before", before),
                        Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE))
                .stream()
                .map(entry -> shown(entry, shownTo))
                .toList();
    }

    @GET
    @Path("/{id}/eligibility")
    @Access({By.SUPERVISOR, By.ADMIN})
    public EligibilityResponse eligibility(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        int number = Numbers.path(id, UNKNOWN);
        Company shownTo = companies.get(of);
        Eligibility judged = eligibility.of(of, number);
        return new EligibilityResponse(
                number,
                PhoneNumbers.national(judged.e164(), shownTo.country()),
                judged.eligible(),
                new DialingResponse(
                        judged.dialing().allowed(),
                        judged.dialing().reason(),
                        Times.in(shownTo.timeZone(), judged.dialing().nextAt())),
                judged.reasons().stream()
                        .map(reason -> new ReasonResponse(
                                reason.kind().name().toLowerCase(Locale.ROOT),
                                reason.detail(),
                                Times.in(shownTo.timeZone(), reason.until())))
                        .toList(),
                Times.in(shownTo.timeZone(), judged.availableAt()),
                judged.ahead());
    }

    private static ResultResponse shown(CallHistory.Entry entry, Company company) {
        CallHistory.Named scenario = entry.scenario();
        CallHistory.Named line = entry.outboundLine();
        return new ResultResponse(
                entry.id(),
                entry.kind(),
                entry.status(),
                Times.in(company.timeZone(), entry.attemptedAt()),
                Times.in(company.timeZone(), entry.receivedAt()),
                entry.reason(),
                entry.userMessage(),
                entry.batchId() == null ? null : BatchIds.text(entry.batchId()),
                NumberResponse.AgentResponse.of(entry.agent(), company),
                scenario == null ? null : new ScenarioResponse(scenario.id(), scenario.key(), scenario.displayName()),
                line == null
                        ? null
                        : new LineResponse(
                                line.id(), PhoneNumbers.national(line.key(), company.country()), line.displayName()),
                NumberResponse.AgentResponse.of(entry.changedBy(), company),
                Times.in(company.timeZone(), entry.voidedAt()));
    }
}
