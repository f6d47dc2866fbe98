package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Corrections of estimated holidays: kept for all, written down, and obeyed by hand-outs at once. */
class HolidayCorrectionSqlIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-07-01T08:00:00Z"), ZoneOffset.UTC);
    private static final LocalDate ASHURA = LocalDate.of(2025, 7, 6);
    private static final LocalDate NEXT_DAY = ASHURA.plusDays(1);
    private static final CompanyId HOME = new CompanyId(1);
    private static final CompanyId ALPHA = new CompanyId(2);
    private static final CompanyId GERMAN = new CompanyId(3);
    private static final Actor ROOT = new Actor(null, "root", "192.0.2.1");
    /** The audit log takes no entry without a name. */
    private static final Actor UNWRITABLE = new Actor(null, null, null);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void threeCompanies() {
        owner("TRUNCATE company, holiday_correction, audit_entry CASCADE");
        owner("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'home', 'Home', 'IR', 'Asia/Tehran'), (2, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'),
                       (3, 'german', 'German', 'DE', 'Europe/Berlin')
                """);
        owner("INSERT INTO dialing (company_id) VALUES (1), (2), (3)");
    }

    @Test
    void a_moved_day_is_in_every_company_s_calendar_of_that_country() {
        put("ashura", NEXT_DAY, true);

        for (CompanyId company : List.of(HOME, ALPHA)) {
            assertThat(calendar(company, 1404))
                    .filteredOn(day -> "ashura".equals(day.key()))
                    .extracting(day -> day.day() + " " + day.estimated())
                    .containsExactly(NEXT_DAY + " false");
        }
        assertThat(calendar(GERMAN, 2025)).extracting(Holiday::key).doesNotContain("ashura");
    }

    @Test
    void a_day_that_is_moved_into_another_year_is_in_that_one_only() {
        LocalDate lastOf1403 = LocalDate.of(2025, 3, 20);
        assertThat(aliMartyrdomOf1446(1404)).containsExactly(lastOf1403.plusDays(1));

        in(beans -> beans.get(HolidayCorrectionService.class)
                .put(HOME, ROOT, "IR", new HolidayCorrection(1446, "ali-martyrdom", lastOf1403, true), null));

        assertThat(aliMartyrdomOf1446(1404)).isEmpty();
        assertThat(aliMartyrdomOf1446(1403)).containsExactly(lastOf1403);
    }

    private static List<LocalDate> aliMartyrdomOf1446(int jalaliYear) {
        return calendar(HOME, jalaliYear).stream()
                .filter(day ->
                        "ali-martyrdom".equals(day.key()) && day.lunarDate().year() == 1446)
                .map(Holiday::day)
                .toList();
    }

    @Test
    void another_holiday_moves_the_versions_of_the_country_s_companies() {
        put("ashura", NEXT_DAY, true);
        assertThat(texts("SELECT version FROM dialing ORDER BY company_id")).containsExactly("2", "2", "1");

        put("ashura", null, true);
        assertThat(texts("SELECT version FROM dialing ORDER BY company_id")).containsExactly("3", "3", "1");

        remove("ashura");
        assertThat(texts("SELECT version FROM dialing ORDER BY company_id")).containsExactly("4", "4", "1");
        assertThat(texts("SELECT key FROM holiday_correction")).isEmpty();
    }

    @Test
    void a_mere_confirmation_moves_none() {
        put("ashura", ASHURA, true);
        put("ashura", ASHURA, false);
        remove("ashura");

        assertThat(texts("SELECT version FROM dialing ORDER BY company_id")).containsExactly("1", "1", "1");
        assertThat(texts("SELECT count(*) FROM audit_entry")).containsExactly("3");
    }

    @Test
    void the_same_again_changes_and_writes_nothing() {
        CorrectedHoliday first = put("ashura", NEXT_DAY, true);
        CorrectedHoliday second = put("ashura", NEXT_DAY, true);

        assertThat(second).isEqualTo(first);
        assertThat(texts("SELECT count(*) FROM audit_entry")).containsExactly("1");
        assertThat(texts("SELECT version FROM dialing WHERE company_id = 2")).containsExactly("2");
    }

    @Test
    void it_is_written_in_the_superuser_s_own_company() {
        put("ashura", NEXT_DAY, true);
        remove("ashura");

        assertThat(texts("""
                        SELECT concat_ws(' ', company_id, actor, address, action, subject, before ->> 'day', after ->> 'day',
                                         after ->> 'reason')
                          FROM audit_entry ORDER BY id
                        """))
                .containsExactly(
                        "1 root 192.0.2.1 holiday.correct holiday:IR:1447:ashura 2025-07-07 the moon was seen late",
                        "1 root 192.0.2.1 holiday.correction-remove holiday:IR:1447:ashura 2025-07-07");
    }

    @Test
    void what_cannot_be_written_down_is_not_done() {
        assertThat(catchThrowable(() -> in(beans -> beans.get(HolidayCorrectionService.class)
                        .put(HOME, UNWRITABLE, "IR", new HolidayCorrection(1447, "ashura", NEXT_DAY, true), null))))
                .isNotNull();

        assertThat(texts("SELECT key FROM holiday_correction")).isEmpty();
        assertThat(texts("SELECT version FROM dialing ORDER BY company_id")).containsExactly("1", "1", "1");
    }

    @Test
    void a_batch_that_was_judged_before_is_judged_again() throws SQLException {
        assertThat(claim(ALPHA, 1)).isEqualTo("taken");

        put("ashura", NEXT_DAY, true);

        assertThat(claim(ALPHA, 1)).isEqualTo("changed");
        assertThat(claim(ALPHA, 2)).isEqualTo("taken");
        assertThat(claim(GERMAN, 1)).isEqualTo("taken");
    }

    @Test
    void a_correction_waits_for_a_batch_that_is_being_handed_out() throws SQLException {
        try (Connection dialer = DATABASE.appUrl().dataSource().getConnection()) {
            dialer.setAutoCommit(false);
            assertThat(claim(dialer, ALPHA, 1)).isEqualTo("taken");
            CompletableFuture<CorrectedHoliday> correction =
                    PERSISTENCE.waiting(em -> put(em, "ashura", NEXT_DAY, true));
            dialer.commit();
            assertThat(correction.join().correction().day()).isEqualTo(NEXT_DAY);
        }
        assertThat(texts("SELECT version FROM dialing WHERE company_id = 2")).containsExactly("2");
    }

    /** What the hand-out judges by. */
    @Test
    void the_terms_carry_what_touches_the_days_ahead_and_nothing_else() throws SQLException {
        owner("""
                INSERT INTO holiday_correction (country, lunar_year, key, calculated, day, confirmed)
                VALUES ('IR', 1, 'arrives', current_date - 300, current_date, true),
                       ('IR', 2, 'leaves', current_date, current_date - 300, true),
                       ('IR', 3, 'cancelled', current_date + 1, NULL, false),
                       ('IR', 4, 'over', current_date - 300, current_date - 300, true),
                       ('TR', 5, 'elsewhere', current_date, current_date, true)
                """);
        String keys = """
                SELECT string_agg(c ->> 'key', ' ' ORDER BY c ->> 'year') FROM jsonb_array_elements(dialing_terms(%d) -> 'corrections') c
                """;

        try (Connection app = DATABASE.appUrl().dataSource().getConnection()) {
            assertThat(texts(app, keys.formatted(2))).containsExactly("arrives leaves cancelled");
            assertThat(texts(app, "SELECT jsonb_array_length(dialing_terms(3) -> 'corrections')"))
                    .containsExactly("0");
        }
    }

    @Test
    void they_are_listed_in_the_order_of_days_also_by_year() {
        put("fitr", LocalDate.of(2026, 3, 21), true);
        put("ashura", NEXT_DAY, true);
        put("tasua", null, false);

        assertThat(list(null))
                .extracting(corrected -> corrected.correction().key() + " " + corrected.calculated() + " "
                        + corrected.correction().day())
                .containsExactly("tasua 2025-07-05 null", "ashura 2025-07-06 2025-07-07", "fitr 2026-03-20 2026-03-21");
        assertThat(list(1447)).hasSize(3);
        assertThat(list(1446)).isEmpty();
    }

    @Test
    void what_is_wrong_is_named() {
        assertThat(refused("DE", 1447, "ashura", ASHURA)).isEqualTo("400 country");
        assertThat(refused("IR", 1338, "ashura", ASHURA)).isEqualTo("400 year");
        assertThat(refused("IR", 1547, "ashura", ASHURA)).isEqualTo("400 year");
        assertThat(refused("IR", 1447, "nowruz", ASHURA)).isEqualTo("400 key");
        assertThat(refused("IR", 1447, "ashura", ASHURA.plusDays(8))).isEqualTo("400 date");
        assertThat(refused("IR", 1447, "ashura", ASHURA.plusYears(1))).isEqualTo("400 date");
        assertThat(texts("SELECT key FROM holiday_correction")).isEmpty();
        assertThat(catchThrowable(() -> remove("ashura")))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    // ------------------------------------------------------------------------------------------------ helpers

    private static CorrectedHoliday put(String key, LocalDate day, boolean confirmed) {
        return PERSISTENCE.in(em -> put(em, key, day, confirmed));
    }

    private static CorrectedHoliday put(EntityManager em, String key, LocalDate day, boolean confirmed) {
        return new TestBeans(em, CLOCK)
                .get(HolidayCorrectionService.class)
                .put(HOME, ROOT, "IR", new HolidayCorrection(1447, key, day, confirmed), "the moon was seen late");
    }

    private static void remove(String key) {
        in(beans -> {
            beans.get(HolidayCorrectionService.class).remove(HOME, ROOT, "IR", 1447, key);
            return null;
        });
    }

    private static List<CorrectedHoliday> list(Integer year) {
        return in(beans -> beans.get(HolidayCorrectionService.class).list(null, year));
    }

    private static List<Holiday> calendar(CompanyId company, int year) {
        return in(beans -> beans.get(ScheduleService.class).holidays(company, year));
    }

    private static String refused(String country, int year, String key, LocalDate day) {
        DomainException refusal =
                (DomainException) catchThrowable(() -> in(beans -> beans.get(HolidayCorrectionService.class)
                        .put(HOME, ROOT, country, new HolidayCorrection(year, key, day, true), null)));
        return refusal.status() + " " + refusal.errors().get(0).field();
    }

    private static <T> T in(Function<TestBeans, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, CLOCK)));
    }

    private static String claim(CompanyId company, int version) throws SQLException {
        try (Connection dialer = DATABASE.appUrl().dataSource().getConnection()) {
            return claim(dialer, company, version);
        }
    }

    private static String claim(Connection dialer, CompanyId company, int version) throws SQLException {
        return texts(
                        dialer,
                        "SELECT outcome FROM claim_batch(%s, gen_random_uuid(), 1, %d, 1, 'infinity', NULL, 10)"
                                .formatted(company, version))
                .get(0);
    }

    private static List<String> texts(String sql) {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection()) {
            return texts(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    private static void owner(String sql) {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
