package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.TableReads;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Numbers come into the pool. */
class NumberIntakeSqlIT extends NumberSqlBed {

    private static final Set<String> IRAN = Set.of("IR");
    private static final Refusals NOBODY_IS_TOLD = (index, why) -> {};

    private Intake add(String... texts) {
        return persistence.in(em -> {
            enter(em, ALPHA);
            NumberIntake intake = new NumberIntake(new IntakeQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
            for (String text : texts) {
                intake.take(text);
            }
            return intake.finish();
        });
    }

    @Test
    void numbers_come_into_the_pool_and_wait_for_their_place() {
        Intake intake =
                add("09121111111", "۰۹۱۲۲۲۲۲۲۲۲", "+98 912 111 1111", "02112345678", "abc", " ", "+14155552671");

        assertThat(intake).isEqualTo(new Intake(2, 1, 3, List.of("02112345678", "abc", "+14155552671")));
        assertThat(database.texts("""
                SELECT n.e164 || ' ' || n.country || ' ' || s.country || ' ' || s.dialable || ' ' || (s.free_at <= clock_timestamp())
                  FROM phone_number n JOIN number_state s ON s.number_id = n.id ORDER BY 1
                """))
                .containsExactly("+989121111111 IR IR true true", "+989122222222 IR IR true true");
    }

    @Test
    void the_sweep_gives_them_a_place() {
        add("09121111111", "09122222222");

        assertThat(database.texts("SELECT give_positions(1000, true)")).containsExactly("2");
        assertThat(database.texts("SELECT count(*) FROM number_state WHERE pos IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void what_is_there_already_is_a_duplicate_and_uses_up_no_ids() {
        add("09121111111");

        for (int i = 0; i < 10; i++) {
            assertThat(add("09121111111", "09121111111")).isEqualTo(new Intake(0, 2, 0, List.of()));
        }
        add("09122222222");
        assertThat(database.texts("SELECT max(id) FROM phone_number")).containsExactly("2");
    }

    @Test
    void at_most_five_samples_are_shown_cut_and_without_control_characters() {
        Intake intake = add("a", "b\u0007", "c".repeat(500), "d", "e", "f");

        assertThat(intake.invalid()).isEqualTo(6);
        assertThat(intake.invalidSamples()).containsExactly("a", "b", "c".repeat(64) + "…", "d", "e");
    }

    @Test
    void many_are_merged_in_slices() {
        String[] many = IntStream.range(0, 110_001)
                .mapToObj(i -> "0912" + (1_000_000 + i % 110_000))
                .toArray(String[]::new);

        assertThat(add(many)).isEqualTo(new Intake(110_000, 1, 0, List.of()));
        assertThat(database.texts("SELECT count(*) FROM phone_number n JOIN number_state s ON s.number_id = n.id"))
                .containsExactly("110000");
        assertThat(database.texts("SELECT count(*) FROM number_given")).containsExactly("0");
    }

    /** Autovacuum saw all of it empty: read row by row then, the pool is read again for each of the numbers. */
    @Test
    void merging_never_reads_the_whole_pool() {
        add("09121111111");
        emptyPool();
        database.run("VACUUM ANALYZE phone_number");
        database.run("ANALYZE number_given");

        long reads = persistence.in(em -> {
            enter(em, ALPHA);
            TableReads read = TableReads.of(em, "phone_number");
            NumberIntake intake = new NumberIntake(new IntakeQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
            IntStream.range(0, 1_000).forEach(i -> intake.take("0912" + (1_000_000 + i)));
            assertThat(intake.finish().added()).isEqualTo(1_000);
            return read.scans();
        });

        assertThat(reads).isZero();
    }

    /** Autovacuum came by in the middle of it and saw no row: of none that is added, of none that is in the pool. */
    @Test
    void merging_never_compares_each_number_with_each() {
        long reads = persistence.in(em -> {
            enter(em, ALPHA);
            IntakeQueries queries = new IntakeQueries(em);
            NumberIntake first = new NumberIntake(queries, ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
            IntStream.range(0, 1_000).forEach(i -> first.take("0912" + (1_000_000 + i)));
            assertThat(first.finish().added()).isEqualTo(1_000);
            UUID second = UUID.randomUUID();
            queries.stage(
                    ALPHA,
                    second,
                    IntStream.range(0, 1_000)
                            .mapToObj(i -> PhoneNumbers.parse("0913" + (1_000_000 + i), "IR")
                                    .orElseThrow())
                            .toList());
            database.run("VACUUM phone_number, number_given");
            TableReads read = TableReads.of(em, "phone_number");
            assertThat(queries.addStaged(second)).isEqualTo(1_000);
            return read.rows();
        });

        assertThat(reads).isLessThan(10_000);
    }

    @Test
    void two_who_add_the_same_numbers_at_once_add_each_once() throws Exception {
        List<String> numbers = new ArrayList<>();
        IntStream.range(0, 30_000).forEach(i -> numbers.add("0913" + (1_000_000 + i)));
        List<String> reversed = new ArrayList<>(numbers);
        Collections.reverse(reversed);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Intake>> both = two.invokeAll(
                    List.<Callable<Intake>>of(
                            () -> add(numbers.toArray(String[]::new)), () -> add(reversed.toArray(String[]::new))),
                    60,
                    TimeUnit.SECONDS);

            assertThat(both.get(0).get().added() + both.get(1).get().added()).isEqualTo(30_000);
        } finally {
            two.shutdownNow();
        }
        assertThat(database.texts("SELECT count(*) FROM number_state")).containsExactly("30000");
    }

    /** Longer than a dialer's request would. */
    @Test
    void who_adds_the_same_as_an_import_that_is_not_done_waits_for_it() throws Exception {
        ExecutorService second = Executors.newSingleThreadExecutor();
        try (Connection first = database.ownerUrl().dataSource().getConnection();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("INSERT INTO phone_number (e164, country) VALUES ('+989121111111', 'IR')");
            Future<Integer> added = second.submit(() -> persistence.in(em -> {
                em.createNativeQuery("SET LOCAL lock_timeout = '200ms'").executeUpdate();
                enter(em, ALPHA);
                NumberIntake intake = new NumberIntake(new IntakeQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
                intake.take("09121111111");
                return intake.finish().added();
            }));
            Awaitility.await().untilAsserted(() -> assertThat(
                            database.texts(
                                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND waitstart < clock_timestamp() - interval '1 s'"))
                    .containsExactly("1"));
            first.rollback();
            assertThat(added.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        } finally {
            second.shutdownNow();
        }
    }

    @Test
    void what_fails_in_the_middle_adds_nothing() {
        try {
            persistence.run(em -> {
                enter(em, ALPHA);
                NumberIntake intake = new NumberIntake(new IntakeQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
                IntStream.range(0, 6_000).forEach(i -> intake.take("0912" + (1_000_000 + i)));
                throw new IllegalStateException("broken file");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("broken file");
        }

        assertThat(database.texts("SELECT count(*) FROM phone_number")).containsExactly("0");
        assertThat(add("09121000000").added()).isEqualTo(1);
    }
}
