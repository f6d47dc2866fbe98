package io.dialplane.web.user;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.session.Role;
import io.dialplane.user.Editor;
import io.dialplane.user.SecondFactors;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The people of a company. */
@ApplicationScoped
@Path("/api/admins")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PeopleResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String UNKNOWN = "user.unknown";

    @Inject
    private Caller caller;

    @Inject
    private UserService users;

    @Inject
    private SecondFactors secondFactors;

    @Inject
    private CompanyService companies;

    /** That somebody was deleted. */
    public record DeletedResponse(int id, boolean deleted) {}

    /** People in the order of their ids; {@code count=true} adds the header {@code X-Total-Count}. */
    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public Response page(
            @QueryParam("company") String company,
            @QueryParam("skip") String skip,
            @QueryParam("limit") String limit,
            @QueryParam("role") String role,
            @QueryParam("is_active") String isActive,
            @QueryParam("search") String search,
            @QueryParam("count") String count) {
        int first = Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        UserFilter filter = new UserFilter(
                Words.oneOf("role", role, Role.class),
                Words.trueOrFalse("is_active", isActive),
                search == null || search.isBlank() ? null : search.strip());
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        List<PersonResponse> page = users.page(id, filter, first, most).stream()
                .map(user -> PersonResponse.of(user, of))
                .toList();
        Response.ResponseBuilder response = Response.ok(page);
        return (counted ? response.header("X-Total-Count", users.count(id, filter)) : response).build();
    }

    @GET
    @Path("/{id}")
    @Access({By.SUPERVISOR, By.ADMIN})
    public PersonResponse one(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = id(id);
        CompanyId of = companyOf(userId, company);
        return PersonResponse.of(users.get(of, userId), companies.get(of));
    }

    @POST
    @Access(By.ADMIN)
    public PersonResponse create(
            @NotNull(message = "must be given") @Valid NewPersonRequest request,
            @QueryParam("company") String company) {
        CompanyId of = caller.company(request.company(), company);
        return PersonResponse.of(users.create(of, editor(), request.toPerson()), companies.get(of));
    }

    @PUT
    @Path("/{id}")
    @Access(By.ADMIN)
    public PersonResponse change(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid PersonRequest request) {
        int userId = id(id);
        CompanyId of = companyOf(userId, company);
        return PersonResponse.of(users.change(of, editor(), userId, request.toChange()), companies.get(of));
    }

    @DELETE
    @Path("/{id}")
    @Access(By.ADMIN)
    public DeletedResponse delete(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = id(id);
        users.delete(companyOf(userId, company), editor(), userId);
        return new DeletedResponse(userId, true);
    }

    /** Takes a person's second factor away: the phone is lost. */
    @DELETE
    @Path("/{id}/totp")
    @Access(By.ADMIN)
    public void removeSecondFactor(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = id(id);
        secondFactors.remove(companyOf(userId, company), editor(), userId);
    }

    /** The company to look in: a superuser who names none means the person's. */
    private CompanyId companyOf(int userId, String named) {
        return caller.isSuperuser() && (named == null || named.isBlank())
                ? users.companyOf(userId).orElseThrow(() -> unknown(Integer.toString(userId)))
                : caller.company(named);
    }

    private Editor editor() {
        return new Editor(caller.actor(), caller.isSuperuser());
    }

    private static int id(String text) {
        return Numbers.path(text, UNKNOWN);
    }

    private static DomainException unknown(String id) {
        return DomainException.notFound(UNKNOWN, id);
    }
}
