package io.dialplane.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A company's money as a list and as figures, and what superusers book. */
class WalletSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final EntryFilter ALL = new EntryFilter(null, null, null);
    private static final long MOST = 1_000_000_000_000_000_000L;
    private static final Actor ROOT = new Actor(7, "root", "192.0.2.1");
    /** The audit log takes no entry without a name. */
    private static final Actor UNWRITABLE = new Actor(7, null, null);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoCompanies() {
        DATABASE.run("TRUNCATE company, audit_entry, ledger, phone_number, users CASCADE");
        DATABASE.run("""
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'UTC');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (7, 2, 'root', '', 'ADMIN');
                INSERT INTO phone_number (id, e164, country) VALUES (1, '+989121111111', 'IR')
                """);
    }

    // ------------------------------------------------------------------------------------------------ figures

    @Test
    void a_company_without_a_price_is_not_billed() {
        assertThat(wallet(ALPHA)).isEqualTo(new Wallet(0, null, null, new Wallet.Today(0, 0, 0)));
        assertThat(wallet(ALPHA).isBilled()).isFalse();
        assertThat(wallet(ALPHA).callsLeft()).isNull();
        DATABASE.run("UPDATE company SET settings = '{\"cost_per_connected\": 0}'");
        assertThat(wallet(ALPHA).isBilled()).as("for nothing").isFalse();
    }

    @Test
    void what_is_left_pays_for_calls_at_the_dearest_active_price() {
        DATABASE.run("UPDATE company SET settings = '{\"cost_per_connected\": 150}' WHERE id = 1");
        DATABASE.run("""
                INSERT INTO scenario (company_id, name, display_name, cost_per_connected, is_active)
                VALUES (1, 'dear', 'Dear', 400, true), (1, 'dearer', 'Dearer', 900, false), (2, 'other', 'Other', 1000, true)
                """);
        book(ALPHA, 1_999);
        assertThat(wallet(ALPHA)).isEqualTo(new Wallet(1_999, 150L, 400L, new Wallet.Today(0, 0, 1_999)));
        assertThat(wallet(ALPHA).callsLeft()).isEqualTo(4);
        book(ALPHA, -3_000);
        assertThat(wallet(ALPHA).callsLeft()).as("in debt").isZero();
        assertThat(wallet(BETA).callsLeft())
                .as("its scenario alone has a price")
                .isZero();
    }

    @Test
    void a_day_begins_at_the_companys_midnight() {
        DATABASE.run("""
                INSERT INTO ledger (company_id, amount, reason, number_id, attempted_at, created_at)
                SELECT c.id, -100, 'call', 1, t, t
                  FROM company c, (SELECT date_trunc('day', clock_timestamp() AT TIME ZONE z.name) AT TIME ZONE z.name AS midnight, z.id
                                     FROM (VALUES (1, 'Asia/Tehran'), (2, 'UTC')) z (id, name)) m,
                       LATERAL (VALUES (midnight - interval '1 second'), (midnight), (midnight + interval '1 microsecond')) x (t)
                 WHERE m.id = c.id
                """);
        for (CompanyId company : List.of(ALPHA, BETA)) {
            assertThat(wallet(company).today()).isEqualTo(new Wallet.Today(2, 200, 0));
            assertThat(wallet(company).balance()).isEqualTo(-300);
        }
    }

    // ------------------------------------------------------------------------------------------------ the list

    @Test
    void entries_are_listed_newest_first_with_who_and_whom() {
        DATABASE.run("""
                INSERT INTO ledger (company_id, amount, reason, number_id, attempted_at, call_result_id) VALUES (1, -150, 'call', 1, now(), 815)
                """);
        DATABASE.run("INSERT INTO ledger (company_id, amount, reason) VALUES (2, 1, 'of another company')");
        book(ALPHA, 500, "Invoice 1");
        book(ALPHA, -20, "A mistake");

        List<LedgerEntry> entries = page(ALPHA, ALL, null, 500);

        assertThat(entries)
                .extracting(
                        LedgerEntry::kind,
                        LedgerEntry::amount,
                        LedgerEntry::reason,
                        LedgerEntry::by,
                        LedgerEntry::e164,
                        LedgerEntry::callResultId,
                        LedgerEntry::balanceAfter)
                .containsExactly(
                        tuple(
                                EntryKind.CORRECTION,
                                -20L,
                                "A mistake",
                                new LedgerEntry.Person(7, "root"),
                                null,
                                null,
                                null),
                        tuple(EntryKind.TOP_UP, 500L, "Invoice 1", new LedgerEntry.Person(7, "root"), null, null, null),
                        tuple(EntryKind.CHARGE, -150L, "call", null, "+989121111111", 815L, null));
        DATABASE.run("SELECT fold_ledger(1, 100)");
        assertThat(page(ALPHA, ALL, null, 500))
                .extracting(LedgerEntry::balanceAfter)
                .containsExactly(330L, 350L, -150L);
    }

    @Test
    void a_filter_leaves_out_other_kinds_and_times_and_the_count_agrees() {
        entries(1, 1);
        Instant from = Instant.parse("2026-01-01T00:00:10Z");
        Instant to = Instant.parse("2026-01-01T00:00:20Z");

        assertThat(amounts(new EntryFilter(EntryKind.TOP_UP, null, null))).containsExactly(60L, 40L, 20L);
        assertThat(amounts(new EntryFilter(EntryKind.CORRECTION, null, null))).containsExactly(-50L, -30L, -10L);
        assertThat(amounts(new EntryFilter(EntryKind.CHARGE, null, null)))
                .hasSize(54)
                .allMatch(amount -> amount == -1);
        assertThat(amounts(new EntryFilter(null, from, to)))
                .containsExactly(20L, -1L, -1L, -1L, -1L, -1L, -1L, -1L, -1L, -1L, -10L);
        assertThat(amounts(new EntryFilter(EntryKind.CHARGE, from, to))).hasSize(9);
        assertThat(amounts(new EntryFilter(null, to, from))).isEmpty();
    }

    /** Returns what pages of every size agree on. */
    private List<Long> amounts(EntryFilter filter) {
        List<LedgerEntry> whole = page(ALPHA, filter, null, 500);
        for (int size : new int[] {1, 7, 60}) {
            List<LedgerEntry> together = new ArrayList<>();
            List<LedgerEntry> part;
            do {
                Long before = together.isEmpty()
                        ? null
                        : together.get(together.size() - 1).id();
                part = page(ALPHA, filter, before, size);
                together.addAll(part);
            } while (!part.isEmpty());
            assertThat(together).isEqualTo(whole);
        }
        long count = in(wallets -> wallets.count(ALPHA, filter));
        assertThat(count).isEqualTo(whole.size());
        return whole.stream().map(LedgerEntry::amount).toList();
    }

    @Test
    void an_entry_that_is_not_the_companys_is_no_place_to_go_on_behind() {
        book(BETA, 1);
        long foreign = Long.parseLong(DATABASE.texts("SELECT id FROM ledger").get(0));
        assertThat(refused(() -> page(ALPHA, ALL, foreign, 10))).isEqualTo("400 before");
        assertThat(refused(() -> page(ALPHA, ALL, Long.MAX_VALUE, 10))).isEqualTo("400 before");
        assertThat(page(BETA, ALL, foreign, 10)).isEmpty();
    }

    @Test
    void row_level_security_hides_another_companys_money() {
        book(ALPHA, 500);
        List<LedgerEntry> entries = PERSISTENCE.in(em -> {
            em.createNativeQuery("SELECT set_config('app.company', '2', true)", String.class)
                    .getSingleResult();
            return new LedgerQueries(em).page(ALPHA, ALL, null, 10);
        });
        assertThat(entries).isEmpty();
    }

    /** Whatever is asked for, wherever it lies in a long ledger. */
    @Test
    void a_page_of_a_long_ledger_reads_little_more_than_it_shows() {
        entries(1_000, 600);
        DATABASE.run("ANALYZE ledger");
        Instant from = Instant.parse("2026-01-01T03:00:00Z");
        Instant to = Instant.parse("2026-01-01T03:30:00Z");
        for (EntryFilter filter : List.of(
                ALL,
                new EntryFilter(EntryKind.CHARGE, null, null),
                new EntryFilter(null, from, to),
                new EntryFilter(EntryKind.CHARGE, null, from),
                new EntryFilter(EntryKind.TOP_UP, null, null),
                new EntryFilter(EntryKind.CORRECTION, null, from),
                new EntryFilter(EntryKind.TOP_UP, from, to))) {
            assertThat(entriesRead(filter, null)).as("%s", filter).isBetween(50L, 300L);
        }
        long middle = Long.parseLong(DATABASE.texts("SELECT id FROM ledger ORDER BY created_at OFFSET 30000 LIMIT 1")
                .get(0));
        assertThat(entriesRead(ALL, middle)).isBetween(50L, 300L);
    }

    private static long entriesRead(EntryFilter filter, Long before) {
        long read = read();
        PERSISTENCE.run(em -> {
            List<LedgerEntry> page = beans(em).get(WalletService.class).page(ALPHA, filter, before, 50);
            assertThat(page).hasSize(50);
            em.createNativeQuery("SELECT 1 FROM pg_stat_force_next_flush()", Integer.class)
                    .getResultList();
        });
        return read() - read;
    }

    private static long read() {
        return Long.parseLong(DATABASE.texts("""
                SELECT coalesce(t.seq_tup_read, 0) + (SELECT sum(i.idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid)
                  FROM pg_stat_user_tables t WHERE t.relname = 'ledger'""").get(0));
    }

    // ------------------------------------------------------------------------------------------------ adjustments

    @Test
    void an_adjustment_counts_at_once_and_is_written_down() {
        Adjustment first = book(ALPHA, 500, "  Invoice 1 ");
        Adjustment second = book(ALPHA, -700, "A mistake");

        assertThat(first.balance()).isEqualTo(500);
        assertThat(second.balance()).isEqualTo(-200);
        assertThat(second.kind()).isEqualTo(EntryKind.CORRECTION);
        assertThat(second.duplicate()).isFalse();
        assertThat(wallet(ALPHA).balance()).isEqualTo(-200);
        assertThat(wallet(BETA).balance()).isZero();
        assertThat(DATABASE.texts("""
                SELECT concat_ws(' ', company_id, actor_id, actor, address, action, subject, before, after) FROM audit_entry ORDER BY id"""))
                .containsExactly(
                        "1 7 root 192.0.2.1 billing.adjust ledger:" + first.id()
                                + " {\"balance\": 0} {\"amount\": 500, \"reason\": \"Invoice 1\", \"balance\": 500}",
                        "1 7 root 192.0.2.1 billing.adjust ledger:" + second.id()
                                + " {\"balance\": 500} {\"amount\": -700, \"reason\": \"A mistake\", \"balance\": -200}");
    }

    @Test
    void what_cannot_be_written_down_is_not_booked() {
        assertThat(catchThrowable(() -> in(wallets -> wallets.adjust(ALPHA, UNWRITABLE, 1, "x", null))))
                .isNotNull();
        assertThat(DATABASE.texts("SELECT id FROM ledger")).isEmpty();
    }

    @Test
    void nothing_and_no_reason_are_refused_and_a_long_one_is_cut() {
        assertThat(refused(() -> book(ALPHA, 0, "x"))).isEqualTo("400 amount");
        for (String none : new String[] {null, "", " \t", "\0"}) {
            assertThat(refused(() -> book(ALPHA, 1, none))).isEqualTo("400 reason");
        }
        assertThat(DATABASE.texts("SELECT id FROM ledger")).isEmpty();
        assertThat(book(ALPHA, 1, "😀".repeat(501)).reason()).isEqualTo("😀".repeat(500));
    }

    @Test
    void a_balance_stays_within_what_can_be_added_up() {
        assertThat(refused(() -> book(ALPHA, MOST + 1))).isEqualTo("400 amount");
        assertThat(refused(() -> book(ALPHA, Long.MAX_VALUE))).isEqualTo("400 amount");
        assertThat(refused(() -> book(ALPHA, Long.MIN_VALUE))).isEqualTo("400 amount");
        book(ALPHA, MOST);
        assertThat(refused(() -> book(ALPHA, 1))).isEqualTo("400 amount");
        book(ALPHA, -2 * MOST);
        assertThat(refused(() -> book(ALPHA, -1))).isEqualTo("400 amount");
        assertThat(wallet(ALPHA).balance()).isEqualTo(-MOST);
        DATABASE.run(
                "INSERT INTO ledger (company_id, amount, reason, number_id, attempted_at) VALUES (1, -5, 'call', 1, now())");
        assertThat(refused(() -> book(ALPHA, 4))).as("still too deep").isEqualTo("400 amount");
        assertThat(book(ALPHA, 6).balance()).isEqualTo(1 - MOST);
        DATABASE.run("SELECT fold_ledger(1, 100)");
        assertThat(wallet(ALPHA).balance()).isEqualTo(1 - MOST);
    }

    @Test
    void of_two_at_once_the_second_is_judged_by_the_first() {
        CompletableFuture<Adjustment> second = PERSISTENCE.in(em -> {
            beans(em).get(WalletService.class).adjust(ALPHA, ROOT, MOST, "x", null);
            return PERSISTENCE.waiting(
                    other -> beans(other).get(WalletService.class).adjust(ALPHA, ROOT, 1, "x", null));
        });
        assertThat(refused(second::join)).isEqualTo("400 amount");
        assertThat(wallet(ALPHA).balance()).isEqualTo(MOST);
    }

    @Test
    void the_same_request_sent_again_is_booked_once() {
        NamedRequest request = new NamedRequest("key", new byte[] {1});
        Adjustment first = in(wallets -> wallets.adjust(ALPHA, ROOT, 500, "x", request));
        Adjustment again = in(wallets -> wallets.adjust(ALPHA, ROOT, 500, "x", request));
        assertThat(again).isEqualTo(first.again());
        assertThat(again.duplicate()).isTrue();
        assertThat(refused(() ->
                        in(wallets -> wallets.adjust(ALPHA, ROOT, 600, "x", new NamedRequest("key", new byte[] {2})))))
                .isEqualTo("422");
        assertThat(wallet(ALPHA).balance()).isEqualTo(500);
        in(wallets -> wallets.adjust(BETA, ROOT, 500, "x", request));
        assertThat(wallet(BETA).balance()).as("another company's key").isEqualTo(500);
    }

    @Test
    void what_was_refused_may_be_sent_again_with_the_same_key() {
        NamedRequest request = new NamedRequest("key", new byte[] {1});
        assertThat(refused(() -> in(wallets -> wallets.adjust(ALPHA, ROOT, MOST + 1, "x", request))))
                .isEqualTo("400 amount");
        assertThat(DATABASE.texts("SELECT key FROM idempotency_key")).isEmpty();
    }

    @Test
    void the_same_request_at_the_same_time_is_told_so() {
        NamedRequest request = new NamedRequest("key", new byte[] {1});
        PERSISTENCE.run(em -> {
            beans(em).get(WalletService.class).adjust(ALPHA, ROOT, 500, "x", request);
            assertThat(refused(() -> in(wallets -> wallets.adjust(ALPHA, ROOT, 500, "x", request))))
                    .isEqualTo("409");
        });
        assertThat(wallet(ALPHA).balance()).isEqualTo(500);
    }

    // ------------------------------------------------------------------------------------------------ words

    /**
     * Entries of alpha, one a second from 2026 on: of sixty, three are top-ups (20, 40, 60) and three corrections (-10,
     * -30, -50), the others charges of 1; then beta's.
     */
    private static void entries(int sixties, int ofBeta) {
        DATABASE.run("""
                INSERT INTO phone_number (id, e164, country) SELECT 100 + i, '+98' || 1000 + i, 'IR' FROM generate_series(1, 60) i ON CONFLICT DO NOTHING;
                INSERT INTO ledger (company_id, amount, reason, number_id, attempted_at, created_at)
                SELECT 1, CASE i %% 60 WHEN 20 THEN 20 WHEN 40 THEN 40 WHEN 0 THEN 60 WHEN 10 THEN -10 WHEN 30 THEN -30 WHEN 50 THEN -50 ELSE -1 END, 'x',
                       CASE WHEN i %% 10 > 0 THEN 100 + i %% 60 END, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 s',
                       timestamptz '2026-01-01T00:00:00Z' + i * interval '1 s'
                  FROM generate_series(1, 60 * %d) i;
                INSERT INTO ledger (company_id, amount, reason, created_at)
                SELECT 2, 1, 'x', timestamptz '2026-01-01T00:00:00Z' + i * interval '1 s' FROM generate_series(1, %d) i
                """.formatted(sixties, ofBeta));
    }

    private static Adjustment book(CompanyId company, long amount) {
        return book(company, amount, "of a test");
    }

    private static Adjustment book(CompanyId company, long amount, String reason) {
        return in(wallets -> wallets.adjust(company, ROOT, amount, reason, null));
    }

    private static Wallet wallet(CompanyId company) {
        return in(wallets -> wallets.wallet(company));
    }

    private static List<LedgerEntry> page(CompanyId company, EntryFilter filter, Long before, int limit) {
        return in(wallets -> wallets.page(company, filter, before, limit));
    }

    private static <T> T in(Function<WalletService, T> work) {
        return PERSISTENCE.in(em -> work.apply(beans(em).get(WalletService.class)));
    }

    private static TestBeans beans(EntityManager em) {
        return new TestBeans(em, Clock.systemUTC());
    }

    /** The status, and the field if one is named. */
    private static String refused(ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        DomainException refused =
                (DomainException) (thrown instanceof CompletionException ? thrown.getCause() : thrown);
        return refused.errors().stream().map(FieldError::field).reduce("" + refused.status(), (a, b) -> a + " " + b);
    }
}
