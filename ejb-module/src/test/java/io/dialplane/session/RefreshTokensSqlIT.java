package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshTokensSqlIT {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    private UUID sid;

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void aSession() {
        DATABASE.run("""
                TRUNCATE company CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (1, 5, 'ali', 'x', 'AGENT');
                """);
        sid = PERSISTENCE.in(em -> new SessionService(em, new LiveSessions())
                .open(1, "x", "agent", Duration.ofDays(1))
                .sid());
    }

    @Test
    void each_token_has_one_successor() {
        String first = first();
        String second = use(first).orElseThrow();
        String third = use(second).orElseThrow();
        assertThat(Set.of(first, second, third)).hasSize(3).allMatch(token -> token.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void who_asks_again_within_the_grace_is_given_the_same_one() {
        String first = first();
        String second = use(first).orElseThrow();
        assertThat(use(first)).contains(second);
        ago(29);
        assertThat(use(first)).contains(second);
        assertThat(isLive()).isTrue();
        assertThat(use(second)).isPresent();
    }

    @Test
    void a_token_used_again_after_the_grace_ends_the_session() {
        String first = first();
        String second = use(first).orElseThrow();
        ago(30);
        assertThat(use(first)).isEmpty();
        assertThat(isLive()).isFalse();
        assertThat(use(second)).isEmpty();
        assertThat(DATABASE.texts("SELECT end_reason FROM user_session")).containsExactly("refresh-token-reused");
    }

    @Test
    void fifty_at_once_are_given_one_successor() {
        String first = first();
        ExecutorService threads = Executors.newFixedThreadPool(25);
        List<CompletableFuture<Optional<String>>> uses = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> use(first), threads))
                .toList();
        Set<Optional<String>> successors = new HashSet<>();
        uses.forEach(use -> successors.add(use.join()));
        threads.shutdown();
        assertThat(successors).hasSize(1).doesNotContain(Optional.empty());
        assertThat(DATABASE.texts("SELECT count(*)::text FROM refresh_token")).containsExactly("2");
    }

    @Test
    void nothing_unknown_is_taken_and_nothing_of_a_session_that_is_over() {
        String first = first();
        for (String unknown : List.of("", "x", first + "x", "\u0000", "x".repeat(10_000))) {
            assertThat(use(unknown)).isEmpty();
        }
        DATABASE.run("UPDATE user_session SET expires_at = clock_timestamp()");
        assertThat(use(first)).isEmpty();
        assertThat(DATABASE.texts("SELECT count(*)::text FROM refresh_token WHERE used_at IS NOT NULL"))
                .containsExactly("0");
    }

    @Test
    void a_session_that_lasts_while_it_is_used_is_kept_alive() {
        PERSISTENCE.run(em -> new SessionService(em, new LiveSessions()).lastsWhileAlive(sid, Duration.ofHours(1)));
        assertThat(minutesLeft()).isBetween(59, 60);
        DATABASE.run("UPDATE user_session SET expires_at = clock_timestamp() + interval '5 minutes'");
        use(first());
        assertThat(minutesLeft()).isBetween(59, 60);
    }

    @Test
    void a_session_with_an_end_of_its_own_lives_as_long_as_its_latest_token() {
        String second = use(first()).orElseThrow();
        assertThat(minutesLeft()).as("it lives longer already").isBetween(24 * 60 - 1, 24 * 60);
        DATABASE.run("UPDATE user_session SET expires_at = clock_timestamp() + interval '5 minutes'");
        use(second);
        assertThat(minutesLeft()).isBetween(29, 30);
    }

    @Test
    void no_token_is_kept_in_clear() {
        String first = first();
        String second = use(first).orElseThrow();
        assertThat(
                        DATABASE.texts(
                                "SELECT r::text || encode(r.token_hash, 'escape') || encode(r.seed, 'escape') FROM refresh_token r"))
                .hasSize(2)
                .noneMatch(row -> row.contains(first) || row.contains(second));
    }

    private static int minutesLeft() {
        return Integer.parseInt(DATABASE.texts(
                        "SELECT ceil(extract(epoch FROM expires_at - clock_timestamp()) / 60)::int::text FROM user_session")
                .get(0));
    }

    private static void ago(int seconds) {
        DATABASE.run("UPDATE refresh_token SET used_at = clock_timestamp() - interval '" + seconds
                + " seconds' WHERE used_at IS NOT NULL");
    }

    private boolean isLive() {
        return PERSISTENCE.in(
                em -> new SessionService(em, new LiveSessions()).find(sid).isPresent());
    }

    private String first() {
        return with(tokens -> tokens.first(sid));
    }

    private static Optional<String> use(String token) {
        return with(tokens -> tokens.use(token, Duration.ofMinutes(30)).map(RefreshTokens.Refreshed::token));
    }

    private static <T> T with(Function<RefreshTokens, T> work) {
        return PERSISTENCE.in(em -> work.apply(new RefreshTokens(em, new SessionService(em, new LiveSessions()))));
    }
}
