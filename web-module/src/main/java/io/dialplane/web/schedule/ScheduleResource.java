package io.dialplane.web.schedule;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.JalaliDate;
import io.dialplane.schedule.CompanySchedule;
import io.dialplane.schedule.Holiday;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.Numbers;
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
import java.util.List;

/** When a company may dial: switches, windows, holidays. */
@ApplicationScoped
@Path("/api/schedule")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ScheduleResource {

    @Inject
    private Caller caller;

    @Inject
    private ScheduleService schedules;

    @Inject
    private CompanyService companies;

    /**
     * One of the company's own days.
     *
     * @param isHoliday null: true
     */
    public record DayRequest(
            CompanyRef company,
            @NotNull(message = "must be given") String day,
            @NotNull(message = "must be given") String name,
            Boolean isHoliday) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public ScheduleResponse get(@QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        return response(id, schedules.get(id));
    }

    @PUT
    @Access(By.ADMIN)
    public ScheduleResponse change(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid ScheduleRequest request) {
        CompanyId id = caller.company(request.company(), company);
        return response(id, schedules.change(id, caller.actor(), request.toChange()));
    }

    /** The holidays of a year, Jalali or Gregorian; without {@code year} the current one. */
    @GET
    @Path("/holidays")
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<DayResponse> days(@QueryParam("company") String company, @QueryParam("year") String year) {
        Integer ofYear = year == null || year.isEmpty() ? null : Numbers.query("year", year, 0, 1300, 2200);
        CompanyId id = caller.company(company);
        boolean jalali = countsJalali(id);
        return schedules.holidays(id, ofYear).stream()
                .map(holiday -> DayResponse.of(holiday, jalali))
                .toList();
    }

    @PUT
    @Path("/holidays")
    @Access(By.ADMIN)
    public DayResponse putDay(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid DayRequest request) {
        CompanyId id = caller.company(request.company(), company);
        Holiday own = schedules.putDay(
                id,
                caller.actor(),
                Days.parse("day", request.day()),
                request.name(),
                !Boolean.FALSE.equals(request.isHoliday()));
        return DayResponse.of(own, countsJalali(id));
    }

    @DELETE
    @Path("/holidays/{day}")
    @Access(By.ADMIN)
    public void removeDay(@PathParam("day") String day, @QueryParam("company") String company) {
        schedules.removeDay(caller.company(company), caller.actor(), Days.parse("day", day));
    }

    private ScheduleResponse response(CompanyId id, CompanySchedule schedule) {
        return ScheduleResponse.of(schedule, companies.get(id).timeZone());
    }

    private boolean countsJalali(CompanyId id) {
        return JalaliDate.isOf(companies.get(id).country());
    }
}
