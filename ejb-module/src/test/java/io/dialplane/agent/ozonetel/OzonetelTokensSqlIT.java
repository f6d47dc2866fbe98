package io.dialplane.agent.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.TestSql;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One token for all nodes, and never more than ten an hour. */
class OzonetelTokensSqlIT {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    private final AtomicInteger fetched = new AtomicInteger();
    private OzonetelTokens tokens;

    @AfterAll
    static void drop() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void noToken() {
        DATABASE.run("""
                TRUNCATE company, ozonetel_token CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'aa', 'A', 'IR', 'Asia/Tehran');
                """);
        PERSISTENCE.run(em -> tokens = new TestBeans(em, Clock.systemUTC())
                .with(Sql.class, TestSql.on(DATABASE))
                .get(OzonetelTokens.class));
    }

    @Test
    void aTokenIsFetchedOnceAndSharedSealed() {
        assertThat(get("key", null)).isEqualTo("token-1");
        assertThat(get("key", null)).isEqualTo("token-1");

        assertThat(DATABASE.texts("SELECT t::text FROM ozonetel_token t"))
                .singleElement()
                .asString()
                .doesNotContain("token-1");
    }

    @Test
    void manyAtOnceWaitForOne() {
        List<CompletableFuture<String>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> get("key", null)))
                .toList();

        assertThat(all).extracting(CompletableFuture::join).containsOnly("token-1");
    }

    @Test
    void aRefusedOneAnOldOneAndOtherSettingsAskForAnother() {
        get("key", null);
        assertThat(get("key", "token-1")).isEqualTo("token-2");
        assertThat(get("key", "token-1"))
                .as("somebody has got a new one already")
                .isEqualTo("token-2");
        DATABASE.run("UPDATE ozonetel_token SET good_until = clock_timestamp()");
        assertThat(get("key", null)).isEqualTo("token-3");
        assertThat(get("other key", null)).isEqualTo("token-4");
    }

    @Test
    void companiesWithOneAccountShareItsTokenAndWhatIsLeftOfTheHour() {
        assertThat(get("key", null)).isEqualTo("token-1");
        assertThat(tokens.get(settings(2, "Demo_User", "key"), null, of -> "another"))
                .isEqualTo("token-1");
        // a company that has guessed the key wrongly gets nothing, and takes nothing away
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> tokens.get(settings(2, "demo_user", "guessed"), null, of -> {
                        throw new TelephonyException(Kind.REFUSED, "no");
                    }))
                    .hasMessage("no");
        }
        assertThat(get("key", null)).isEqualTo("token-1");
    }

    @Test
    void anAccountThatNobodyUsesIsForgotten() {
        get("key", null);
        tokens.forgetOld();
        assertThat(get("key", null)).isEqualTo("token-1");
        DATABASE.run("UPDATE ozonetel_token SET used_at = used_at - interval '25 h'");
        tokens.forgetOld();
        assertThat(DATABASE.texts("SELECT account FROM ozonetel_token")).isEmpty();
    }

    @Test
    void tenAnHourAreAll() {
        for (int i = 0; i < 10; i++) {
            get("key", i == 0 ? null : "token-" + i);
        }

        assertThatThrownBy(() -> get("key", "token-10"))
                .isInstanceOfSatisfying(
                        TelephonyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessage("Ozonetel gives 10 tokens an hour, and all are used up");
        DATABASE.run("UPDATE ozonetel_token SET asked_at = ARRAY(SELECT a - interval '1 h' FROM unnest(asked_at) a)");
        assertThat(get("key", "token-10")).isEqualTo("token-11");
    }

    @Test
    void whoFailedLetsTheNextOneTry() {
        assertThatThrownBy(() -> tokens.get(settings("key"), null, of -> {
                    throw new TelephonyException(Kind.UNREACHABLE, "no answer");
                }))
                .hasMessage("no answer");

        assertThat(get("key", null)).isEqualTo("token-1");
    }

    @Test
    void whoDiedIsNotWaitedForForEver() {
        get("key", null);
        DATABASE.run("""
                UPDATE ozonetel_token SET token = NULL, fetching = gen_random_uuid(), fetching_until = clock_timestamp() + interval '300 ms'
                """);

        assertThat(get("key", null)).isEqualTo("token-2");
    }

    private String get(String key, String refused) {
        return tokens.get(settings(key), refused, of -> "token-" + fetched.incrementAndGet());
    }

    private static OzonetelSettings settings(String key) {
        return settings(1, "demo_user", key);
    }

    private static OzonetelSettings settings(int company, String username, String key) {
        return new OzonetelSettings(
                new CompanyId(company),
                URI.create("https://calls.example.com"),
                username,
                AuthKind.TOKEN,
                key,
                null,
                444,
                List.of(),
                false,
                1);
    }
}
