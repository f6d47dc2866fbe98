package io.dialplane.console.platform;

import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.DateTimePatternGenerator;
import com.ibm.icu.text.DecimalFormatSymbols;
import com.ibm.icu.text.NumberFormat;
import com.ibm.icu.text.SimpleDateFormat;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.JalaliDate;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

/** Writes values as the reader does: digits, calendar and order by the language, times on the company's clocks. */
@Named
@RequestScoped
public class Show {

    /** Some Saturday: days of the week are named by it and the days behind it. */
    public static final LocalDate SATURDAY = LocalDate.of(2026, 3, 21);

    private static final String PERSIAN = "persian";

    @Inject
    private Look look;

    @Inject
    private SignedIn signedIn;

    @Inject
    private CompanyService companies;

    @Inject
    private Clock clock;

    private final Map<String, DateFormat> formats = new HashMap<>();
    private ULocale customs;
    private NumberFormat whole;

    private ULocale customs() {
        if (customs == null) {
            customs = ULocale.forLanguageTag(look.getFormats());
        }
        return customs;
    }

    /** Whether days are Jalali ones. */
    public boolean isJalali() {
        return PERSIAN.equals(customs().getKeywordValue("calendar"));
    }

    /** A whole number; null: nothing. */
    public String number(Number value) {
        if (value == null) {
            return "";
        }
        if (whole == null) {
            whole = NumberFormat.getIntegerInstance(customs());
        }
        return whole.format(value.longValue());
    }

    /** A share from 0 to 1. */
    public String percent(double share) {
        return percent(share, customs());
    }

    /** To the hundredth of a per cent, as REST says it. */
    static String percent(double share, ULocale customs) {
        NumberFormat percent = NumberFormat.getPercentInstance(customs);
        percent.setMaximumFractionDigits(2);
        return percent.format(share);
    }

    /** A text with the reader's digits. */
    public String digits(Object text) {
        char zero = DecimalFormatSymbols.getInstance(customs()).getZeroDigit();
        String given = String.valueOf(text);
        if (zero == '0') {
            return given;
        }
        StringBuilder written = new StringBuilder(given.length());
        for (char c : given.toCharArray()) {
            written.append(c >= '0' && c <= '9' ? (char) (zero + c - '0') : c);
        }
        return written.toString();
    }

    /** Day and time to the minute; null: nothing. */
    public String time(Instant time) {
        return time == null ? "" : format("yMMMdHm", zone()).format(Date.from(time));
    }

    /** The same to the second. */
    public String exact(Instant time) {
        return time == null ? "" : format("yMMMdHms", zone()).format(Date.from(time));
    }

    /** Only the time of the day, to the minute. */
    public String clock(Instant time) {
        return time == null ? "" : format("Hm", zone()).format(Date.from(time));
    }

    /** When something began that may still go on: to the minute, with the day when that is not today. */
    public String since(Instant time) {
        return time != null && dayOf(time).equals(getToday()) ? clock(time) : time(time);
    }

    /** The day that a time is of where the company is. */
    public LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, companies.get(signedIn.companyId()).timeZone());
    }

    /** A time of a day. */
    public String hour(LocalTime time) {
        return time == null ? "" : digits(String.format("%02d:%02d", time.getHour(), time.getMinute()));
    }

    /** A day with the name of its month. */
    public String day(LocalDate day) {
        return day == null ? "" : ofDay("yMMMMd", day);
    }

    /** A day and the month, without the year. */
    public String shortDay(LocalDate day) {
        return day == null ? "" : ofDay("MMMd", day);
    }

    /** The day of the week. */
    public String weekday(LocalDate day) {
        return day == null ? "" : ofDay("EEEE", day);
    }

    /** The day that it is where the company is. */
    public LocalDate getToday() {
        return LocalDate.now(clock.withZone(companies.get(signedIn.companyId()).timeZone()));
    }

    /** A day as fields take it: {@code 1405/01/31} or {@code 2026-04-20}. */
    public String field(LocalDate day) {
        if (day == null) {
            return "";
        }
        return isJalali() ? digits(JalaliDate.of(day).toString().replace('-', '/')) : day.toString();
    }

    /** A day that stands in an address, maybe by another language's calendar, as this reader's fields have it; what is none stays. */
    public String asked(String given) {
        try {
            return field(Entered.day("day", given));
        } catch (DomainException e) { // that it is none is said where it is asked for
            return given;
        }
    }

    private String ofDay(String skeleton, LocalDate day) {
        return format(skeleton, TimeZone.GMT_ZONE)
                .format(new Date(day.toEpochDay() * Duration.ofDays(1).toMillis()));
    }

    /** A number as the company's country writes it; what is none is shown as it is. */
    public String phone(String e164) {
        if (e164 == null) {
            return "";
        }
        return digits(
                e164.startsWith("+")
                        ? PhoneNumbers.national(
                                e164, companies.get(signedIn.companyId()).country())
                        : e164);
    }

    /** How long something takes, in the two largest units that say something. */
    public String span(Duration time) {
        long minutes = (time.toSeconds() + 59) / 60;
        if (minutes >= 2 * 24 * 60) {
            return look.text("span.days", number(minutes / (24 * 60)), number(minutes % (24 * 60) / 60));
        }
        return minutes >= 60
                ? look.text("span.hours", number(minutes / 60), number(minutes % 60))
                : look.text("span.minutes", number(minutes));
    }

    /** How long somebody talked or waited: {@code 1:05}, {@code 1:02:05}; null: a dash. */
    public String length(Number seconds) {
        if (seconds == null) {
            return "–";
        }
        long whole = Math.round(seconds.doubleValue());
        return digits(
                whole >= 3600
                        ? String.format("%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60)
                        : String.format("%d:%02d", whole / 60, whole % 60));
    }

    private DateFormat format(String skeleton, TimeZone zone) {
        return formats.computeIfAbsent(skeleton + zone.getID(), key -> {
            SimpleDateFormat format = new SimpleDateFormat(
                    DateTimePatternGenerator.getInstance(customs()).getBestPattern(skeleton), customs());
            format.setTimeZone(zone);
            return format;
        });
    }

    private TimeZone zone() {
        return TimeZone.getTimeZone(
                companies.get(signedIn.companyId()).timeZone().getId());
    }
}
