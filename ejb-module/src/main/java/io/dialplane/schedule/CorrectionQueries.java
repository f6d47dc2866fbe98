package io.dialplane.schedule;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The statements on {@code holiday_correction}, which is the whole installation's. */
@Dependent
class CorrectionQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    CorrectionQueries() {}

    CorrectionQueries(EntityManager em) {
        this.em = em;
    }

    /** A row of the table. */
    record Row(
            HolidayCorrection correction, LocalDate calculated, String reason, Instant changedAt, String changedBy) {}

    /** The corrections whose holiday is, or is calculated to be, between two days; all of both days. */
    List<HolidayCorrection> touching(String country, LocalDate first, LocalDate last) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT c.lunar_year, c.key, to_char(c.day, 'YYYY-MM-DD'), c.confirmed FROM holiday_correction c
                         WHERE c.country = :country
                           AND (c.day BETWEEN cast(:first AS date) AND cast(:last AS date)
                                OR c.calculated BETWEEN cast(:first AS date) AND cast(:last AS date))
                        """, Tuple.class)
                .setParameter("country", country)
                .setParameter("first", first.toString())
                .setParameter("last", last.toString())
                .getResultList();
        return rows.stream().map(CorrectionQueries::correction).toList();
    }

    /**
     * In the order of days.
     *
     * @param year of the lunar calendar; null: all
     */
    List<Row> list(String country, Integer year) {
        return rows(country, year, null);
    }

    Optional<Row> find(String country, int year, String key) {
        return rows(country, year, key).stream().findFirst();
    }

    @SuppressWarnings("unchecked")
    private List<Row> rows(String country, Integer year, String key) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT c.lunar_year, c.key, to_char(c.day, 'YYYY-MM-DD'), c.confirmed,
                               to_char(c.calculated, 'YYYY-MM-DD'), c.reason, c.changed_at, u.username
                          FROM holiday_correction c LEFT JOIN users u ON u.id = c.changed_by
                         WHERE c.country = :country AND (cast(:year AS int) IS NULL OR c.lunar_year = :year)
                           AND (cast(:key AS text) IS NULL OR c.key = :key)
                         ORDER BY coalesce(c.day, c.calculated), c.key
                        """, Tuple.class)
                .setParameter("country", country)
                .setParameter("year", year)
                .setParameter("key", key)
                .getResultList();
        return rows.stream()
                .map(row -> new Row(
                        correction(row),
                        LocalDate.parse(row.get(4, String.class)),
                        row.get(5, String.class),
                        row.get(6, Instant.class),
                        row.get(7, String.class)))
                .toList();
    }

    private static HolidayCorrection correction(Tuple row) {
        String day = row.get(2, String.class);
        return new HolidayCorrection(
                row.get(0, Integer.class),
                row.get(1, String.class),
                day == null ? null : LocalDate.parse(day),
                row.get(3, Boolean.class));
    }

    /** @param changedBy null: the system */
    void put(String country, HolidayCorrection correction, LocalDate calculated, String reason, Integer changedBy) {
        LocalDate day = correction.day();
        em.createNativeQuery("""
                        INSERT INTO holiday_correction AS c (country, lunar_year, key, calculated, day, confirmed, reason, changed_by)
                        VALUES (:country, :year, :key, cast(:calculated AS date), cast(:day AS date), :confirmed, :reason, :by)
                        ON CONFLICT (country, lunar_year, key) DO UPDATE
                           SET calculated = excluded.calculated, day = excluded.day, confirmed = excluded.confirmed,
                               reason = excluded.reason, changed_at = excluded.changed_at, changed_by = excluded.changed_by
                        """)
                .setParameter("country", country)
                .setParameter("year", correction.year())
                .setParameter("key", correction.key())
                .setParameter("calculated", calculated.toString())
                .setParameter("day", day == null ? null : day.toString())
                .setParameter("confirmed", correction.confirmed())
                .setParameter("reason", reason)
                .setParameter("by", changedBy)
                .executeUpdate();
    }

    void remove(String country, int year, String key) {
        em.createNativeQuery(
                        "DELETE FROM holiday_correction WHERE country = :country AND lunar_year = :year AND key = :key")
                .setParameter("country", country)
                .setParameter("year", year)
                .setParameter("key", key)
                .executeUpdate();
    }

    /** Corrections wait for each other from here to the end of the transaction. */
    void lock() {
        em.createNativeQuery("LOCK TABLE holiday_correction IN SHARE ROW EXCLUSIVE MODE")
                .executeUpdate();
    }

    /** From here on the transaction works for this company. */
    @InCompany
    public void enter(CompanyId company) {
        // that is what the annotation does
    }
}
