package io.dialplane.web.dialer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.callresult.CallResultService;
import io.dialplane.callresult.GivenReport;
import io.dialplane.callresult.Report;
import io.dialplane.callresult.ReportOutcome;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Messages;
import io.dialplane.platform.NamedRequest;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.IdempotencyKey;
import io.dialplane.web.platform.Json;
import io.dialplane.web.platform.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports of dialers: what became of the calls. */
@ApplicationScoped
@Path("/api/dialer")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ReportResource {

    @Inject
    private Caller caller;

    @Inject
    private CallResultService results;

    @Inject
    private CompanyService companies;

    @Inject
    private Validator validator;

    @Inject
    private Clock clock;

    @POST
    @Path("/report-result")
    @Access(By.DIALER)
    public ReportResponse report(
            @NotNull(message = "must be given") @Valid ReportRequest request,
            @HeaderParam(IdempotencyKey.HEADER) String key) {
        CompanyId company = caller.company(CompanyRef.textOf(request.company()));
        String country = companies.get(company).country();
        Report report = request.toReport(country, clock.instant());
        ReportOutcome outcome = results.report(company, caller.actor(), report, IdempotencyKey.of(key, request));
        return ReportResponse.of(outcome, request.status(), country);
    }

    @POST
    @Path("/report-results")
    @Access(By.DIALER)
    public ReportsResponse reportAll(
            @NotNull(message = "must be given") @Valid ReportsRequest request,
            @HeaderParam(IdempotencyKey.HEADER) String key) {
        CompanyId company = caller.company(CompanyRef.textOf(request.company()));
        Map<CompanyId, SortedMap<Integer, GivenReport>> ofCompanies = new LinkedHashMap<>();
        for (int i = 0; i < request.results().size(); i++) {
            CompanyId of = company;
            GivenReport given;
            try {
                ReportRequest report = read(request.results().get(i));
                of = companyOf(report, company);
                given = GivenReport.of(report.toReport(companies.get(of).country(), clock.instant()));
            } catch (DomainException e) {
                given = GivenReport.refused(e.status(), detail(e));
            }
            ofCompanies.computeIfAbsent(of, id -> new TreeMap<>()).put(i, given);
        }
        NamedRequest named = IdempotencyKey.of(key, request);
        SortedMap<Integer, ReportsResponse.Result> answers = new TreeMap<>();
        ofCompanies.forEach((of, reports) -> {
            List<Integer> places = List.copyOf(reports.keySet());
            for (ReportOutcome outcome : results.reportAll(of, caller.actor(), List.copyOf(reports.values()), named)) {
                int place = places.get(outcome.index());
                answers.put(place, answer(place, outcome, request.results().get(place)));
            }
        });
        return new ReportsResponse(List.copyOf(answers.values()));
    }

    /** A report may be a single one's body, company and all: what dialers kept while nobody answered. */
    private CompanyId companyOf(ReportRequest report, CompanyId company) {
        return report.company() == null
                ? company
                : caller.company(report.company().text());
    }

    private ReportRequest read(JsonNode json) {
        try {
            ReportRequest request = Json.MAPPER.treeToValue(json, ReportRequest.class);
            if (request == null) {
                throw DomainException.badRequest("json.malformed");
            }
            var violations = validator.validate(request);
            if (!violations.isEmpty()) {
                throw Problems.violations(violations);
            }
            return request;
        } catch (JsonProcessingException e) {
            throw Problems.unreadable(e);
        }
    }

    private static String detail(DomainException e) {
        return e.errors().isEmpty()
                ? e.getMessage()
                : e.errors().get(0).field() + ": " + e.errors().get(0).message();
    }

    private static ReportsResponse.Result answer(int place, ReportOutcome outcome, JsonNode report) {
        return switch (outcome.kind()) {
            case RECORDED, DUPLICATE ->
                new ReportsResponse.Result(
                        place,
                        200,
                        outcome.numberId(),
                        outcome.kind() == ReportOutcome.Kind.DUPLICATE,
                        outcome.suppressed() ? true : null,
                        null);
            case UNKNOWN_NUMBER ->
                ReportsResponse.Result.wrong(
                        place,
                        404,
                        Messages.english(
                                "number.unknown", report.path("number_id").asText()));
            case INACTIVE_AGENT ->
                ReportsResponse.Result.wrong(place, 400, "agent_id: " + Messages.english("agent.inactive"));
            case REFUSED ->
                ReportsResponse.Result.wrong(
                        place, outcome.refusal().status(), outcome.refusal().detail());
        };
    }
}
