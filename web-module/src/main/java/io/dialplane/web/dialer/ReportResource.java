package io.dialplane.web.dialer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.callresult.CallResultService;
import io.dialplane.callresult.GivenReport;
import io.dialplane.callresult.NamedRequest;
import io.dialplane.callresult.Report;
import io.dialplane.callresult.ReportOutcome;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Messages;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Reports of dialers: what became of the calls. */
@ApplicationScoped
@Path("/api/dialer")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ReportResource {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

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
            @HeaderParam(IDEMPOTENCY_KEY) String key) {
        CompanyId company = caller.company(CompanyRef.textOf(request.company()));
        String country = companies.get(company).country();
        Report report = request.toReport(country, clock.instant());
        ReportOutcome outcome = results.report(company, report, named(key, request));
        return ReportResponse.of(outcome, request.status(), country);
    }

    @POST
    @Path("/report-results")
    @Access(By.DIALER)
    public ReportsResponse reportAll(
            @NotNull(message = "must be given") @Valid ReportsRequest request,
            @HeaderParam(IDEMPOTENCY_KEY) String key) {
        CompanyId company = caller.company(CompanyRef.textOf(request.company()));
        String country = companies.get(company).country();
        List<GivenReport> given = new ArrayList<>();
        for (JsonNode result : request.results()) {
            try {
                given.add(GivenReport.of(read(result).toReport(country, clock.instant())));
            } catch (DomainException e) {
                given.add(GivenReport.refused(e.status(), detail(e)));
            }
        }
        List<ReportsResponse.Result> answers = new ArrayList<>();
        for (ReportOutcome outcome : results.reportAll(company, given, named(key, request))) {
            answers.add(answer(outcome, request.results().get(outcome.index())));
        }
        return new ReportsResponse(answers);
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

    private static ReportsResponse.Result answer(ReportOutcome outcome, JsonNode report) {
        int place = outcome.index();
        return switch (outcome.kind()) {
            case RECORDED -> new ReportsResponse.Result(place, 200, outcome.numberId(), false, null);
            case DUPLICATE -> new ReportsResponse.Result(place, 200, outcome.numberId(), true, null);
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

    /** The request by its key; null when it has none. */
    private static NamedRequest named(String key, Object request) {
        if (key == null || key.isBlank()) {
            return null;
        }
        if (key.length() > 255 || key.indexOf('\0') >= 0) {
            throw DomainException.invalid(IDEMPOTENCY_KEY, "request.key-too-long");
        }
        try {
            byte[] body = Json.write(request).getBytes(StandardCharsets.UTF_8);
            return new NamedRequest(key, MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
