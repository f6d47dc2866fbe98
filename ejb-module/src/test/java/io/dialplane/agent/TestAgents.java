package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import io.dialplane.user.Editor;
import io.dialplane.user.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Agents of two companies, and what they do with their identities: each call of a bean is a transaction of its own. */
abstract class TestAgents {

    static final CompanyId ALPHA = new CompanyId(5);
    static final CompanyId BETA = new CompanyId(6);
    static final int ALI = 1;
    static final int BERTA = 2;
    static final int CYRUS_OF_BETA = 3;
    static final Actor SOMEBODY = new Actor(ALI, "ali", "192.0.2.1");
    static final Editor BOSS = new Editor(new Actor(4, "boss", null), false);
    static final String SERVER = "sip.example";
    static final Duration HOUR = Duration.ofHours(1);

    static TestDatabase database;
    static TestPersistence persistence;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        persistence = new TestPersistence(database, User.class, Company.class);
    }

    @AfterAll
    static void close() {
        persistence.close();
        database.close();
    }

    @BeforeEach
    void twoCompanies() {
        database.run("""
                TRUNCATE company, ozonetel_settings, agent_session, agent_state_change, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'default', 'Default', 'IR', 'Asia/Tehran'), (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (6, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role, first_name)
                VALUES (1, 5, 'ali', 'x', 'AGENT', 'Ali'), (2, 5, 'berta', 'x', 'AGENT', NULL), (3, 6, 'cyrus', 'x', 'AGENT', NULL), (4, 5, 'boss', 'x', 'ADMIN', NULL);
                """);
    }

    static void record(String agentId) {
        run(
                AgentRecordService.class,
                records -> records.put(
                        ALPHA,
                        BOSS,
                        ALI,
                        new AgentRecordChange(
                                agentId,
                                Optional.of("secret-of-agent"),
                                Optional.of("1"),
                                Optional.of("secret-of-sip"),
                                null,
                                null)));
    }

    /** The status with which Ali's log-in with {@code agent1} is refused. */
    static int refusal() {
        return catchThrowableOfType(
                        DomainException.class,
                        () -> registry(r -> r.reserve(ALPHA, session(ALI), SOMEBODY, recorded())))
                .status();
    }

    static List<AgentStatus> statuses() {
        return registry(r -> r.statuses(ALPHA));
    }

    static String state(int userId) {
        return statuses().stream()
                .filter(status -> status.userId() == userId)
                .map(status -> status.state().word() + " " + status.reason())
                .findFirst()
                .orElseThrow();
    }

    static Session session(int userId) {
        return sessions(service -> service.open(userId, "x", "agent", Duration.ofSeconds(90)));
    }

    static Session opened(int userId, String agentId, String extension) {
        Session session = session(userId);
        reserve(session, agentId, extension);
        assertThat((boolean)
                        registry(r -> r.confirm(session.companyId(), session, SOMEBODY, Lifetime.sinceHeartbeat(HOUR))))
                .isTrue();
        return session;
    }

    static AgentSessionRegistry.Reservation reserve(Session session, String agentId, String extension) {
        return registry(r -> r.reserve(ALPHA, session, SOMEBODY, claim(agentId, extension)));
    }

    static AgentIdentity identity(String agentId, String extension) {
        return new AgentIdentity(ALPHA, "account", agentId, "password-of-" + agentId, extension, null);
    }

    static Claim claim(String agentId, String extension) {
        return claim(identity(agentId, extension));
    }

    static Claim claim(AgentIdentity identity) {
        return new Claim(identity, SERVER, extensions(identity.sipExtension()), Claim.Source.ENVIRONMENT, 0);
    }

    /** What Ali's record says. */
    static Claim recorded() {
        return new Claim(identity("agent1", "1"), SERVER, List.of("1"), Claim.Source.RECORD, 0);
    }

    static List<String> extensions(String extension) {
        return extension == null ? List.of() : List.of(extension);
    }

    /** Extensions of the company's pool. */
    static Claim pooled(String... extensions) {
        String first = extensions.length == 0 ? null : extensions[0];
        return new Claim(
                new AgentIdentity(ALPHA, null, null, null, first, null),
                SERVER,
                List.of(extensions),
                Claim.Source.POOL,
                null);
    }

    static void give(int userId, int... numbers) {
        for (int number : numbers) {
            database.run(
                    "INSERT INTO extension (company_id, number, sip_password, voicemail_pin, user_id, assigned_at) VALUES (5, "
                            + number + ", 'x', 'x', " + userId
                            + ", now()) ON CONFLICT (number) DO UPDATE SET user_id = excluded.user_id");
        }
    }

    static Session openedPooled(int userId, String... extensions) {
        Session session = session(userId);
        registry(r -> r.reserve(ALPHA, session, SOMEBODY, pooled(extensions)));
        assertThat((boolean) registry(r -> r.confirm(ALPHA, session, SOMEBODY, Lifetime.sinceBeginning(HOUR))))
                .isTrue();
        return session;
    }

    static void expire(Session session) {
        database.run("UPDATE user_session SET expires_at = clock_timestamp() WHERE sid = '" + session.sid() + "'");
    }

    static int secondsLeft(Session session) {
        return Integer.parseInt(database.texts(
                        "SELECT ceil(extract(epoch FROM expires_at - clock_timestamp()))::int::text FROM user_session WHERE sid = '"
                                + session.sid() + "'")
                .get(0));
    }

    static boolean isLive(Session session) {
        return sessions(service -> service.find(session.sid()).isPresent());
    }

    static String endReason(Session session) {
        return database.texts("SELECT end_reason FROM user_session WHERE sid = '" + session.sid() + "'")
                .get(0);
    }

    static List<String> audited(CompanyId company) {
        return database.texts("SELECT action FROM audit_entry WHERE company_id = " + company + " ORDER BY id");
    }

    static List<AgentSession> live() {
        return persistence.in(em -> new AgentSessionQueries(em).live(ALPHA));
    }

    static List<AgentSessionRegistry.Dead> dead() {
        return persistence.in(em -> new AgentSessionQueries(em).dead(AgentSessionQueries.FIRST, 10));
    }

    static <T> T sessions(Function<SessionService, T> work) {
        return run(SessionService.class, work);
    }

    static <T> T registry(Function<AgentSessionRegistry, T> work) {
        return run(AgentSessionRegistry.class, work);
    }

    static boolean closes(Function<AgentSessionRegistry, Optional<AgentSessionRegistry.Closed>> work) {
        return registry(work).isPresent();
    }

    static void registryRun(java.util.function.Consumer<AgentSessionRegistry> work) {
        registry(r -> {
            work.accept(r);
            return null;
        });
    }

    static <B, T> T run(Class<B> bean, Function<B, T> work) {
        return persistence.in(em -> work.apply(new TestBeans(em, Clock.systemUTC()).get(bean)));
    }
}
