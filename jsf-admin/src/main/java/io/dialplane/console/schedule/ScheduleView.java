package io.dialplane.console.schedule;

import io.dialplane.batch.BatchService;
import io.dialplane.batch.DialingNow;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.schedule.CompanySchedule;
import io.dialplane.schedule.Schedule.Window;
import io.dialplane.schedule.ScheduleChange;
import io.dialplane.schedule.ScheduleService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** The company's week, its switch, and what dialers are told at the moment. */
@Named("schedule")
@RequestScoped
public class ScheduleView {

    private static final String HERE = "/schedule.xhtml";

    @Inject
    private ScheduleService schedules;

    @Inject
    private BatchService batches;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private CompanySchedule shown;
    private DialingNow now;
    private String version;
    private String drawn;
    private Integer day;
    private String start;
    private String end;
    private String window;

    public CompanySchedule getShown() {
        if (shown == null) {
            shown = schedules.get(signedIn.companyId());
        }
        return shown;
    }

    public DialingNow getNow() {
        if (now == null) {
            now = batches.dialing(signedIn.companyId());
        }
        return now;
    }

    /** What dialers are told, in words. */
    public String getTold() {
        return getNow().allowed() ? look.text("dialing.allowed") : look.name("dialing.", getNow().reason());
    }

    /** When that changes, in words. */
    public String getChange() {
        if (getNow().changesAt() == null) {
            return look.text(getNow().allowed() ? "dialing.stays" : "dialing.waits");
        }
        return look.text(getNow().allowed() ? "dialing.until" : "dialing.next", show.exact(getNow().changesAt()));
    }

    public String enable() {
        return change(new ScheduleChange(true, null, null, null), "schedule.enabled");
    }

    public String disable() {
        return change(new ScheduleChange(false, null, null, null), "schedule.disabled");
    }

    public String skipHolidays() {
        return change(new ScheduleChange(null, true, null, null), "schedule.skips");
    }

    public String ignoreHolidays() {
        return change(new ScheduleChange(null, false, null, null), "schedule.ignores");
    }

    public String draw() {
        return actions.change(HERE, () -> {
            List<Window> windows = WeekGrid.windows(drawn, getShown().windows());
            if (windows == null) {
                throw DomainException.invalid("windows", "field.wrong-type");
            }
            return saved(windows);
        });
    }

    public String add() {
        return actions.change(HERE, () -> {
            List<Window> windows = new ArrayList<>(getShown().windows());
            windows.add(new Window(
                    0, day == null ? -1 : day, Entered.time("start_time", start), Entered.time("end_time", end)));
            return saved(windows);
        });
    }

    public String remove() {
        return actions.change(
                HERE,
                () -> saved(getShown().windows().stream()
                        .filter(one -> !Integer.toString(one.id()).equals(window))
                        .toList()));
    }

    private String saved(List<Window> windows) {
        schedules.change(signedIn.companyId(), signedIn.actor(), new ScheduleChange(null, null, windows, (int)
                Entered.needed("version", version, 0, Integer.MAX_VALUE)));
        return look.text("schedule.saved");
    }

    private String change(ScheduleChange change, String said) {
        return actions.change(HERE, () -> {
            schedules.change(signedIn.companyId(), signedIn.actor(), change);
            return look.text(said);
        });
    }

    /** The version that the page was made from. */
    public String getVersion() {
        return version == null ? Integer.toString(getShown().version()) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getDrawn() {
        return drawn == null ? WeekGrid.of(getShown().windows()) : drawn;
    }

    public void setDrawn(String drawn) {
        this.drawn = drawn == null ? null : drawn.replace("\r", "");
    }

    public Integer getDay() {
        return day;
    }

    public void setDay(Integer day) {
        this.day = day;
    }

    public String getStart() {
        return start;
    }

    public void setStart(String start) {
        this.start = start;
    }

    public String getEnd() {
        return end;
    }

    public void setEnd(String end) {
        this.end = end;
    }

    public String getWindow() {
        return window;
    }

    public void setWindow(String window) {
        this.window = window;
    }
}
