package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second factors: each code once, on all nodes together. */
class SecondFactorsSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final int ALI = 7;
    private static final Actor SELF = new Actor(ALI, "ali", "192.0.2.1");
    private static final Editor EDITOR = new Editor(SELF, false);
    private static final Instant NOW = Instant.parse("2026-03-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Session SESSION =
            new Session(null, ALI, ALPHA, "ali", Role.ADMIN, false, false, false, NOW.plus(Duration.ofDays(1)));

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, User.class, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void aPerson() {
        DATABASE.run("""
                TRUNCATE company, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role, is_superuser)
                VALUES (7, 1, 'ali', 'x', 'ADMIN', false), (8, 1, 'berta', 'x', 'AGENT', false), (9, 1, 'root', 'x', 'SUPERVISOR', true);
                """);
    }

    @Test
    void a_secret_counts_when_its_code_has_confirmed_it() {
        String secret = begin();
        assertThat(check(null)).isEqualTo(SecondFactors.Answer.RIGHT);
        assertThat(status(() -> confirm("000000"))).isEqualTo(400);
        List<String> recovery = confirm(code(secret, 0));
        assertThat(recovery).hasSize(RecoveryCodes.COUNT);
        assertThat(check(null)).isEqualTo(SecondFactors.Answer.MISSING);
        assertThat(check(" ")).isEqualTo(SecondFactors.Answer.MISSING);
        assertThat(status(() -> confirm(code(secret, 1)))).as("nothing waits").isEqualTo(409);
        assertThat(status(SecondFactorsSqlIT::begin)).as("there is one").isEqualTo(409);
        assertThat(state()).isEqualTo(new SecondFactors.State(true, false, 10));
    }

    @Test
    void a_code_is_good_once_also_the_one_that_confirmed() {
        String secret = begin();
        confirm(code(secret, 0));
        assertThat(check(code(secret, 0))).isEqualTo(SecondFactors.Answer.WRONG);
        assertThat(check(code(secret, 1).replaceAll("(...)", "$1 "))).isEqualTo(SecondFactors.Answer.RIGHT);
        assertThat(check(code(secret, 1))).isEqualTo(SecondFactors.Answer.WRONG);
        assertThat(check("123")).isEqualTo(SecondFactors.Answer.WRONG);
    }

    @Test
    void of_two_nodes_that_get_a_code_at_once_one_takes_it() {
        String secret = begin();
        confirm(code(secret, 0));
        CompletableFuture<SecondFactors.Answer> second = PERSISTENCE.in(em -> {
            assertThat(new TestBeans(em, CLOCK)
                            .get(SecondFactors.class)
                            .check(ALPHA, ALI, "ali", code(secret, 1), null))
                    .isEqualTo(SecondFactors.Answer.RIGHT);
            return PERSISTENCE.waiting(other -> new TestBeans(other, CLOCK)
                    .get(SecondFactors.class)
                    .check(ALPHA, ALI, "ali", code(secret, 1), null));
        });
        assertThat(second.join()).isEqualTo(SecondFactors.Answer.WRONG);
    }

    @Test
    void a_recovery_code_is_good_once_and_new_ones_void_the_old() {
        List<String> recovery = confirm(code(begin(), 0));
        assertThat(check(recovery.get(0))).isEqualTo(SecondFactors.Answer.RIGHT);
        assertThat(check(recovery.get(0))).isEqualTo(SecondFactors.Answer.WRONG);
        assertThat(state().recoveryCodes()).isEqualTo(9);
        List<String> fresh = RecoveryCodes.fresh();
        ask(beans -> {
            beans.get(SecondFactorRegistry.class)
                    .replaceRecovery(
                            ALPHA,
                            EDITOR,
                            ALI,
                            fresh.stream().map(RecoveryCodes::hash).toList());
            return null;
        });
        assertThat(check(recovery.get(1))).isEqualTo(SecondFactors.Answer.WRONG);
        assertThat(check(fresh.get(1))).isEqualTo(SecondFactors.Answer.RIGHT);
    }

    @Test
    void the_database_keeps_neither_secret_nor_recovery_codes() {
        String secret = begin();
        List<String> recovery = confirm(code(secret, 0));
        String dump = String.join("\n", DATABASE.texts("""
                SELECT t::text FROM user_totp t UNION ALL SELECT c::text FROM totp_recovery_code c UNION ALL SELECT a::text FROM audit_entry a
                """));
        assertThat(dump).contains("user.totp-enable").doesNotContain(secret);
        recovery.forEach(code -> assertThat(dump).doesNotContain(code).doesNotContain(code.replace("-", "")));
    }

    @Test
    void what_is_taken_away_is_not_asked_for_and_only_superusers_take_superusers() {
        confirm(code(begin(), 0));
        remove(EDITOR, ALI);
        assertThat(check(null)).isEqualTo(SecondFactors.Answer.RIGHT);
        remove(EDITOR, ALI); // once more does no harm
        assertThat(DATABASE.texts("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("user.totp-enable", "user.totp-disable");
        assertThat(status(() -> remove(EDITOR, 9))).isEqualTo(403);
        assertThat(status(() -> remove(EDITOR, 99))).isEqualTo(404);
    }

    @Test
    void where_the_company_wants_it_administrators_without_one_can_only_set_it_up() {
        for (int person : new int[] {ALI, 8, 9}) {
            assertThat(session(person).mustEnrol()).isFalse();
        }
        DATABASE.run("UPDATE company SET settings = '{\"require_totp\": true}'");
        assertThat(session(ALI).mustEnrol()).isTrue();
        assertThat(session(8).mustEnrol()).as("an agent").isFalse();
        assertThat(session(9).mustEnrol()).as("a superuser").isTrue();
        assertThat(state().required()).isTrue();
        String secret = begin();
        assertThat(session(ALI).mustEnrol()).isTrue();
        confirm(code(secret, 0));
        assertThat(session(ALI).mustEnrol()).isFalse();
    }

    private static Session session(int person) {
        return ask(beans -> beans.get(SessionService.class).open(person, "x", "panel", Duration.ofHours(1)));
    }

    private static String begin() {
        String secret = Totp.newSecret();
        ask(beans -> {
            beans.get(SecondFactorRegistry.class)
                    .begin(ALPHA, ALI, beans.get(Secrets.class).seal(secret, "user_totp/" + ALI + "/secret"));
            return null;
        });
        return secret;
    }

    private static List<String> confirm(String code) {
        return ask(beans -> beans.get(SecondFactors.class).confirm(SESSION, SELF, code));
    }

    private static SecondFactors.Answer check(String code) {
        return ask(beans -> beans.get(SecondFactors.class).check(ALPHA, ALI, "ali", code, null));
    }

    private static SecondFactors.State state() {
        return ask(beans -> beans.get(SecondFactors.class).state(SESSION));
    }

    private static void remove(Editor by, int person) {
        ask(beans -> {
            beans.get(SecondFactors.class).remove(ALPHA, by, person);
            return null;
        });
    }

    /** The code of so many steps after now. */
    private static String code(String secret, int steps) {
        return Totp.code(secret, Totp.stepAt(NOW) + steps);
    }

    private static <T> T ask(Function<TestBeans, T> question) {
        return PERSISTENCE.in(em -> question.apply(new TestBeans(em, CLOCK)));
    }

    private static int status(Runnable work) {
        return catchThrowableOfType(DomainException.class, work::run).status();
    }
}
