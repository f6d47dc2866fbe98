package io.dialplane.web.suppression;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.importing.UploadConfig;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import io.dialplane.suppression.Suppression;
import io.dialplane.suppression.SuppressionFilter;
import io.dialplane.suppression.SuppressionService;
import io.dialplane.suppression.SuppressionTerms;
import io.dialplane.web.importing.UploadedFile;
import io.dialplane.web.phonenumber.IntakeResponse;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.FilterTimes;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/** Numbers that may not be called: by a company, or, as superusers say, by anybody. */
@ApplicationScoped
@Path("/api/suppressions")
@Produces(MediaType.APPLICATION_JSON)
public class SuppressionResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int LONGEST_REASON = 500;
    private static final String UNKNOWN = "suppression.unknown";

    @Inject
    private Caller caller;

    @Inject
    private SuppressionService suppressions;

    @Inject
    private CompanyService companies;

    /** For whom a number is suppressed. */
    enum Scope {
        COMPANY,
        ALL
    }

    /**
     * A number to be suppressed.
     *
     * @param scope     {@code company} or {@code all}; null: company
     * @param reason    cut to 500 characters; null: not said
     * @param expiresAt a time with an offset, or a day, which still counts; null: it stays
     */
    public record SuppressionRequest(
            CompanyRef company,

            @NotBlank(message = "must be given")
            @Pattern(regexp = "[^\\x00]*", message = "must not hold the character NUL")
            String phoneNumber,

            String scope,
            String reason,
            String expiresAt) {}

    /** A number that is suppressed. */
    public record SuppressionResponse(
            long id,
            String phoneNumber,
            String scope,
            String reason,
            OffsetDateTime expiresAt,
            OffsetDateTime createdAt,
            String createdBy) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<SuppressionResponse> page(
            @QueryParam("company") String company,
            @QueryParam("scope") String scope,
            @QueryParam("search") String search,
            @QueryParam("before") String before,
            @QueryParam("limit") String limit) {
        Scope of = Words.oneOfSmall("scope", scope, Scope.class, null);
        SuppressionFilter filter = new SuppressionFilter(
                of == null ? null : of == Scope.ALL,
                search == null || search.isBlank() ? null : search,
                Numbers.queryId("before", before));
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        CompanyId id = caller.company(company);
        Company shownTo = companies.get(id);
        return suppressions.page(id, filter, most).stream()
                .map(entry -> shown(entry, shownTo))
                .toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ADMIN)
    public Response add(
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid SuppressionRequest request) {
        CompanyId id = caller.company(request.company(), company);
        Company of = companies.get(id);
        PhoneNumber number = PhoneNumbers.parse(request.phoneNumber(), of.country())
                .orElseThrow(() -> DomainException.invalid("phone_number", "phone-number.invalid"));
        SuppressionService.Added added = suppressions.add(
                id, caller.actor(), number.e164(), terms(of, request.scope(), request.reason(), request.expiresAt()));
        return Response.status(added.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .entity(shown(added.entry(), of))
                .build();
    }

    /** Suppresses the first column of a .csv or .xlsx file. */
    @POST
    @Path("/upload")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Access(By.ADMIN)
    public IntakeResponse upload(
            @QueryParam("company") String company,
            @QueryParam("scope") String scope,
            @QueryParam("reason") String reason,
            @QueryParam("expires_at") String expiresAt,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream body) {
        CompanyId id = caller.company(company);
        SuppressionTerms terms = terms(companies.get(id), scope, reason, expiresAt);
        try (UploadedFile file = UploadedFile.receive(contentType, body, UploadConfig.limitMb())) {
            return IntakeResponse.of(suppressions.addAll(
                    id,
                    caller.actor(),
                    each -> file.numbers(UploadConfig.inflatedLimitBytes()).forEach(each),
                    terms));
        }
    }

    @DELETE
    @Path("/{id}")
    @Access(By.ADMIN)
    public void lift(@PathParam("id") String id, @QueryParam("company") String company) {
        suppressions.lift(caller.company(company), caller.actor(), caller.isSuperuser(), Numbers.longPath(id, UNKNOWN));
    }

    private SuppressionTerms terms(Company company, String scope, String reason, String expiresAt) {
        Scope of = Words.oneOfSmall("scope", scope, Scope.class, Scope.COMPANY);
        if (of == Scope.ALL && !caller.isSuperuser()) {
            throw DomainException.forbidden("user.superusers-only");
        }
        return new SuppressionTerms(
                of == Scope.ALL,
                reason == null || reason.isBlank() ? null : Texts.cut(reason.strip(), LONGEST_REASON),
                FilterTimes.parse("expires_at", expiresAt, company.timeZone(), true));
    }

    /** Who keeps a number from everybody is told to superusers only. */
    private SuppressionResponse shown(Suppression entry, Company company) {
        return new SuppressionResponse(
                entry.id(),
                PhoneNumbers.national(entry.e164(), company.country()),
                (entry.forAll() ? Scope.ALL : Scope.COMPANY).name().toLowerCase(Locale.ROOT),
                entry.reason(),
                Times.in(company.timeZone(), entry.expiresAt()),
                Times.in(company.timeZone(), entry.createdAt()),
                entry.forAll() && !caller.isSuperuser() ? null : entry.createdBy());
    }
}
