package io.dialplane.web.schedule;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.schedule.CompanySchedule;
import io.dialplane.schedule.Day;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
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
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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
     * A holiday, or a working day in spite of one.
     *
     * @param own an entry of the company; false: its country's holiday
     */
    public record DayResponse(LocalDate day, String name, boolean isHoliday, boolean own) {

        static DayResponse of(Day day) {
            return new DayResponse(day.day(), day.name(), day.isHoliday(), day.own());
        }
    }

    /**
     * One of the company's own days.
     *
     * @param isHoliday null: true
     */
    public record DayRequest(
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
        CompanyId id = caller.company(company);
        return response(id, schedules.change(id, caller.actor(), request.toChange()));
    }

    /** The holidays of a year, Jalali or Gregorian; without {@code year} the current one. */
    @GET
    @Path("/holidays")
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<DayResponse> days(@QueryParam("company") String company, @QueryParam("year") String year) {
        Integer ofYear = year == null || year.isEmpty() ? null : Numbers.query("year", year, 0, 1300, 2200);
        return schedules.days(caller.company(company), ofYear).stream()
                .map(DayResponse::of)
                .toList();
    }

    @PUT
    @Path("/holidays")
    @Access(By.ADMIN)
    public DayResponse putDay(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid DayRequest request) {
        return DayResponse.of(schedules.putDay(
                caller.company(company),
                caller.actor(),
                day(request.day()),
                request.name(),
                !Boolean.FALSE.equals(request.isHoliday())));
    }

    @DELETE
    @Path("/holidays/{day}")
    @Access(By.ADMIN)
    public void removeDay(@PathParam("day") String day, @QueryParam("company") String company) {
        schedules.removeDay(caller.company(company), caller.actor(), day(day));
    }

    private ScheduleResponse response(CompanyId id, CompanySchedule schedule) {
        return ScheduleResponse.of(schedule, companies.get(id).timeZone());
    }

    private static LocalDate day(String text) {
        if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw DomainException.invalid("day", "schedule.not-a-day");
            }
        }
        throw DomainException.invalid("day", "schedule.not-a-day");
    }
}
