package io.dialplane.console.schedule;

import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.JalaliDate;
import io.dialplane.schedule.CorrectedHoliday;
import io.dialplane.schedule.Holiday;
import io.dialplane.schedule.HolidayCorrection;
import io.dialplane.schedule.HolidayCorrectionService;
import io.dialplane.schedule.ScheduleService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** A year's holidays, the company's own days, and what superusers say of holidays that follow the moon. */
@Named("holidays")
@RequestScoped
public class HolidaysView {

    private static final String HERE = "/holidays.xhtml?year=";
    private static final String IRAN = "IR";

    @Inject
    private ScheduleService schedules;

    @Inject
    private HolidayCorrectionService corrections;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    @Inject
    private Clock clock;

    @Inject
    private FacesContext faces;

    private String year;
    private String day;
    private String name;
    private boolean working;
    private String own;
    private String corrected;
    private String date;
    private boolean confirmed = true;
    private String reason;
    private List<Holiday> rows;

    /** What can be chosen is known before the fields of a form that was sent are looked at: else nothing of another year could be. */
    @PostConstruct
    void begin() {
        year = faces.getExternalContext().getRequestParameterMap().get("year");
    }

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        getRows();
    }

    public List<Holiday> getRows() {
        if (rows == null) {
            rows = actions.read(() -> schedules.holidays(signedIn.companyId(), getNumber()), List.of());
        }
        return rows;
    }

    /** The year shown, in the reader's calendar. */
    public int getNumber() {
        String given = Entered.text(year);
        if (given != null && given.matches("[0-9]{4}")) {
            return Integer.parseInt(given);
        }
        LocalDate today =
                LocalDate.now(clock.withZone(companies.get(signedIn.companyId()).timeZone()));
        return show.isJalali() ? JalaliDate.of(today).year() : today.getYear();
    }

    /** What a holiday is called in the reader's language. */
    public String nameOf(Holiday holiday) {
        return holiday.persianName() != null && look.getLanguage().equals("fa")
                ? holiday.persianName()
                : holiday.name();
    }

    public String nameOf(CorrectedHoliday holiday) {
        return look.getLanguage().equals("fa") ? holiday.persianName() : holiday.name();
    }

    public String add() {
        return actions.change(HERE + getNumber(), () -> {
            LocalDate of = Entered.day("day", day);
            if (of == null) {
                throw DomainException.invalid("day", "field.missing");
            }
            schedules.putDay(signedIn.companyId(), signedIn.actor(), of, name == null ? "" : name, !working);
            return look.text("holidays.saved", show.day(of));
        });
    }

    public String remove() {
        return actions.change(HERE + getNumber(), () -> {
            LocalDate of = Entered.day("day", own);
            schedules.removeDay(signedIn.companyId(), signedIn.actor(), of);
            return look.text("holidays.removed", show.day(of));
        });
    }

    // ------------------------------------------------------------------------------------------------ corrections

    /** Whether there are holidays here that superusers can correct. */
    public boolean isCorrectable() {
        return signedIn.isSuperuser()
                && IRAN.equals(companies.get(signedIn.companyId()).country());
    }

    public List<Holiday> getEstimated() {
        return getRows().stream()
                .filter(holiday -> holiday.kind() == Holiday.Kind.LUNAR && holiday.lunarDate() != null)
                .toList();
    }

    public String keyOf(Holiday holiday) {
        return holiday.lunarDate().year() + ":" + holiday.key();
    }

    public List<CorrectedHoliday> getCorrections() {
        return corrections.list(IRAN, null);
    }

    /** Says on which day a holiday is. */
    public String correct() {
        return corrected(false);
    }

    /** Says that it is none in that year. */
    public String cancel() {
        return corrected(true);
    }

    private String corrected(boolean none) {
        return actions.changeForAll(HERE + getNumber(), () -> {
            String[] which = parts();
            LocalDate on = none ? null : Entered.day("date", date);
            if (on == null && !none) {
                throw DomainException.invalid("date", "field.missing");
            }
            corrections.put(
                    signedIn.ownCompanyId(),
                    signedIn.actor(),
                    IRAN,
                    new HolidayCorrection(Integer.parseInt(which[0]), which[1], on, confirmed),
                    Entered.words(reason));
            return look.text("holidays.corrected");
        });
    }

    public String takeBack() {
        return actions.changeForAll(HERE + getNumber(), () -> {
            String[] which = parts();
            corrections.remove(signedIn.ownCompanyId(), signedIn.actor(), IRAN, Integer.parseInt(which[0]), which[1]);
            return look.text("holidays.taken-back");
        });
    }

    private String[] parts() {
        if (corrected == null || !corrected.matches("[0-9]{1,4}:[a-z-]{1,64}")) {
            throw DomainException.invalid("key", "field.missing");
        }
        return corrected.split(":");
    }

    public String getYear() {
        return year;
    }

    public void setYear(String year) {
        this.year = year;
    }

    public String getDay() {
        return day;
    }

    public void setDay(String day) {
        this.day = day;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public boolean isWorking() {
        return working;
    }

    public void setWorking(boolean working) {
        this.working = working;
    }

    public String getOwn() {
        return own;
    }

    public void setOwn(String own) {
        this.own = own;
    }

    public String getCorrected() {
        return corrected;
    }

    public void setCorrected(String corrected) {
        this.corrected = corrected;
    }

    public String getDate() {
        return date;
    }

    public void setDate(String date) {
        this.date = date;
    }

    public boolean isConfirmed() {
        return confirmed;
    }

    public void setConfirmed(boolean confirmed) {
        this.confirmed = confirmed;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }
}
