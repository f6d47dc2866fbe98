package io.dialplane.web.phonenumber;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.importing.UploadConfig;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.NumberCounts;
import io.dialplane.phonenumber.NumberFilter;
import io.dialplane.phonenumber.NumberPage;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.importing.ImportDoor;
import io.dialplane.web.importing.UploadedFile;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Preferences;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
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
import java.util.List;

/** The pool of numbers, as a company adds to it and sees it. Agents see the numbers whose latest result is theirs. */
@ApplicationScoped
@Path("/api/numbers")
@Produces(MediaType.APPLICATION_JSON)
public class NumberResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String RESPOND_ASYNC = "respond-async";

    @Inject
    private Caller caller;

    @Inject
    private NumberService numbers;

    @Inject
    private NumberCounts counts;

    @Inject
    private CompanyService companies;

    @Inject
    private ImportDoor door;

    /** How many numbers a list has. */
    public record TotalResponse(long total) {}

    /** The query that says which numbers are meant. */
    public static class Which {

        @QueryParam("company")
        String company;

        @QueryParam("status")
        String status;

        @QueryParam("search")
        String search;

        @QueryParam("start_date")
        String startDate;

        @QueryParam("end_date")
        String endDate;
    }

    private enum Order {
        ASC,
        DESC
    }

    /** A part of the list; {@code count=true} adds the header {@code X-Total-Count}. */
    @GET
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public Response page(
            @BeanParam Which which,
            @QueryParam("sort_by") String sortBy,
            @QueryParam("sort_order") String sortOrder,
            @QueryParam("skip") String skip,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @QueryParam("count") String count) {
        Integer behind =
                after == null || after.isEmpty() ? null : Numbers.query("after", after, 0, 0, Integer.MAX_VALUE);
        NumberPage.Sort sort = Words.oneOfSmall("sort_by", sortBy, NumberPage.Sort.class, NumberPage.Sort.CREATED_AT);
        if (behind != null && sort != NumberPage.Sort.CREATED_AT) {
            throw DomainException.invalid("after", "number.after-needs-created-at");
        }
        NumberPage page = new NumberPage(
                sort,
                Words.oneOfSmall("sort_order", sortOrder, Order.class, Order.DESC) == Order.DESC,
                Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE),
                Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE),
                behind);
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        CompanyId id = caller.company(which.company);
        Company company = companies.get(id);
        NumberFilter filter = filter(which, company);
        List<NumberResponse> found = numbers.page(id, filter, page).stream()
                .map(number -> NumberResponse.of(number, company))
                .toList();
        Response.ResponseBuilder response = Response.ok(found);
        return (counted ? response.header("X-Total-Count", counts.of(id, filter)) : response).build();
    }

    @GET
    @Path("/stats")
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public TotalResponse total(@BeanParam Which which) {
        CompanyId id = caller.company(which.company);
        return new TotalResponse(counts.of(id, filter(which, companies.get(id))));
    }

    @GET
    @Path("/{id}")
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public NumberResponse one(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        return NumberResponse.of(
                numbers.get(of, Numbers.path(id, "number.unknown"), caller.onlyAgent()), companies.get(of));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ADMIN)
    public IntakeResponse add(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid AddRequest request) {
        return IntakeResponse.of(numbers.add(
                caller.company(request.company(), company), caller.actor(), caller.isSuperuser(), request.source()));
    }

    /** Adds the first column of a .csv or .xlsx file: now, or as an import job for who prefers that. */
    @POST
    @Path("/upload")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Access(By.ADMIN)
    public Response upload(
            @QueryParam("company") String company,
            @HeaderParam("Prefer") List<String> prefer,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream body) {
        CompanyId of = caller.company(company);
        try (UploadedFile file = UploadedFile.receive(contentType, body, UploadConfig.limitMb())) {
            if (Preferences.of(prefer).contains(RESPOND_ASYNC)) {
                return door.accept(of, file)
                        .header("Preference-Applied", RESPOND_ASYNC)
                        .build();
            }
            Intake taken = numbers.add(
                    of, caller.actor(), caller.isSuperuser(), each -> file.numbers(UploadConfig.inflatedLimitBytes())
                            .forEach(each));
            return Response.ok(IntakeResponse.of(taken)).build();
        }
    }

    private NumberFilter filter(Which which, Company company) {
        return Filters.of(which.status, which.search, which.startDate, which.endDate, company, caller.onlyAgent());
    }
}
