package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Constraints;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.session.Role;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserQueriesSqlIT {

    private static final Instant NOW = Instant.parse("2026-03-21T08:00:00Z");
    private static final UserFilter ALL = new UserFilter(null, null, null);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, User.class);

    private static CompanyId alpha;
    private static CompanyId beta;

    @BeforeAll
    static void companies() {
        alpha = company("alpha");
        beta = company("beta");
    }

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void nobodyIsThere() throws Exception {
        try (var connection = DATABASE.ownerUrl().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("TRUNCATE users CASCADE");
        }
    }

    @Test
    void people_are_found_by_user_name_or_e_mail_in_any_case() {
        int id = person(alpha, "Ali", user -> user.setEmail("Ali@Example.test"));
        for (String name : List.of("Ali", "ALI", "ali@example.TEST")) {
            assertThat(credentials(name)).hasValueSatisfying(found -> assertThat(found)
                    .isEqualTo(new Credentials(id, alpha, "hash of Ali", true, true)));
        }
        assertThat(credentials("al")).isEmpty();
        assertThat(credentials("%")).isEmpty();
        assertThat(credentials("Ali\u0000")).isEmpty();
    }

    @Test
    void the_costliest_bcrypt_hash_of_somebody_who_is_there_is_known() {
        person(alpha, "argon", user -> user.setPasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"));
        assertThat(PERSISTENCE.<Integer>in(em -> new UserQueries(em).bcryptCost()))
                .isZero();

        person(alpha, "ten", user -> user.setPasswordHash("$2b$10$" + "x".repeat(53)));
        person(beta, "twelve", user -> user.setPasswordHash("$2a$12$" + "x".repeat(53)));
        person(beta, "gone", user -> {
            user.setPasswordHash("$2b$14$" + "x".repeat(53));
            user.delete(NOW);
        });
        person(beta, "odd", user -> user.setPasswordHash("$2 is no hash"));

        assertThat(PERSISTENCE.<Integer>in(em -> new UserQueries(em).bcryptCost()))
                .isEqualTo(12);
    }

    @Test
    void a_hash_is_replaced_by_another_of_the_same_password_only() {
        int id = person(alpha, "ali", user -> {});

        assertThat(PERSISTENCE.<Boolean>in(em -> new UserQueries(em).rehash(id, "another hash", "new")))
                .isFalse();
        assertThat(PERSISTENCE.<Boolean>in(em -> new UserQueries(em).rehash(id, "hash of ali", "new")))
                .isTrue();
        assertThat(credentials("ali").orElseThrow().passwordHash()).isEqualTo("new");
    }

    @Test
    void a_user_name_wins_over_anothers_e_mail() {
        person(alpha, "first", user -> user.setEmail("shared@example.test"));
        int second = person(alpha, "shared@example.test", user -> {});
        assertThat(credentials("shared@example.test"))
                .hasValueSatisfying(found -> assertThat(found.userId()).isEqualTo(second));
    }

    @Test
    void who_was_deleted_is_nobody_and_the_name_is_free() {
        person(alpha, "ali", user -> user.delete(NOW));
        assertThat(credentials("ali")).isEmpty();
        boolean taken = ask(queries -> queries.isTakenForLogin("ali", null, -1));
        assertThat(taken).isFalse();
        int again = person(alpha, "ali", user -> {});
        Optional<CompanyId> company = ask(queries -> queries.companyOf(again));
        assertThat(company).contains(alpha);
    }

    @Test
    void a_list_shows_the_own_company_in_the_order_of_ids() {
        int ali = person(alpha, "ali", user -> {});
        person(beta, "berta", user -> {});
        int cem = person(alpha, "cem", user -> {});
        person(alpha, "gone", user -> user.delete(NOW));
        assertThat(page(alpha, ALL, 0, 50)).containsExactly(ali, cem);
        assertThat(page(alpha, ALL, 1, 50)).containsExactly(cem);
        assertThat(page(alpha, ALL, 0, 1)).containsExactly(ali);
        assertThat(count(ALL)).isEqualTo(2);
    }

    @Test
    void a_list_is_narrowed_by_role_activity_and_text() {
        int agent = person(alpha, "ali", user -> user.setLastName("Ahmadi"));
        int boss = person(alpha, "boss", user -> user.setRole(Role.ADMIN));
        int away = person(alpha, "away", user -> user.setActive(false));
        assertThat(page(alpha, new UserFilter(Role.ADMIN, null, null), 0, 50)).containsExactly(boss);
        assertThat(page(alpha, new UserFilter(null, false, null), 0, 50)).containsExactly(away);
        assertThat(page(alpha, new UserFilter(null, true, null), 0, 50)).containsExactly(agent, boss);
        assertThat(page(alpha, new UserFilter(null, null, "AHMA"), 0, 50)).containsExactly(agent);
        assertThat(page(alpha, new UserFilter(null, null, "%"), 0, 50)).isEmpty();
        assertThat(count(new UserFilter(Role.AGENT, true, "a"))).isEqualTo(1);
    }

    @Test
    void people_of_the_company_are_found_by_name_and_by_ids() {
        int ali = person(alpha, "Ali", user -> {});
        int other = person(beta, "Other", user -> {});
        assertThat(named("ALI")).contains(ali);
        assertThat(named("other")).isEmpty();
        assertThat(named("Ali\u0000")).isEmpty();
        List<User> found = ask(queries -> queries.some(alpha, List.of(ali, other, 0)));
        assertThat(found).extracting(User::id).containsExactly(ali);
    }

    private static Optional<Integer> named(String username) {
        Optional<User> found = ask(queries -> queries.named(alpha, username));
        return found.map(User::id);
    }

    @Test
    void anothers_person_is_not_there() {
        int ali = person(alpha, "ali", user -> {});
        assertThat(find(alpha, ali, LockModeType.NONE)).isPresent();
        assertThat(find(beta, ali, LockModeType.NONE)).isEmpty();
        assertThat(find(alpha, ali, LockModeType.PESSIMISTIC_WRITE)).isPresent();
    }

    @Test
    void the_database_names_the_rule_that_a_taken_value_breaks() {
        person(alpha, "ali", user -> {
            user.setEmail("ali@example.test");
            user.setPhoneNumber("+989121111111");
        });
        assertThat(broken(beta, "ALI", user -> {})).contains("users_username_unique");
        assertThat(broken(beta, "b", user -> user.setEmail("ALI@example.test"))).contains("users_email_unique");
        assertThat(broken(beta, "c", user -> user.setPhoneNumber("+989121111111")))
                .contains("users_phone_number_unique");
    }

    private static Optional<String> broken(CompanyId company, String username, Consumer<User> more) {
        return Constraints.violated(catchThrowable(() -> person(company, username, more)));
    }

    private static CompanyId company(String slug) {
        return PERSISTENCE.in(em -> new CompanyId((Integer) em.createNativeQuery("""
                        INSERT INTO company (name, display_name, country, time_zone)
                        VALUES (:slug, :slug, 'IR', 'Asia/Tehran') RETURNING id
                        """, Integer.class)
                .setParameter("slug", slug)
                .getSingleResult()));
    }

    private static int person(CompanyId company, String username, Consumer<User> more) {
        return PERSISTENCE.in(em -> {
            User user = new User(company, username, "hash of " + username, Role.AGENT, NOW);
            more.accept(user);
            em.persist(user);
            em.flush();
            return user.id();
        });
    }

    private static Optional<Credentials> credentials(String name) {
        return ask(queries -> queries.credentials(name));
    }

    private static Optional<User> find(CompanyId company, int id, LockModeType lock) {
        return ask(queries -> queries.find(company, id, lock));
    }

    private static long count(UserFilter filter) {
        return ask(queries -> queries.count(alpha, filter));
    }

    private static List<Integer> page(CompanyId company, UserFilter filter, int first, int max) {
        return ask(queries -> queries.page(company, filter, first, max)).stream()
                .map(User::id)
                .toList();
    }

    private static <T> T ask(Function<UserQueries, T> question) {
        return PERSISTENCE.in((EntityManager em) -> question.apply(new UserQueries(em)));
    }
}
