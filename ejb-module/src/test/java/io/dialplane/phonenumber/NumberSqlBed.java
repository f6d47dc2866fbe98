package io.dialplane.phonenumber;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Two companies of one country and a pool of numbers of each test's own, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NumberSqlBed {

    static final NumberReach REACH = new NumberReach(List.of("IR"), List.of("DE"));
    static final CompanyId ALPHA = new CompanyId(1);
    static final CompanyId BETA = new CompanyId(2);

    final TestDatabase database = TestDatabase.fresh();
    final TestPersistence persistence = new TestPersistence(database);

    @BeforeAll
    void companies() {
        database.run("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran')
                """);
        database.run("""
                INSERT INTO users (id, company_id, username, password_hash, role, first_name, last_name, phone_number)
                VALUES (5, 1, 'ali', '-', 'AGENT', 'Ali', 'Ahmadi', '+989120000005'), (6, 1, 'sara', '-', 'AGENT', NULL, NULL, NULL)
                """);
    }

    @BeforeEach
    void emptyPool() {
        database.run("TRUNCATE phone_number, number_state, company_number, company_list, call_result RESTART IDENTITY");
    }

    @AfterAll
    void close() {
        persistence.close();
        database.close();
    }

    <T> T ask(CompanyId company, Function<NumberQueries, T> question) {
        return persistence.in((EntityManager em) -> {
            enter(em, company);
            return question.apply(new NumberQueries(em));
        });
    }

    static void enter(EntityManager em, CompanyId company) {
        em.createNativeQuery("SELECT set_config('app.company', :company, true)", String.class)
                .setParameter("company", company.toString())
                .getSingleResult();
    }
}
