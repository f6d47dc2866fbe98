package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.Texts;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One-time links that set a password. */
class PasswordLinksSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final int ALI = 7;
    private static final Actor SELF = new Actor(ALI, "ali", "192.0.2.1");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-21T08:00:00Z"), ZoneOffset.UTC);

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
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role, email, must_change_password)
                VALUES (7, 1, 'ali', 'old', 'ADMIN', 'ali@example.test', true);
                INSERT INTO user_session (sid, user_id, door, expires_at) VALUES (gen_random_uuid(), 7, 'panel', now() + interval '1 h');
                """);
    }

    @Test
    void a_link_sets_the_password_once_and_ends_what_the_old_one_opened() {
        PasswordLink link = create(PasswordLink.Purpose.RESET);
        set(link, "new");
        assertThat(DATABASE.texts("SELECT password_hash || must_change_password FROM users"))
                .containsExactly("newfalse");
        assertThat(DATABASE.texts("SELECT sid FROM user_session WHERE ended_at IS NULL"))
                .isEmpty();
        assertThat(DATABASE.texts("SELECT action || ' ' || actor FROM audit_entry ORDER BY id"))
                .containsExactly("user.password-link boss", "user.update ali", "user.password ali");
        assertVoid(link);
    }

    @Test
    void the_database_keeps_no_token() {
        PasswordLink link = create(PasswordLink.Purpose.WELCOME);
        assertThat(link.token()).matches("[A-Za-z0-9_-]{43}");
        assertThat(link.toString()).doesNotContain(link.token());
        assertThat(DATABASE.texts("SELECT l::text FROM password_link l UNION ALL SELECT a::text FROM audit_entry a"))
                .hasSize(2)
                .noneMatch(row -> row.contains(link.token()));
    }

    @Test
    void links_are_good_for_an_hour_and_for_a_week() {
        create(PasswordLink.Purpose.RESET);
        create(PasswordLink.Purpose.WELCOME);
        assertThat(
                        DATABASE.texts(
                                "SELECT purpose || ' ' || (expires_at - created_at < interval '61 min') FROM password_link ORDER BY 1"))
                .containsExactly("reset true", "welcome false");
        PasswordLink late = create(PasswordLink.Purpose.RESET);
        DATABASE.run("UPDATE password_link SET expires_at = clock_timestamp()");
        assertVoid(late);
        run(beans -> beans.get(ForgottenPasswords.class).removeExpired());
        assertThat(DATABASE.texts("SELECT purpose FROM password_link")).isEmpty();
    }

    @Test
    void any_new_password_and_a_new_email_void_all_links() {
        PasswordLink first = create(PasswordLink.Purpose.RESET);
        PasswordLink second = create(PasswordLink.Purpose.WELCOME);
        set(first, "new");
        assertVoid(second);

        PasswordLink third = create(PasswordLink.Purpose.RESET);
        run(beans -> beans.get(UserRegistry.class)
                .changeProfile(
                        ALPHA,
                        new Editor(SELF, false),
                        ALI,
                        new ProfileChange(null, null, null, null),
                        new UserRegistry.PasswordChange("new", "newer")));
        assertVoid(third);

        PasswordLink fourth = create(PasswordLink.Purpose.RESET);
        run(beans -> beans.get(UserRegistry.class).change(ALPHA, new Editor(SELF, false), ALI, email(), null, null));
        assertVoid(fourth);
    }

    private static PersonChange email() {
        return new PersonChange(
                null, null, null, null, null, null, null, null, null, Optional.of("new@example.test"), null, null);
    }

    @Test
    void a_change_and_a_link_at_once_wait_for_each_other() {
        CompletableFuture<Void> change = PERSISTENCE.in(em -> {
            new TestBeans(em, CLOCK)
                    .get(PasswordLinks.class)
                    .create(ALPHA, Actor.SYSTEM, ALI, PasswordLink.Purpose.RESET);
            return PERSISTENCE.waiting(other -> {
                changeEmail(other);
                return null;
            });
        });
        change.join();
        assertThat(DATABASE.texts("SELECT purpose FROM password_link"))
                .as("was sent to the old address")
                .isEmpty();

        CompletableFuture<PasswordLink> link = PERSISTENCE.in(em -> {
            changeEmail(em);
            return PERSISTENCE.waiting(other -> new TestBeans(other, CLOCK)
                    .get(PasswordLinks.class)
                    .create(ALPHA, Actor.SYSTEM, ALI, PasswordLink.Purpose.RESET));
        });
        assertThat(link.join().token()).isNotNull();
    }

    private static void changeEmail(EntityManager em) {
        String address =
                "new" + DATABASE.texts("SELECT count(*) FROM audit_entry").get(0) + "@example.test";
        new TestBeans(em, CLOCK)
                .get(UserRegistry.class)
                .change(
                        ALPHA,
                        new Editor(SELF, false),
                        ALI,
                        new PersonChange(
                                null, null, null, null, null, null, null, null, null, Optional.of(address), null, null),
                        null,
                        null);
        em.flush();
    }

    @Test
    void who_may_not_log_in_has_no_link() {
        for (String change : new String[] {
            "UPDATE users SET is_active = false",
            "UPDATE company SET is_active = false",
            "UPDATE users SET deleted_at = now()"
        }) {
            PasswordLink link = create(PasswordLink.Purpose.RESET);
            DATABASE.run(change);
            assertVoid(link);
            assertThat(status(() -> create(PasswordLink.Purpose.RESET))).isEqualTo(404);
            DATABASE.run("UPDATE users SET is_active = true, deleted_at = NULL; UPDATE company SET is_active = true");
        }
    }

    @Test
    void nobody_makes_a_link_for_another_companys_person() {
        assertThat(status(() -> run(beans ->
                        beans.get(PasswordLinks.class).create(BETA, Actor.SYSTEM, ALI, PasswordLink.Purpose.RESET))))
                .isEqualTo(404);
        assertThat(status(() -> run(beans ->
                        beans.get(PasswordLinks.class).mail(BETA, Actor.SYSTEM, ALI, PasswordLink.Purpose.RESET))))
                .isEqualTo(404);
    }

    @Test
    void of_two_who_use_a_link_at_once_one_does() {
        PasswordLink link = create(PasswordLink.Purpose.RESET);
        CompletableFuture<Void> second = PERSISTENCE.in(em -> {
            set(em, link, "first");
            return PERSISTENCE.waiting(other -> {
                set(other, link, "second");
                return null;
            });
        });
        assertThat(status(second::join)).isEqualTo(400);
        assertThat(DATABASE.texts("SELECT password_hash FROM users")).containsExactly("first");
    }

    @Test
    void requests_are_answered_once_whoever_asks() {
        run(beans -> beans.get(ForgottenPasswords.class).ask("nobody@example.test", null));
        run(beans -> beans.get(ForgottenPasswords.class).ask("no address \0", null));
        assertThat(DATABASE.texts("SELECT email FROM password_request")).containsExactly("nobody@example.test");
        assertThat(answered()).isTrue();
        assertThat(answered()).isFalse();
        assertThat(DATABASE.texts("SELECT email FROM password_request")).isEmpty();
        assertThat(DATABASE.texts("SELECT state FROM mail")).isEmpty();
    }

    private static boolean answered() {
        return PERSISTENCE.in(
                em -> new TestBeans(em, CLOCK).get(ForgottenPasswords.class).answerOne());
    }

    private static PasswordLink create(PasswordLink.Purpose purpose) {
        return PERSISTENCE.in(em -> new TestBeans(em, CLOCK)
                .get(PasswordLinks.class)
                .create(ALPHA, new Actor(null, "boss", null), ALI, purpose));
    }

    private static void set(PasswordLink link, String hash) {
        PERSISTENCE.run(em -> set(em, link, hash));
    }

    private static void set(EntityManager em, PasswordLink link, String hash) {
        new TestBeans(em, CLOCK)
                .get(UserRegistry.class)
                .setPassword(ALPHA, SELF, ALI, Texts.sha256(link.token()), hash);
    }

    private static void assertVoid(PasswordLink link) {
        assertThat(PERSISTENCE.<Boolean>in(em ->
                        new TestBeans(em, CLOCK).get(PasswordService.class).isGood(link.token())))
                .isFalse();
        assertThat(status(() -> set(link, "other"))).isEqualTo(400);
    }

    private static void run(Consumer<TestBeans> work) {
        PERSISTENCE.run(em -> work.accept(new TestBeans(em, CLOCK)));
    }

    private static int status(Runnable work) {
        return catchThrowableOfType(DomainException.class, () -> {
                    try {
                        work.run();
                    } catch (CompletionException e) {
                        throw e.getCause();
                    }
                })
                .status();
    }
}
