package io.dialplane.web.batch;

import io.dialplane.batch.RetryRules;
import io.dialplane.batch.RetryService;
import io.dialplane.callresult.CallStatus;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** When a company calls its own numbers again; off until it says so. */
@ApplicationScoped
@Path("/api/settings/retry")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RetryResource {

    private static final int YEAR = 525_600;
    private static final String MINUTES = "must be from 1 to " + YEAR;

    @Inject
    private Caller caller;

    @Inject
    private RetryService retries;

    /**
     * The rules.
     *
     * @param minimumGapMinutes between two calls of the company to a number; null: an hour
     */
    public record RetryRequest(
            CompanyRef company,
            @NotNull(message = "must be given") Boolean enabled,

            @Min(value = 1, message = MINUTES) @Max(value = YEAR, message = MINUTES)
            Integer minimumGapMinutes,

            @NotNull(message = "must be given") @Size(max = 20, message = "must hold at most 20")
            List<@NotNull(message = "must be given") @Valid Rule> rules) {}

    /** A rule for numbers whose latest call ended so. */
    public record Rule(
            @NotNull(message = "must be given") CallStatus status,

            @NotNull(message = "must be given") @Min(value = 1, message = MINUTES) @Max(value = YEAR, message = MINUTES)
            Integer delayMinutes,

            @NotNull(message = "must be given")
            @Min(value = 2, message = "must be from 2 to 100")
            @Max(value = 100, message = "must be from 2 to 100")
            Integer maxAttempts) {}

    /** The rules as they are. */
    public record RetryResponse(boolean enabled, long minimumGapMinutes, List<RuleResponse> rules, boolean refilling) {

        static RetryResponse of(RetryRules rules) {
            return new RetryResponse(
                    rules.enabled(),
                    rules.minimumGap().toMinutes(),
                    rules.rules().stream()
                            .map(rule ->
                                    new RuleResponse(rule.status(), rule.delay().toMinutes(), rule.maxAttempts()))
                            .toList(),
                    rules.refilling());
        }
    }

    /** A rule as it is. */
    public record RuleResponse(String status, long delayMinutes, int maxAttempts) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public RetryResponse get(@QueryParam("company") String company) {
        return RetryResponse.of(retries.get(caller.company(company)));
    }

    @PUT
    @Access(By.ADMIN)
    public RetryResponse change(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid RetryRequest request) {
        CompanyId of = caller.company(request.company(), company);
        check(request.rules());
        Duration gap = Duration.ofMinutes(request.minimumGapMinutes() == null ? 60 : request.minimumGapMinutes());
        return RetryResponse.of(retries.change(
                of,
                caller.actor(),
                new RetryRules(
                        request.enabled(),
                        gap,
                        request.rules().stream()
                                .map(rule -> new RetryRules.Rule(
                                        rule.status().name(),
                                        Duration.ofMinutes(rule.delayMinutes()),
                                        rule.maxAttempts()))
                                .toList(),
                        false)));
    }

    private static void check(List<Rule> rules) {
        Set<CallStatus> ruled = EnumSet.noneOf(CallStatus.class);
        for (int i = 0; i < rules.size(); i++) {
            CallStatus status = rules.get(i).status();
            if (!status.isReportable() || status.blocks() != null) {
                throw DomainException.invalid("rules[" + i + "].status", "retry.status");
            }
            if (!ruled.add(status)) {
                throw DomainException.invalid("rules[" + i + "].status", "retry.twice");
            }
        }
    }
}
