package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionServiceSqlIT {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int ALI = 1;
    private static final int BERTA = 2;

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void aCompanyWithTwoPeople() throws Exception {
        try (var connection = DATABASE.ownerUrl().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    TRUNCATE company CASCADE;
                    INSERT INTO company (id, name, display_name, country, time_zone)
                    VALUES (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                    INSERT INTO users (id, company_id, username, password_hash, role, is_superuser)
                    VALUES (1, 5, 'ali', 'x', 'ADMIN', true), (2, 5, 'berta', 'x', 'AGENT', false);
                    """);
        }
    }

    @Test
    void an_open_session_tells_who_it_is() {
        Session session = open(ALI, DAY);
        assertThat(find(session.sid())).contains(session);
        assertThat(session)
                .extracting(Session::userId, Session::companyId, Session::username, Session::role, Session::superuser)
                .containsExactly(ALI, new CompanyId(5), "ali", Role.ADMIN, true);
    }

    @Test
    void a_session_that_ended_or_ran_out_is_over() {
        Session ended = open(ALI, DAY);
        run(service -> service.end(ended.sid(), "logout"));
        assertThat(find(ended.sid())).isEmpty();
        Session ranOut = open(ALI, DAY);
        sql("UPDATE user_session SET expires_at = clock_timestamp()");
        assertThat(find(ranOut.sid())).isEmpty();
        assertThat(find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void all_sessions_of_a_person_end_and_nobody_elses() {
        Session first = open(BERTA, DAY);
        Session second = open(BERTA, DAY);
        Session other = open(ALI, DAY);
        run(service -> service.endAllOf(BERTA, "password"));
        assertThat(find(first.sid())).isEmpty();
        assertThat(find(second.sid())).isEmpty();
        assertThat(find(other.sid())).isPresent();
    }

    @Test
    void whoever_may_not_log_in_has_no_session() {
        Session session = open(BERTA, DAY);
        for (String change : List.of(
                "UPDATE users SET is_active = %s WHERE id = 2",
                "UPDATE users SET deleted_at = CASE WHEN NOT %s THEN clock_timestamp() END WHERE id = 2",
                "UPDATE company SET is_active = %s")) {
            sql(change.formatted("false"));
            assertThat(find(session.sid())).as(change).isEmpty();
            assertThat(catchThrowableOfType(DomainException.class, () -> open(BERTA, DAY))
                            .status())
                    .isEqualTo(403);
            sql(change.formatted("true"));
            assertThat(find(session.sid())).as(change).isPresent();
        }
    }

    @Test
    void what_has_been_over_for_a_day_is_removed() {
        Session live = open(ALI, DAY);
        Session justEnded = open(ALI, DAY);
        run(service -> service.end(justEnded.sid(), "logout"));
        Session longEnded = open(ALI, DAY);
        sql("UPDATE user_session SET ended_at = clock_timestamp() - interval '25 hours' WHERE sid = '" + longEnded.sid()
                + "'");
        Session longOver = open(ALI, DAY);
        sql("UPDATE user_session SET expires_at = clock_timestamp() - interval '25 hours' WHERE sid = '"
                + longOver.sid() + "'");
        Session notClosed = open(BERTA, DAY);
        sql("UPDATE user_session SET expires_at = clock_timestamp() - interval '25 hours' WHERE sid = '"
                + notClosed.sid() + "'");
        sql("""
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                VALUES ('%s', 5, 2, 'account', 'agent1', 'offline')
                """.formatted(notClosed.sid()));
        run(SessionService::removeOld);
        List<UUID> left = PERSISTENCE.in(
                em -> em.createNativeQuery("SELECT sid FROM user_session", UUID.class).getResultList().stream()
                        .map(UUID.class::cast)
                        .toList());
        assertThat(left).containsExactlyInAnyOrder(live.sid(), justEnded.sid(), notClosed.sid());
    }

    private static Session open(int userId, Duration lifetime) {
        return ask(service -> service.open(userId, "x", "panel", lifetime));
    }

    /** As it is found alone, and among others. */
    private static Optional<Session> find(UUID sid) {
        Optional<Session> found = ask(service -> service.find(sid));
        Set<UUID> living = ask(service -> service.living(List.of(UUID.randomUUID(), sid)));
        assertThat(living).isEqualTo(found.map(Session::sid).map(Set::of).orElse(Set.of()));
        return found;
    }

    private static void run(Consumer<SessionService> work) {
        PERSISTENCE.run(em -> work.accept(new SessionService(em, new LiveSessions())));
    }

    private static <T> T ask(Function<SessionService, T> question) {
        return PERSISTENCE.in(em -> question.apply(new SessionService(em, new LiveSessions())));
    }

    private static void sql(String statement) {
        PERSISTENCE.run(em -> em.createNativeQuery(statement).executeUpdate());
    }
}
