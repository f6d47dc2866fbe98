package io.dialplane.web.schedule;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.JalaliDate;
import io.dialplane.schedule.CorrectedHoliday;
import io.dialplane.schedule.HolidayCorrection;
import io.dialplane.schedule.HolidayCorrectionService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What superusers say of holidays that are only estimated, for the whole installation. */
@ApplicationScoped
@Path("/api/schedule/holidays/corrections")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.SUPERUSER)
public class HolidayCorrectionResource {

    @Inject
    private Caller caller;

    @Inject
    private HolidayCorrectionService corrections;

    @Inject
    private CompanyService companies;

    /**
     * When a holiday of a year is.
     *
     * @param year      of the lunar calendar
     * @param key       of the holiday, as the list of holidays has it
     * @param date      empty: it is no holiday that year
     * @param confirmed false: still an estimate; null: true
     * @param reason    null: none
     */
    public record CorrectionRequest(
            @NotNull(message = "must be given") String country,
            @NotNull(message = "must be given") Integer year,
            @NotNull(message = "must be given") String key,
            Optional<String> date,
            Boolean confirmed,
            String reason) {}

    /**
     * A correction.
     *
     * @param year       of the lunar calendar
     * @param calculated where the calculation has the holiday
     * @param date       when it is; null: it is no holiday that year
     * @param jalali     the date as Iran counts; null: it is no holiday that year
     * @param reason     null: none was given
     * @param changedBy  user name of who said so last; null: the product itself
     */
    public record CorrectionResponse(
            String country,
            int year,
            String key,
            String name,
            String nameFa,
            LocalDate calculated,
            LocalDate date,
            String jalali,
            boolean confirmed,
            String reason,
            OffsetDateTime changedAt,
            String changedBy) {

        static CorrectionResponse of(CorrectedHoliday corrected, ZoneId zone) {
            HolidayCorrection correction = corrected.correction();
            return new CorrectionResponse(
                    corrected.country(),
                    correction.year(),
                    correction.key(),
                    corrected.name(),
                    corrected.persianName(),
                    corrected.calculated(),
                    correction.day(),
                    correction.day() == null
                            ? null
                            : JalaliDate.of(correction.day()).toString(),
                    correction.confirmed(),
                    corrected.reason(),
                    Times.in(zone, corrected.changedAt()),
                    corrected.changedBy());
        }
    }

    @GET
    public List<CorrectionResponse> list(@QueryParam("country") String country, @QueryParam("year") String year) {
        Integer ofYear = year == null || year.isEmpty() ? null : Numbers.query("year", year, 0, 1, 9999);
        return corrections.list(country == null || country.isEmpty() ? null : country, ofYear).stream()
                .map(corrected -> CorrectionResponse.of(corrected, zone()))
                .toList();
    }

    @PUT
    public CorrectionResponse put(@NotNull(message = "must be given") @Valid CorrectionRequest request) {
        if (request.date() == null) {
            throw DomainException.invalid("date", "holiday.date-missing");
        }
        LocalDate day = request.date().map(text -> Days.parse("date", text)).orElse(null);
        return CorrectionResponse.of(
                corrections.put(
                        own(),
                        caller.actor(),
                        request.country(),
                        new HolidayCorrection(
                                request.year(), request.key(), day, !Boolean.FALSE.equals(request.confirmed())),
                        request.reason()),
                zone());
    }

    @DELETE
    @Path("/{country}/{year}/{key}")
    public void remove(
            @PathParam("country") String country, @PathParam("year") String year, @PathParam("key") String key) {
        if (!country.matches("[A-Z]{2}") || !year.matches("[0-9]{1,4}") || !key.matches("[a-z-]{1,64}")) {
            throw DomainException.notFound("holiday.no-such-correction", country, year, key);
        }
        corrections.remove(own(), caller.actor(), country, Integer.parseInt(year), key);
    }

    private CompanyId own() {
        return caller.session().companyId();
    }

    private ZoneId zone() {
        return companies.get(own()).timeZone();
    }
}
