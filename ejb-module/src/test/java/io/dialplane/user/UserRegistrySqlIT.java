package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.session.Role;
import io.dialplane.session.SessionService;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each change of a person: a transaction with its audit entry, also when two change at once. */
class UserRegistrySqlIT {

    private static final UserRegistry.PasswordChange CHANGED = new UserRegistry.PasswordChange("hash", "new hash");
    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-21T08:00:00Z"), ZoneOffset.UTC);
    private static final Editor ADMIN = new Editor(new Actor(null, "boss", "192.0.2.1"), false);
    private static final Editor SUPERUSER = new Editor(new Actor(null, "root", "192.0.2.1"), true);
    /** The audit log takes no entry without a name. */
    private static final Editor UNWRITABLE = new Editor(new Actor(null, null, null), true);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, User.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoCompanies() throws SQLException {
        owner("TRUNCATE company, audit_entry CASCADE");
        owner("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran')
                """);
    }

    // ------------------------------------------------------------------------------------------------ user names

    @Test
    void what_somebody_has_is_taken_and_named_and_leaves_no_trace() throws SQLException {
        create(ALPHA, person("ali").email("ali@example.test").phone("+989121111111"));
        List<String> before = audit();
        assertThat(taken(() -> create(BETA, person("ALI")))).isEqualTo("username");
        assertThat(taken(() -> create(BETA, person("b").email("ALI@example.test"))))
                .isEqualTo("email");
        assertThat(taken(() -> create(BETA, person("b").phone("+989121111111"))))
                .isEqualTo("phone_number");
        int other = create(BETA, person("berta"));
        assertThat(taken(() -> change(BETA, other, edit().username("Ali")))).isEqualTo("username");
        assertThat(taken(() -> change(BETA, other, edit().email("ali@Example.test"))))
                .isEqualTo("email");
        assertThat(taken(() -> change(BETA, other, edit().phone("+989121111111"))))
                .isEqualTo("phone_number");
        assertThat(audit()).hasSize(before.size() + 1);
        assertThat(DATABASE.texts("SELECT concat_ws(' ', username, email, phone_number) FROM users ORDER BY id"))
                .containsExactly("ali ali@example.test +989121111111", "berta");
    }

    @Test
    void nobody_has_anothers_e_mail_as_user_name_nor_the_other_way_round() {
        create(ALPHA, person("ali").email("ali@example.test"));
        int berta = create(BETA, person("berta@example.test"));
        assertThat(taken(() -> create(BETA, person("ALI@example.test")))).isEqualTo("username");
        assertThat(taken(() -> create(ALPHA, person("c").email("BERTA@example.test"))))
                .isEqualTo("email");
        assertThat(taken(() -> change(BETA, berta, edit().username("ali@example.test"))))
                .isEqualTo("username");
        assertThat(taken(() -> change(BETA, berta, edit().email("ali@example.test"))))
                .isEqualTo("email");
        change(BETA, berta, edit().email("berta@example.test")); // one's own may be both
    }

    @Test
    void of_two_who_take_the_same_at_once_one_is_told() {
        for (PersonOf[] two : new PersonOf[][] {
            {person("same1"), person("SAME1")},
            {person("a2").email("same2@example.test"), person("b2").email("Same2@example.test")},
            {person("a3").phone("+989122222222"), person("b3").phone("+989122222222")},
            {person("same4@example.test"), person("b4").email("SAME4@example.test")},
            {person("a5").email("same5@example.test"), person("same5@example.test")},
        }) {
            CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
                registry(em).create(ALPHA, ADMIN, two[0].build(), "hash", two[0].phone);
                return PERSISTENCE.waiting(other -> registry(other)
                        .create(BETA, ADMIN, two[1].build(), "hash", two[1].phone)
                        .id());
            });
            assertThat(catchThrowable(second::join)).hasCauseInstanceOf(DomainException.class);
        }
        assertThat(DATABASE.texts("SELECT company_id FROM users")).hasSize(5).containsOnly("1");
    }

    @Test
    void who_swap_names_at_once_do_not_stop_each_other() {
        int ali = create(ALPHA, person("ali").email("a@example.test"));
        int berta = create(BETA, person("berta").email("b@example.test"));
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            registry(em)
                    .change(ALPHA, ADMIN, ali, edit().username("x").email("y").build(), null, null);
            return PERSISTENCE.waiting(other -> registry(other)
                    .change(BETA, ADMIN, berta, edit().username("y").email("x").build(), null, null)
                    .id());
        });
        assertThat(status(second::join)).isEqualTo(409);
    }

    @Test
    void what_a_deleted_person_had_is_free() {
        int ali = create(ALPHA, person("ali").email("ali@example.test").phone("+989121111111"));
        delete(ALPHA, ali);
        create(BETA, person("ali").email("ali@example.test").phone("+989121111111"));
    }

    // ------------------------------------------------------------------------------------------------ two at once

    @Test
    void a_change_from_a_version_that_somebody_has_changed_meanwhile_is_refused() {
        int ali = create(ALPHA, person("ali"));
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            registry(em)
                    .change(ALPHA, ADMIN, ali, edit().first("One").version(1).build(), null, null);
            return PERSISTENCE.waiting(other -> registry(other)
                    .change(ALPHA, ADMIN, ali, edit().first("Two").version(1).build(), null, null)
                    .version());
        });
        assertThat(status(second::join)).isEqualTo(409);
        assertThat(DATABASE.texts("SELECT first_name || ' ' || version FROM users"))
                .containsExactly("One 2");
    }

    @Test
    void names_that_somebody_has_changed_meanwhile_are_not_written_over_by_their_owner() {
        int ali = create(ALPHA, person("ali"));
        change(ALPHA, ali, edit().first("Ali"));
        ProfileChange old = new ProfileChange(Optional.of("x"), null, null, null, 1);
        assertThat(status(() -> PERSISTENCE.in(em -> registry(em).changeProfile(ALPHA, ADMIN, ali, old, null))))
                .isEqualTo(409);
        ProfileChange now = new ProfileChange(null, Optional.of("Ahmadi"), null, null, 2);
        PERSISTENCE.run(em -> registry(em).changeProfile(ALPHA, ADMIN, ali, now, null));
        assertThat(DATABASE.texts("SELECT concat_ws(' ', first_name, last_name, version) FROM users"))
                .containsExactly("Ali Ahmadi 3");
    }

    @Test
    void changes_of_different_fields_at_once_both_count() {
        int ali = create(ALPHA, person("ali"));
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            registry(em).change(ALPHA, ADMIN, ali, edit().first("Ali").build(), null, null);
            return PERSISTENCE.waiting(other -> registry(other)
                    .change(ALPHA, ADMIN, ali, edit().email("ali@example.test").build(), null, null)
                    .version());
        });
        assertThat(second.join()).isEqualTo(3);
        assertThat(DATABASE.texts("SELECT first_name || ' ' || email FROM users"))
                .containsExactly("Ali ali@example.test");
    }

    @Test
    void who_is_deleted_meanwhile_is_not_changed() {
        int ali = create(ALPHA, person("ali"));
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            registry(em).delete(ALPHA, ADMIN, ali);
            return PERSISTENCE.waiting(other -> registry(other)
                    .change(ALPHA, ADMIN, ali, edit().active(true).build(), null, null)
                    .id());
        });
        assertThat(status(second::join)).isEqualTo(404);
        assertThat(DATABASE.texts("SELECT is_active FROM users")).containsExactly("f");
    }

    @Test
    void who_is_deleted_twice_at_once_is_deleted_once() throws SQLException {
        int ali = create(ALPHA, person("ali"));
        CompletableFuture<Boolean> second = PERSISTENCE.in(em -> {
            registry(em).delete(ALPHA, ADMIN, ali);
            return PERSISTENCE.waiting(other -> {
                registry(other).delete(ALPHA, ADMIN, ali);
                return true;
            });
        });
        assertThat(status(second::join)).isEqualTo(404);
        assertThat(audit()).filteredOn(entry -> entry.contains("user.delete")).hasSize(1);
    }

    @Test
    void who_becomes_a_superuser_meanwhile_is_out_of_an_administrators_reach() {
        int ali = create(ALPHA, person("ali"));
        CompletableFuture<Boolean> second = PERSISTENCE.in(em -> {
            registry(em).change(ALPHA, SUPERUSER, ali, edit().superuser(true).build(), null, null);
            return PERSISTENCE.waiting(other -> {
                registry(other).delete(ALPHA, ADMIN, ali);
                return true;
            });
        });
        assertThat(status(second::join)).isEqualTo(403);
    }

    // ------------------------------------------------------------------------------------------------ the boundary

    @Test
    void anothers_person_is_not_there() {
        int ali = create(ALPHA, person("ali"));
        assertThat(status(() -> change(BETA, ali, edit().first("x")))).isEqualTo(404);
        assertThat(status(() -> delete(BETA, ali))).isEqualTo(404);
        assertThat(status(() -> PERSISTENCE.in(em -> registry(em)
                        .changeProfile(
                                BETA, ADMIN, ali, new ProfileChange(Optional.of("x"), null, null, null), CHANGED))))
                .isEqualTo(404);
        assertThat(DATABASE.texts("SELECT concat_ws(' ', first_name, version, deleted_at) FROM users"))
                .containsExactly("1");
    }

    @Test
    void the_first_administrator_stays_who_ever_asks() throws SQLException {
        int first = create(ALPHA, person("first").superuser());
        owner("UPDATE users SET first_administrator = true, role = 'ADMIN'");
        assertThat(status(() -> PERSISTENCE.in(em -> {
                    registry(em).delete(ALPHA, SUPERUSER, first);
                    return null;
                })))
                .isEqualTo(400);
        for (Edit change : List.of(edit().active(false), edit().superuser(false), edit().role(Role.SUPERVISOR))) {
            assertThat(status(() -> PERSISTENCE.in(
                            em -> registry(em).change(ALPHA, SUPERUSER, first, change.build(), null, null))))
                    .isEqualTo(400);
        }
        assertThat(catchThrowable(() -> owner("INSERT INTO users (company_id, username, password_hash, role,"
                        + " first_administrator) VALUES (2, 'second', 'x', 'ADMIN', true)")))
                .as("there is one")
                .hasMessageContaining("users_first_administrator_unique");
    }

    // ------------------------------------------------------------------------------------------------ the audit log

    @Test
    void every_change_is_written_down_in_the_company_s_log_without_the_password() throws SQLException {
        int ali = create(ALPHA, person("ali"));
        change(ALPHA, ali, edit().first("Ali"));
        PERSISTENCE.run(em -> registry(em)
                .changeProfile(ALPHA, ADMIN, ali, new ProfileChange(null, Optional.of("Ahmadi"), null, "x"), CHANGED));
        delete(ALPHA, ali);
        assertThat(audit())
                .containsExactly(
                        "1 boss 192.0.2.1 user.create user:%d >".formatted(ali),
                        "1 boss 192.0.2.1 user.update user:%d > Ali".formatted(ali),
                        "1 boss 192.0.2.1 user.update user:%d Ali > Ali Ahmadi".formatted(ali),
                        "1 boss 192.0.2.1 user.password user:%d >".formatted(ali),
                        "1 boss 192.0.2.1 user.delete user:%d Ali Ahmadi >".formatted(ali));
        assertThat(DATABASE.texts("SELECT concat(before, after) FROM audit_entry"))
                .allSatisfy(entry -> assertThat(entry).doesNotContain("hash"));
    }

    @Test
    void a_change_that_changes_nothing_is_none() throws SQLException {
        int ali = create(ALPHA, person("ali"));
        assertThat(change(ALPHA, ali, edit().username("ali").active(true).first("")))
                .isEqualTo(1);
        assertThat(audit()).hasSize(1);
    }

    @Test
    void what_cannot_be_written_down_is_not_done() throws SQLException {
        int ali = create(ALPHA, person("ali"));
        PERSISTENCE.run(em -> sessions(em).open(ali, "hash", "panel", Duration.ofHours(1)));
        for (Function<UserRegistry, Object> work : List.<Function<UserRegistry, Object>>of(
                registry -> registry.create(ALPHA, UNWRITABLE, person("berta").build(), "hash", null),
                registry -> registry.change(
                        ALPHA, UNWRITABLE, ali, edit().first("x").active(false).build(), "other hash", null),
                registry -> registry.changeProfile(
                        ALPHA, UNWRITABLE, ali, new ProfileChange(Optional.of("x"), null, null, "x"), CHANGED),
                registry -> {
                    registry.delete(ALPHA, UNWRITABLE, ali);
                    return null;
                })) {
            assertThat(catchThrowable(() -> PERSISTENCE.in(em -> work.apply(registry(em)))))
                    .isNotNull();
        }
        assertThat(
                        DATABASE.texts(
                                "SELECT concat_ws(' ', username, first_name, password_hash, is_active, deleted_at, version) FROM users"))
                .containsExactly("ali hash t 1");
        assertThat(DATABASE.texts("SELECT ended_at FROM user_session")).containsExactly((String) null);
        assertThat(audit()).hasSize(1);
    }

    @Test
    void a_password_that_was_checked_and_has_changed_since_is_not_the_current_one() throws SQLException {
        int ali = create(ALPHA, person("ali"));
        PERSISTENCE.in(em -> registry(em).change(ALPHA, ADMIN, ali, edit().build(), "an administrator's", null));

        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> PERSISTENCE.in(em -> registry(em)
                                        .changeProfile(
                                                ALPHA, ADMIN, ali, new ProfileChange(null, null, null, "x"), CHANGED)))
                        .status())
                .isEqualTo(400);
        assertThat(DATABASE.texts("SELECT password_hash FROM users")).containsExactly("an administrator's");
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> PERSISTENCE.run(
                                        em -> sessions(em).open(ali, "hash", "panel", Duration.ofHours(1))))
                        .status())
                .isEqualTo(401);
        assertThat(DATABASE.texts("SELECT sid FROM user_session")).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ sessions

    @Test
    void sessions_end_with_the_password_the_activity_and_the_person() {
        for (Function<Integer, Object> end : List.<Function<Integer, Object>>of(
                id -> PERSISTENCE.in(em -> registry(em).change(ALPHA, ADMIN, id, edit().build(), "new hash", null)),
                id -> PERSISTENCE.in(em -> registry(em)
                        .changeProfile(ALPHA, ADMIN, id, new ProfileChange(null, null, null, "x"), CHANGED)),
                id -> change(ALPHA, id, edit().active(false)),
                id -> {
                    delete(ALPHA, id);
                    return id;
                })) {
            int ali = create(ALPHA, person("ali"));
            PERSISTENCE.run(em -> sessions(em).open(ali, "hash", "panel", Duration.ofHours(1)));
            change(ALPHA, ali, edit().first("Ali"));
            assertThat(ended(ali)).containsExactly(false);
            end.apply(ali);
            assertThat(ended(ali)).containsExactly(true);
            execute("UPDATE users SET deleted_at = clock_timestamp() WHERE id = " + ali);
        }
    }

    private static List<Boolean> ended(int user) {
        return DATABASE.texts("SELECT ended_at IS NOT NULL FROM user_session WHERE user_id = " + user).stream()
                .map("t"::equals)
                .toList();
    }

    // ------------------------------------------------------------------------------------------------ words

    /** A person to be created. */
    private static final class PersonOf {
        private final String username;
        private String email;
        private String phone;
        private boolean superuser;

        private PersonOf(String username) {
            this.username = username;
        }

        PersonOf email(String address) {
            email = address;
            return this;
        }

        PersonOf phone(String e164) {
            phone = e164;
            return this;
        }

        PersonOf superuser() {
            superuser = true;
            return this;
        }

        NewPerson build() {
            return new NewPerson(
                    username, "a password", Role.AGENT, null, superuser, true, false, null, null, email, phone);
        }
    }

    private static PersonOf person(String username) {
        return new PersonOf(username);
    }

    private static Edit edit() {
        return new Edit();
    }

    private static int create(CompanyId company, PersonOf person) {
        return PERSISTENCE.in(em -> registry(em)
                .create(company, person.superuser ? SUPERUSER : ADMIN, person.build(), "hash", person.phone)
                .id());
    }

    /** Returns the version. */
    private static int change(CompanyId company, int id, Edit change) {
        return PERSISTENCE.in(em -> registry(em)
                .change(
                        company,
                        ADMIN,
                        id,
                        change.build(),
                        null,
                        change.phone == null ? null : change.phone.orElse(null))
                .version());
    }

    private static Object delete(CompanyId company, int id) {
        PERSISTENCE.run(em -> registry(em).delete(company, ADMIN, id));
        return null;
    }

    private static UserRegistry registry(EntityManager em) {
        return new TestBeans(em, CLOCK).get(UserRegistry.class);
    }

    private static SessionService sessions(EntityManager em) {
        return new TestBeans(em, CLOCK).get(SessionService.class);
    }

    /** The field that is said to be taken. */
    private static String taken(Callable<?> work) {
        DomainException refused = catchThrowableOfType(DomainException.class, work::call);
        assertThat(refused.status()).isEqualTo(409);
        return refused.errors().stream().map(FieldError::field).findFirst().orElseThrow();
    }

    private static int status(Callable<?> work) {
        Throwable thrown = catchThrowable(work::call);
        return ((DomainException) (thrown instanceof CompletionException ? thrown.getCause() : thrown)).status();
    }

    private static List<String> audit() throws SQLException {
        return DATABASE.texts("""
                SELECT concat_ws(' ', company_id, actor, address, action, subject, before ->> 'first_name', before ->> 'last_name', '>',
                                 after ->> 'first_name', after ->> 'last_name')
                  FROM audit_entry ORDER BY id""");
    }

    private static void execute(String sql) {
        try {
            owner(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void owner(String sql) throws SQLException {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
