package io.dialplane.web.provisioning;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.extension.Extension;
import io.dialplane.extension.ExtensionCounts;
import io.dialplane.extension.ExtensionFilter;
import io.dialplane.extension.ExtensionRange;
import io.dialplane.extension.ExtensionService;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentService;
import io.dialplane.provisioning.ExtensionAdministration;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import io.dialplane.web.platform.Words;
import io.dialplane.web.provisioning.AgentResponses.Pagination;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** A company's pool of extensions. */
@ApplicationScoped
@Path("/v1/admin/extensions")
@Produces(MediaType.APPLICATION_JSON)
public class ExtensionsResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 1_000;
    private static final String UNKNOWN = "extension.unknown";

    @Inject
    private Caller caller;

    @Inject
    private ExtensionService extensions;

    @Inject
    private AgentService agents;

    @Inject
    private CompanyService companies;

    /** How a pool is used. */
    public record ExtensionStatistics(
            String first,
            String last,
            int capacity,
            int generated,
            int assigned,
            int suspended,
            int quarantined,
            int available) {

        static ExtensionStatistics of(ExtensionCounts counts) {
            return new ExtensionStatistics(
                    Integer.toString(counts.first()),
                    Integer.toString(counts.last()),
                    ExtensionRange.SIZE,
                    counts.generated(),
                    counts.assigned(),
                    counts.suspended(),
                    counts.quarantined(),
                    counts.available());
        }
    }

    /** A pool, and a page of it. */
    public record ExtensionsResponse(
            boolean success,
            ExtensionStatistics statistics,
            List<ExtensionResponse> extensions,
            Pagination pagination) {}

    /** One extension. */
    public record OneExtensionResponse(boolean success, ExtensionResponse extension) {}

    /**
     * An extension.
     *
     * @param userId       null: nobody's
     * @param directNumber rings it from outside; null: none
     * @param freeFrom     nobody's: not given to anybody before
     */
    public record ExtensionResponse(
            int id,
            String extension,
            Integer userId,
            String status,
            boolean voicemailEnabled,
            String directNumber,
            OffsetDateTime freeFrom,
            OffsetDateTime assignedAt,
            OffsetDateTime lastLoginAt,
            OffsetDateTime createdAt) {

        static ExtensionResponse of(Extension extension, Company company) {
            return new ExtensionResponse(
                    extension.id(),
                    Integer.toString(extension.number()),
                    extension.userId(),
                    extension.status(),
                    extension.voicemailEnabled(),
                    extension.directNumber() == null
                            ? null
                            : PhoneNumbers.national(extension.directNumber(), company.country()),
                    extension.userId() == null ? Times.in(company.timeZone(), extension.freeFrom()) : null,
                    Times.in(company.timeZone(), extension.assignedAt()),
                    Times.in(company.timeZone(), extension.lastLoginAt()),
                    Times.in(company.timeZone(), extension.createdAt()));
        }
    }

    /** A change of an extension: what is absent stays; null takes away its person, or its direct number. */
    public record ExtensionRequest(Optional<Integer> userId, Boolean voicemailEnabled, Optional<String> directNumber) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public ExtensionsResponse page(
            @QueryParam("company") String company,
            @QueryParam("page") String page,
            @QueryParam("limit") String limit,
            @QueryParam("assigned") String assigned,
            @QueryParam("user_id") String userId) {
        int number = Numbers.query("page", page, 1, 1, LARGEST_PAGE);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        ExtensionFilter filter = new ExtensionFilter(
                Words.trueOrFalse("assigned", assigned), Numbers.id(Numbers.queryId("user_id", userId)));
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        return new ExtensionsResponse(
                true,
                ExtensionStatistics.of(extensions.counts(id)),
                extensions.page(id, filter, (number - 1) * most, most).stream()
                        .map(extension -> ExtensionResponse.of(extension, of))
                        .toList(),
                Pagination.of(number, most, extensions.count(id, filter)));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ADMIN)
    public OneExtensionResponse change(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid ExtensionRequest request) {
        int extension = Numbers.path(id, UNKNOWN);
        CompanyId of = caller.company(company);
        Company shownTo = companies.get(of);
        Optional<String> direct = request.directNumber() == null
                ? null
                : request.directNumber().filter(text -> !text.isBlank()).map(text -> PhoneNumbers.parse(
                                text, shownTo.country())
                        .map(PhoneNumber::e164)
                        .orElseThrow(() -> DomainException.invalid("direct_number", "phone-number.invalid")));
        return new OneExtensionResponse(
                true,
                ExtensionResponse.of(
                        agents.change(
                                of,
                                caller.actor(),
                                extension,
                                new ExtensionAdministration.Change(
                                        request.userId(), request.voicemailEnabled(), direct)),
                        shownTo));
    }

    /** The person reads the new password at the next log-in. */
    @POST
    @Path("/{id}/rotate-password")
    @Access(By.ADMIN)
    public OneExtensionResponse rotatePassword(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        return new OneExtensionResponse(
                true,
                ExtensionResponse.of(
                        agents.rotatePassword(of, caller.actor(), Numbers.path(id, UNKNOWN)), companies.get(of)));
    }
}
