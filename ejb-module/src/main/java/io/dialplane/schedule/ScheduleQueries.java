package io.dialplane.schedule;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/** The statements on {@code schedule_window, company_holiday} and, for their settings, {@code dialing}. */
@Dependent
class ScheduleQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    ScheduleQueries() {}

    ScheduleQueries(EntityManager em) {
        this.em = em;
    }

    /** Makes everybody else who changes the company's settings, and every hand-out, wait until the transaction ends. */
    void lock(CompanyId company) {
        em.createNativeQuery(
                        "SELECT company_id FROM dialing WHERE company_id = :company FOR NO KEY UPDATE", Integer.class)
                .setParameter("company", company.value())
                .getResultList();
    }

    CompanySchedule get(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT d.id, d.enabled, d.disabled_by_dialer, d.skip_holidays, d.version, d.updated_at
                          FROM dialing d WHERE d.company_id = :company
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        if (rows.isEmpty()) {
            throw DomainException.notFound("company.unknown", company);
        }
        Tuple row = rows.get(0);
        return new CompanySchedule(
                row.get(0, Integer.class),
                row.get(1, Boolean.class),
                row.get(2, Boolean.class),
                row.get(3, Boolean.class),
                row.get(4, Integer.class),
                row.get(5, Instant.class),
                windows(company));
    }

    private List<Schedule.Window> windows(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT w.id, cast(w.day_of_week AS int), to_char(w.start_time, 'HH24:MI:SS'), to_char(w.end_time, 'HH24:MI:SS')
                          FROM schedule_window w WHERE w.company_id = :company
                         ORDER BY w.day_of_week, w.start_time, w.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Schedule.Window(
                        row.get(0, Integer.class),
                        row.get(1, Integer.class),
                        LocalTime.parse(row.get(2, String.class)),
                        LocalTime.parse(row.get(3, String.class))))
                .toList();
    }

    void add(CompanyId company, Schedule.Window window) {
        em.createNativeQuery("""
                        INSERT INTO schedule_window (company_id, day_of_week, start_time, end_time)
                        VALUES (:company, :day, cast(:start AS time), cast(:end AS time))
                        """)
                .setParameter("company", company.value())
                .setParameter("day", window.dayOfWeek())
                .setParameter("start", window.start().toString())
                .setParameter("end", window.end().toString())
                .executeUpdate();
    }

    void remove(CompanyId company, int windowId) {
        em.createNativeQuery("DELETE FROM schedule_window WHERE company_id = :company AND id = :id")
                .setParameter("company", company.value())
                .setParameter("id", windowId)
                .executeUpdate();
    }

    /** Writes the settings and moves the version on. */
    void settle(CompanyId company, boolean enabled, boolean disabledByDialer, boolean skipHolidays) {
        em.createNativeQuery("""
                        UPDATE dialing SET enabled = :enabled, disabled_by_dialer = :byDialer, skip_holidays = :skip,
                               version = version + 1, updated_at = clock_timestamp()
                         WHERE company_id = :company
                        """)
                .setParameter("company", company.value())
                .setParameter("enabled", enabled)
                .setParameter("byDialer", disabledByDialer)
                .setParameter("skip", skipHolidays)
                .executeUpdate();
    }

    /** Moves the version on, nothing else. */
    void touch(CompanyId company) {
        em.createNativeQuery(
                        "UPDATE dialing SET version = version + 1, updated_at = clock_timestamp() WHERE company_id = :company")
                .setParameter("company", company.value())
                .executeUpdate();
    }

    /** The company's own days, in order. */
    List<Day> days(CompanyId company, LocalDate first, LocalDate last) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT to_char(h.day, 'YYYY-MM-DD'), h.name, h.is_holiday FROM company_holiday h
                         WHERE h.company_id = :company AND h.day BETWEEN cast(:first AS date) AND cast(:last AS date)
                         ORDER BY h.day
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("first", first.toString())
                .setParameter("last", last.toString())
                .getResultList();
        return rows.stream()
                .map(row -> new Day(
                        LocalDate.parse(row.get(0, String.class)), row.get(1, String.class), row.get(2, Boolean.class)))
                .toList();
    }

    Optional<Day> day(CompanyId company, LocalDate day) {
        return days(company, day, day).stream().findFirst();
    }

    void put(CompanyId company, Day day) {
        em.createNativeQuery("""
                        INSERT INTO company_holiday AS h (company_id, day, name, is_holiday)
                        VALUES (:company, cast(:day AS date), :name, :isHoliday)
                        ON CONFLICT (company_id, day) DO UPDATE SET name = excluded.name, is_holiday = excluded.is_holiday
                        """)
                .setParameter("company", company.value())
                .setParameter("day", day.day().toString())
                .setParameter("name", day.name())
                .setParameter("isHoliday", day.isHoliday())
                .executeUpdate();
    }

    void remove(CompanyId company, LocalDate day) {
        em.createNativeQuery("DELETE FROM company_holiday WHERE company_id = :company AND day = cast(:day AS date)")
                .setParameter("company", company.value())
                .setParameter("day", day.toString())
                .executeUpdate();
    }
}
