package io.dialplane.web.billing;

import io.dialplane.billing.EntryFilter;
import io.dialplane.billing.EntryKind;
import io.dialplane.billing.WalletService;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.FilterTimes;
import io.dialplane.web.platform.IdempotencyKey;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** A company's money: seen by its people, adjusted by superusers. */
@ApplicationScoped
@Path("/api/billing")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class BillingResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    @Inject
    private Caller caller;

    @Inject
    private WalletService wallets;

    @Inject
    private CompanyService companies;

    /**
     * Money to be booked.
     *
     * @param amount  positive: it came in; negative: it is taken back; not 0
     * @param reason  at most 500 characters are kept
     * @param company null: the caller's own
     */
    public record AdjustmentRequest(
            @NotNull(message = "must be given") Long amount,
            @NotBlank(message = "must be given") String reason,
            CompanyRef company) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public WalletResponse wallet(@QueryParam("company") String company) {
        return WalletResponse.of(wallets.wallet(caller.company(company)));
    }

    /** A part of the ledger, newest first; {@code count=true} adds the header {@code X-Total-Count}. */
    @GET
    @Path("/transactions")
    @Access({By.SUPERVISOR, By.ADMIN})
    public Response transactions(
            @QueryParam("company") String company,
            @QueryParam("kind") String kind,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("before") String before,
            @QueryParam("limit") String limit,
            @QueryParam("count") String count) {
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        EntryFilter filter = new EntryFilter(
                Words.oneOfSmall("kind", kind, EntryKind.class, null),
                FilterTimes.parse("from", from, of.timeZone(), false),
                FilterTimes.parse("to", to, of.timeZone(), true));
        Long behind = Numbers.queryId("before", before);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        List<TransactionResponse> found = wallets.page(id, filter, behind, most).stream()
                .map(entry -> TransactionResponse.of(entry, of))
                .toList();
        Response.ResponseBuilder response = Response.ok(found);
        return (counted ? response.header("X-Total-Count", wallets.count(id, filter)) : response).build();
    }

    @POST
    @Path("/adjustments")
    @Access(By.SUPERUSER)
    public Response adjust(
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid AdjustmentRequest request,
            @HeaderParam(IdempotencyKey.HEADER) String key) {
        CompanyId id = caller.company(request.company(), company);
        AdjustmentResponse booked = AdjustmentResponse.of(
                wallets.adjust(id, caller.actor(), request.amount(), request.reason(), IdempotencyKey.of(key, request)),
                companies.get(id));
        return Response.status(Response.Status.CREATED).entity(booked).build();
    }
}
