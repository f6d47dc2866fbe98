package io.dialplane.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log: what is written is found again, quickly, by the company alone, and stays. */
class AuditLogSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void nothingIsThere() {
        DATABASE.run("TRUNCATE audit_entry RESTART IDENTITY");
    }

    @Test
    void what_was_written_is_found_again() {
        write(ALPHA, new Actor(7, "root", "192.0.2.1"), "user.update", "user:5", Map.of("a", 1), Map.of("a", 2));
        write(ALPHA, Actor.SYSTEM, "company.create", "company:1", null, Map.of("name", "alpha"));
        write(BETA, Actor.SYSTEM, "company.create", "company:2", null, Map.of());

        List<AuditEntry> entries = page(ALPHA, ALL, null, 10);

        JsonNodeFactory json = JsonNodeFactory.instance;
        assertThat(entries)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                .containsExactly(
                        new AuditEntry(
                                2,
                                null,
                                null,
                                "system",
                                null,
                                "company.create",
                                "company:1",
                                null,
                                json.objectNode().put("name", "alpha")),
                        new AuditEntry(
                                1,
                                null,
                                7,
                                "root",
                                "192.0.2.1",
                                "user.update",
                                "user:5",
                                json.objectNode().put("a", 1),
                                json.objectNode().put("a", 2)));
        assertThat(entries.get(0).at()).isAfterOrEqualTo(entries.get(1).at());
    }

    /** Of entries 1 to 60, one a second: actors a0 to a2, addresses 10.0.0.0 to .3, subjects s0 to s4, five actions. */
    @Test
    void each_filter_leaves_out_what_it_does_not_mean() {
        entries(60, 600);

        assertThat(ids(ALL)).hasSize(60).first().isEqualTo(60L);
        assertThat(ids(actor("a1"))).hasSize(20).startsWith(58L, 55L).allMatch(id -> id % 3 == 1);
        assertThat(ids(actor("a"))).as("the whole name").isEmpty();
        assertThat(ids(subject("s4"))).startsWith(59L, 54L).hasSize(12);
        assertThat(ids(address("10.0.0.3"))).startsWith(59L, 55L).hasSize(15);
        assertThat(ids(action("user."))).hasSize(24).allMatch(id -> id % 5 == 0 || id % 5 == 1);
        assertThat(ids(action("user.update"))).hasSize(12).startsWith(56L);
        assertThat(ids(action("u"))).hasSize(24);
        assertThat(ids(action("_ser"))).as("no pattern").isEmpty();
        assertThat(ids(action("user%"))).as("no pattern").isEmpty();
        assertThat(ids(action("number.add"))).hasSize(12);
        assertThat(ids(action("zebra"))).isEmpty();
        assertThat(ids(new AuditFilter(null, null, null, null, START.plusSeconds(10), START.plusSeconds(12))))
                .containsExactly(12L, 11L, 10L);
        assertThat(ids(new AuditFilter("a1", "user.", "s1", "10.0.0.3", START, START.plusSeconds(40))))
                .as("all of them")
                .containsExactly(31L);
    }

    /** Returns what pages of every size agree on. */
    private static List<Long> ids(AuditFilter filter) {
        List<AuditEntry> whole = page(ALPHA, filter, null, 500);
        for (int size : new int[] {1, 7}) {
            List<AuditEntry> together = new ArrayList<>();
            List<AuditEntry> part;
            do {
                Long before = together.isEmpty()
                        ? null
                        : together.get(together.size() - 1).id();
                part = page(ALPHA, filter, before, size);
                together.addAll(part);
            } while (!part.isEmpty());
            assertThat(together).isEqualTo(whole);
        }
        return whole.stream().map(AuditEntry::id).toList();
    }

    @Test
    void an_entry_that_is_not_the_companys_is_no_place_to_go_on_behind() {
        entries(1, 1);
        for (long id : new long[] {2, Long.MAX_VALUE}) {
            DomainException refused = catchThrowableOfType(DomainException.class, () -> page(ALPHA, ALL, id, 10));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errors()).extracting("field").containsExactly("before_id");
        }
        assertThat(page(ALPHA, ALL, 1L, 10)).isEmpty();
    }

    /** Also where a filter's few entries lie at the far end of a long log. */
    @Test
    void a_page_of_a_long_log_reads_little_more_than_it_shows() {
        DATABASE.run("""
                INSERT INTO audit_entry (company_id, actor, address, action, subject, at)
                SELECT 1, 'rare', '192.0.2.99', 'rare.thing', 'rare:1', timestamptz '2025-12-31' + i * interval '1 s' FROM generate_series(1, 60) i
                """);
        entries(60_000, 600);
        DATABASE.run("ANALYZE audit_entry");
        Instant from = START.plusSeconds(20_000);
        Instant to = START.plusSeconds(20_100);
        for (AuditFilter filter : List.of(
                ALL,
                actor("a1"),
                actor("rare"),
                subject("s4"),
                subject("rare:1"),
                address("10.0.0.3"),
                address("192.0.2.99"),
                new AuditFilter(null, null, null, null, from, to),
                new AuditFilter(null, null, null, null, null, from),
                new AuditFilter("a1", null, null, null, null, from),
                new AuditFilter(null, null, null, "10.0.0.3", null, START))) {
            assertThat(entriesRead(filter)).as("%s", filter).isLessThan(200);
        }
        for (AuditFilter filter : List.of(
                action("user."),
                action("rare."),
                action("zebra"),
                action(""),
                new AuditFilter(null, "user.", null, null, from, to),
                new AuditFilter("a1", "rare.", null, null, null, null),
                new AuditFilter("rare", "user.", null, null, null, null))) {
            assertThat(entriesRead(filter)).as("%s", filter).isLessThan(600);
        }
    }

    private static long entriesRead(AuditFilter filter) {
        long read = read();
        PERSISTENCE.run(em -> {
            beans(em).get(AuditLog.class).page(ALPHA, filter, null, 50);
            em.createNativeQuery("SELECT 1 FROM pg_stat_force_next_flush()", Integer.class)
                    .getResultList();
        });
        return read() - read;
    }

    private static long read() {
        return Long.parseLong(DATABASE.texts("""
                SELECT coalesce(t.seq_tup_read, 0) + (SELECT sum(i.idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid)
                  FROM pg_stat_user_tables t WHERE t.relname = 'audit_entry'""").get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_entry SET action = 'y'",
                "UPDATE audit_entry SET after = NULL",
                "UPDATE audit_entry SET at = now()",
                "DELETE FROM audit_entry",
                "TRUNCATE audit_entry",
                "DROP TABLE audit_entry",
                "ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY",
                "CREATE RULE r AS ON INSERT TO audit_entry DO INSTEAD NOTHING"
            })
    void the_application_can_change_nothing_of_it(String sql) throws SQLException {
        entries(1, 0);
        try (Connection app = DATABASE.app();
                Statement statement = app.createStatement()) {
            app.setAutoCommit(false);
            statement.execute("SELECT set_config('app.company', '1', true)");
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            app.rollback();
        }
    }

    // ------------------------------------------------------------------------------------------------ words

    private static void entries(int ofAlpha, int ofBeta) {
        DATABASE.run("""
                INSERT INTO audit_entry (company_id, actor, address, action, subject, at)
                SELECT c.company, 'a' || i %% 3, '10.0.0.' || i %% 4,
                       (ARRAY['user.create', 'user.update', 'number.add', 'company.update', 'schedule.day'])[i %% 5 + 1], 's' || i %% 5,
                       timestamptz '2026-01-01T00:00:00Z' + i * interval '1 s'
                  FROM (VALUES (1, %d), (2, %d)) c (company, entries), generate_series(1, c.entries) i ORDER BY c.company, i
                """.formatted(ofAlpha, ofBeta));
    }

    private static AuditFilter actor(String actor) {
        return new AuditFilter(actor, null, null, null, null, null);
    }

    private static AuditFilter action(String action) {
        return new AuditFilter(null, action, null, null, null, null);
    }

    private static AuditFilter subject(String subject) {
        return new AuditFilter(null, null, subject, null, null, null);
    }

    private static AuditFilter address(String address) {
        return new AuditFilter(null, null, null, address, null, null);
    }

    private static void write(
            CompanyId company, Actor actor, String action, String subject, Object before, Object after) {
        PERSISTENCE.run(em -> beans(em).get(AuditWriter.class).write(company, actor, action, subject, before, after));
    }

    private static List<AuditEntry> page(CompanyId company, AuditFilter filter, Long before, int limit) {
        return PERSISTENCE.in(em -> beans(em).get(AuditLog.class).page(company, filter, before, limit));
    }

    private static TestBeans beans(EntityManager em) {
        return new TestBeans(em, Clock.systemUTC());
    }
}
