package io.dialplane.schedule;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * What superusers say of holidays that are only estimated, for the whole installation: a day is confirmed, moved or
 * cancelled.
 *
 * <p>When that makes another day a holiday, the settings of every company of the country get a new version, each under the lock
 * that hand-outs take first: a batch counts either before or after it, as with a company's own days.
 */
@Stateless
public class HolidayCorrectionService {

    /** Further from the calculation no moon is seen: it is a slip of the pen. */
    private static final int DAYS_AWAY_AT_MOST = 7;

    private static final int LONGEST_REASON = 500;

    @Inject
    private CorrectionQueries corrections;

    @Inject
    private ScheduleQueries schedules;

    @Inject
    private CompanyService companies;

    @Inject
    private AuditWriter audit;

    /** A correction as the audit log keeps it. */
    private record Snapshot(LocalDate calculated, LocalDate day, boolean confirmed, String reason) {

        static Snapshot of(CorrectionQueries.Row row) {
            return row == null
                    ? null
                    : new Snapshot(
                            row.calculated(),
                            row.correction().day(),
                            row.correction().confirmed(),
                            row.reason());
        }
    }

    /**
     * The corrections of a country's holidays, in the order of days.
     *
     * @param country null: Iran
     * @param year    of the lunar calendar; null: all
     * @throws DomainException 400 for a country or a year that has none to correct
     */
    public List<CorrectedHoliday> list(String country, Integer year) {
        String of = country == null ? IranianHolidays.COUNTRY : country;
        checkCountry(of);
        if (year != null) {
            checkYear(year);
        }
        return corrections.list(of, year).stream().map(row -> shown(of, row)).toList();
    }

    /**
     * Says when a holiday is. What was said before is replaced; the same again changes nothing.
     *
     * @param auditedIn company in whose audit log it is written
     * @param correction of a holiday of the country
     * @param reason    cut to 500 characters; null: none
     * @throws DomainException 400 naming the field that is wrong
     */
    public CorrectedHoliday put(
            CompanyId auditedIn, Actor actor, String country, HolidayCorrection correction, String reason) {
        checkCountry(country);
        checkYear(correction.year());
        LocalDate calculated = IranianLunarDay.ofKey(correction.key())
                .orElseThrow(() -> DomainException.invalid("key", "holiday.unknown-key", country))
                .in(correction.year())
                .toDay();
        if (correction.day() != null
                && Math.abs(ChronoUnit.DAYS.between(calculated, correction.day())) > DAYS_AWAY_AT_MOST) {
            throw DomainException.invalid("date", "holiday.too-far", DAYS_AWAY_AT_MOST, calculated.toString());
        }
        String kept = Texts.cut(reason, LONGEST_REASON);
        corrections.lock();
        CorrectionQueries.Row before =
                corrections.find(country, correction.year(), correction.key()).orElse(null);
        if (before == null
                || !before.correction().equals(correction)
                || !before.calculated().equals(calculated)
                || !Objects.equals(before.reason(), kept)) {
            corrections.put(country, correction, calculated, kept, actor.userId());
            LocalDate was = before == null ? calculated : before.correction().day();
            if (!Objects.equals(was, correction.day())) {
                tellCompanies(country);
            }
            audit.write(
                    auditedIn,
                    actor,
                    "holiday.correct",
                    subject(country, correction.year(), correction.key()),
                    Snapshot.of(before),
                    new Snapshot(calculated, correction.day(), correction.confirmed(), kept));
        }
        return shown(
                country,
                corrections.find(country, correction.year(), correction.key()).orElseThrow());
    }

    /**
     * Takes a correction back: the calculation holds again.
     *
     * @param auditedIn company in whose audit log it is written
     * @throws DomainException 404 when there is none
     */
    public void remove(CompanyId auditedIn, Actor actor, String country, int year, String key) {
        corrections.lock();
        CorrectionQueries.Row before = corrections
                .find(country, year, key)
                .orElseThrow(() ->
                        DomainException.notFound("holiday.no-such-correction", country, Integer.toString(year), key));
        corrections.remove(country, year, key);
        if (!before.calculated().equals(before.correction().day())) {
            tellCompanies(country);
        }
        audit.write(
                auditedIn, actor, "holiday.correction-remove", subject(country, year, key), Snapshot.of(before), null);
    }

    /** In the order of ids; row-level security shows one company's settings at a time. */
    private void tellCompanies(String country) {
        for (Company company : companies.all()) {
            if (company.country().equals(country)) {
                corrections.enter(company.id());
                schedules.lock(company.id());
                schedules.touch(company.id());
            }
        }
    }

    private static CorrectedHoliday shown(String country, CorrectionQueries.Row row) {
        return new CorrectedHoliday(
                country,
                row.correction(),
                IranianHolidays.englishName(row.correction().key()),
                IranianHolidays.persianName(row.correction().key()),
                row.calculated(),
                row.reason(),
                row.changedAt(),
                row.changedBy());
    }

    private static void checkCountry(String country) {
        if (!IranianHolidays.COUNTRY.equals(country)) {
            throw DomainException.invalid("country", "holiday.not-estimated", IranianHolidays.COUNTRY);
        }
    }

    private static void checkYear(int year) {
        if (year < IranianLunarDay.FIRST_YEAR || year > IranianLunarDay.LAST_YEAR) {
            throw DomainException.invalid(
                    "year",
                    "field.not-a-number-between",
                    Integer.toString(IranianLunarDay.FIRST_YEAR),
                    Integer.toString(IranianLunarDay.LAST_YEAR));
        }
    }

    private static String subject(String country, int year, String key) {
        return "holiday:" + country + ":" + year + ":" + key;
    }
}
