package io.dialplane.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A company's pool of extensions: given, given back, never twice. */
class ExtensionSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(7);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoCompaniesWithPeople() {
        DATABASE.run("TRUNCATE company CASCADE");
        DATABASE.run("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (7, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role)
                SELECT n, 1, 'a' || n, 'hash', 'AGENT' FROM generate_series(1, 60) n;
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (101, 7, 'b', 'hash', 'AGENT');
                """);
    }

    @Test
    void the_lowest_free_ones_are_given_and_the_pool_grows_by_ten() {
        assertThat(numbers(s -> s.assign(BETA, 101, 1))).containsExactly(8000);
        assertThat(numbers(s -> s.assign(BETA, 101, 2))).containsExactly(8001, 8002);
        assertThat(counts(BETA)).isEqualTo(new ExtensionCounts(8000, 8999, 10, 3, 0, 0));
        assertThat(numbers(s -> s.assign(BETA, 101, 9)))
                .hasSize(9)
                .startsWith(8003)
                .endsWith(8011);
        assertThat(with(s -> s.counts(BETA)).available()).isEqualTo(988);
        assertThat(numbers(s -> s.assign(ALPHA, 1, 1)))
                .as("another company's own range")
                .containsExactly(2000);
        assertThat(with(s -> s.page(ALPHA, new ExtensionFilter(null, null), 0, 100))
                        .size())
                .isEqualTo(10);
    }

    @Test
    void one_is_shown_to_its_company_only() {
        with(s -> s.assign(BETA, 101, 1));
        assertThat(with(s -> s.get(BETA, idOf(8000))).number()).isEqualTo(8000);
        assertThat(catchThrowableOfType(DomainException.class, () -> with(s -> s.get(ALPHA, idOf(8000))))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void one_that_was_given_back_rests_and_has_other_secrets() {
        with(s -> s.assign(BETA, 101, 2));
        String before = password(8000);
        assertThat(numbers(s -> s.releaseAllOf(BETA, 101))).containsExactly(8000, 8001);
        assertThat(counts(BETA)).isEqualTo(new ExtensionCounts(8000, 8999, 10, 0, 0, 2));
        assertThat(numbers(s -> s.assign(BETA, 101, 1))).containsExactly(8002);
        DATABASE.run("UPDATE extension SET free_from = now() WHERE number = 8000");
        assertThat(numbers(s -> s.assign(BETA, 101, 1))).containsExactly(8000);
        assertThat(password(8000)).isNotEqualTo(before);
    }

    @Test
    void fifty_at_once_are_given_fifty_different_ones() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(25);
        try {
            List<CompletableFuture<List<Integer>>> given = IntStream.rangeClosed(1, 50)
                    .mapToObj(user -> CompletableFuture.supplyAsync(() -> with(s -> s.assign(ALPHA, user, 1)), threads))
                    .toList();
            List<Integer> numbers = new ArrayList<>();
            given.forEach(one -> numbers.addAll(one.join()));
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(2000, 2049).boxed().toList());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_pool_holds_a_thousand_and_no_more() {
        with(s -> s.assign(ALPHA, 1, 1000));
        assertThat(counts(ALPHA)).isEqualTo(new ExtensionCounts(2000, 2999, 1000, 1000, 0, 0));
        DomainException none = catchThrowableOfType(DomainException.class, () -> with(s -> s.assign(ALPHA, 2, 1)));
        assertThat(none.status()).isEqualTo(409);
        assertThat(none).hasMessage("No free extension");
    }

    @Test
    void what_is_held_for_a_creation_is_nobodys_and_given_to_nobody_else() {
        UUID creation = UUID.randomUUID();
        assertThat(numbers(s -> s.hold(BETA, creation, 2))).containsExactly(8000, 8001);
        assertThat(numbers(s -> s.assign(BETA, 101, 1))).containsExactly(8002);
        assertThat(numbers(s -> s.assignHeld(BETA, creation, 101))).containsExactly(8000, 8001);
        UUID undone = UUID.randomUUID();
        assertThat(numbers(s -> s.hold(BETA, undone, 1))).containsExactly(8003);
        assertThat(numbers(s -> s.releaseHeld(BETA, undone))).containsExactly(8003);
        assertThat(counts(BETA))
                .as("what nobody has had does not rest")
                .isEqualTo(new ExtensionCounts(8000, 8999, 10, 3, 0, 0));
    }

    @Test
    void what_is_held_for_a_creation_can_not_be_moved() {
        UUID creation = UUID.randomUUID();
        with(s -> s.hold(BETA, creation, 1));
        DomainException held = catchThrowableOfType(
                DomainException.class,
                () -> with(s -> {
                    s.give(BETA, s.locked(BETA, idOf(8000)), 101);
                    return null;
                }));
        assertThat(held.status()).isEqualTo(409);
        assertThat(numbers(s -> s.assignHeld(BETA, creation, 101))).containsExactly(8000);
    }

    @Test
    void one_that_is_being_moved_is_given_to_nobody_else() {
        with(s -> s.assign(ALPHA, 1, 1));
        CompletableFuture<List<Integer>> taken = PERSISTENCE.in(em -> {
            ExtensionService service = new TestBeans(em, Clock.systemUTC()).get(ExtensionService.class);
            service.give(ALPHA, service.locked(ALPHA, idOf(2001)), 2);
            return PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(ExtensionService.class)
                    .assign(ALPHA, 3, 1));
        });
        assertThat(taken.join()).containsExactly(2002);
        assertThat(DATABASE.texts("SELECT user_id FROM extension WHERE number = 2001"))
                .containsExactly("2");
    }

    @Test
    void a_switch_knows_those_of_active_people_in_active_companies_only() {
        DATABASE.run("UPDATE users SET first_name = 'علی', last_name = '\"<&../' WHERE id = 101");
        with(s -> s.assign(BETA, 101, 1));
        SipIdentity known = with(s -> s.identity(BETA, 8000)).orElseThrow();
        assertThat(known.callerName()).isEqualTo("علی \"<&../");
        assertThat(known.password()).matches("[A-Za-z0-9]{24}");
        assertThat(known.voicemailPin()).matches("[0-9]{6}");
        assertThat(known.toString()).isEqualTo("SipIdentity[8000]");
        assertThat(with(s -> s.credentials(BETA, 101)).get(0).password()).isEqualTo(known.password());
        assertThat(identity(BETA, 8001)).as("nobody's").isEmpty();
        assertThat(identity(ALPHA, 8000)).as("another company's").isEmpty();
        DATABASE.run("UPDATE users SET is_active = false WHERE id = 101");
        assertThat(identity(BETA, 8000)).isEmpty();
        assertThat(with(s -> s.ofUser(BETA, 101)).get(0).status()).isEqualTo("suspended");
        assertThat(with(s -> s.counts(BETA)).suspended()).isOne();
        DATABASE.run("UPDATE users SET is_active = true WHERE id = 101");
        DATABASE.run("UPDATE company SET is_active = false WHERE id = 7");
        assertThat(identity(BETA, 8000)).isEmpty();
    }

    @Test
    void secrets_are_not_readable_in_the_database() {
        with(s -> s.assign(BETA, 101, 1));
        SipIdentity known = with(s -> s.identity(BETA, 8000)).orElseThrow();
        assertThat(DATABASE.texts("SELECT e::text FROM extension e"))
                .noneMatch(row -> row.contains(known.password()) || row.contains("," + known.voicemailPin() + ","));
    }

    @Test
    void a_direct_number_is_one_extensions_in_the_installation() {
        with(s -> s.assign(BETA, 101, 1));
        with(s -> s.assign(ALPHA, 1, 1));
        with(s -> {
            s.set(BETA, 8000, false, "+982188776655");
            return null;
        });
        assertThat(rung()).hasValue(8000);
        DomainException taken = catchThrowableOfType(
                DomainException.class,
                () -> with(s -> {
                    s.set(ALPHA, 2000, true, "+982188776655");
                    return null;
                }));
        assertThat(taken.status()).isEqualTo(409);
        with(s -> s.releaseAllOf(BETA, 101));
        assertThat(rung()).isEmpty();
    }

    private static String password(int number) {
        return DATABASE.texts("SELECT sip_password FROM extension WHERE number = " + number)
                .get(0);
    }

    private static int idOf(int number) {
        return Integer.parseInt(DATABASE.texts("SELECT id FROM extension WHERE number = " + number)
                .get(0));
    }

    private static Optional<Integer> rung() {
        return PERSISTENCE.in(em ->
                new TestBeans(em, Clock.systemUTC()).get(DirectNumbers.class).extensionOf("+982188776655"));
    }

    private static List<Integer> numbers(Function<ExtensionService, List<Integer>> work) {
        return with(work);
    }

    private static ExtensionCounts counts(CompanyId company) {
        return with(s -> s.counts(company));
    }

    private static Optional<SipIdentity> identity(CompanyId company, int number) {
        return with(s -> s.identity(company, number));
    }

    private static <T> T with(Function<ExtensionService, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC()).get(ExtensionService.class)));
    }
}
