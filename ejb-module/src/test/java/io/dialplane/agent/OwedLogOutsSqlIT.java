package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.TestSql;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has left is logged out at the provider, once, and nobody is who has come back. */
class OwedLogOutsSqlIT {

    private static final CompanyId COMPANY = new CompanyId(1);
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);
    private static final Sql SQL = TestSql.on(DATABASE);

    private final FakeProvider provider = new FakeProvider();
    private final UUID sid = UUID.randomUUID();
    private ProviderSessions sessions;
    private LogOutSettler settler;

    @AfterAll
    static void drop() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void nothingIsOwed() {
        DATABASE.run("""
                TRUNCATE company, owed_log_out, agent_session CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'aa', 'A', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (1, 1, 'ali', 'x', 'AGENT');
                """);
        PERSISTENCE.run(em -> {
            TestBeans beans = new TestBeans(em, Clock.systemUTC())
                    .with(Sql.class, SQL)
                    .with(TelephonyProviders.class, provider)
                    .with(TelephonyMetrics.class, new Uncounted());
            sessions = beans.get(ProviderSessions.class);
            settler = beans.get(LogOutSettler.class);
        });
    }

    @Test
    void whatIsOwedIsSettledOnceWithTheSessionsOwnPassword() {
        owe("agent1");

        settler.settleAll();
        settler.settleAll();

        assertThat(provider.asked).containsExactly("logout agent1 s3cret");
        assertThat(owed()).isEmpty();
    }

    @Test
    void thePasswordIsNotToBeReadInTheTable() {
        owe("agent1");

        assertThat(DATABASE.texts("SELECT o::text FROM owed_log_out o"))
                .singleElement()
                .asString()
                .contains("agent1")
                .doesNotContain("s3cret");
    }

    /** Settings are read in a transaction of their own: with many sessions that end at once, no connection would be left for that. */
    @Test
    void noSettingsAreReadWhileATransactionEndsASession() {
        provider.look = () -> {
            throw new IllegalStateException("a second connection");
        };
        owe("agent1");

        assertThat(owed()).containsExactly("agent1");
    }

    @Test
    void whatFailsIsTriedAgainLaterEachTime() {
        owe("agent1");
        provider.work = request -> {
            throw new TelephonyException(Kind.UNREACHABLE, "no answer");
        };

        settler.settleAll();
        settler.settleAll();
        assertThat(provider.asked).as("not at once").hasSize(1);
        assertThat(pauses()).containsExactly("5");
        for (String pause : List.of("10", "20", "40", "80", "160", "300", "300")) {
            DATABASE.run("UPDATE owed_log_out SET next_at = clock_timestamp()");
            settler.settleAll();
            assertThat(pauses()).containsExactly(pause);
        }

        provider.work = request -> {};
        DATABASE.run("UPDATE owed_log_out SET next_at = clock_timestamp()");
        settler.settleAll();
        assertThat(owed()).isEmpty();
    }

    @Test
    void aPasswordThatCanNotBeReadHoldsUpNobodyElse() {
        owe("agent1");
        DATABASE.run("UPDATE owed_log_out SET password = '1.gone.AAAA', next_at = next_at - interval '1 h'");
        SQL.session(session -> {
            sessions.owe(session, agent("agent2"), UUID.randomUUID());
            return null;
        });

        settler.settleAll();

        assertThat(provider.asked).containsExactly("logout agent2 s3cret");
        assertThat(owed()).containsExactly("agent1");
    }

    @Test
    void aNewLogInDropsWhatIsOwedWhateverTheCaseOfTheName() {
        owe("agent1");

        sessions.logIn(agent("Agent1"));
        settler.settleAll();

        assertThat(provider.asked).containsExactly("login Agent1");
        assertThat(owed()).isEmpty();
    }

    @Test
    void nobodyIsLoggedOutWhoseIdentityIsInUse() {
        owe("agent1");
        UUID newer = UUID.randomUUID();
        DATABASE.run("""
                INSERT INTO user_session (sid, user_id, door, expires_at) VALUES ('%1$s', 1, 'agent', now() + interval '1 h');
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                VALUES ('%1$s', 1, 1, 'account', 'AGENT1', 'offline')
                """.formatted(newer));

        settler.settleAll();
        assertThat(provider.asked).isEmpty();
    }

    /** A node that was frozen between taking a log-out and sending it. */
    @Test
    void whatANewLogInHasDroppedMeanwhileIsNotSent() {
        owe("agent1");
        provider.look = () -> {
            provider.look = () -> {};
            DATABASE.run("UPDATE owed_log_out SET calling_until = clock_timestamp()");
            sessions.logIn(agent("agent1"));
        };

        settler.settleAll();

        assertThat(provider.asked).containsExactly("login agent1");
        assertThat(owed()).isEmpty();
    }

    @Test
    void aLogOutThatIsUnderWayIsWaitedFor() throws Exception {
        owe("agent1");
        CountDownLatch atProvider = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        provider.work = request -> {
            if (request.startsWith("logout")) {
                atProvider.countDown();
                awaitLatch(goOn);
                provider.asked.add("logout done");
            }
        };
        CompletableFuture<Void> logOut = CompletableFuture.runAsync(settler::settleAll);
        awaitLatch(atProvider);
        CompletableFuture<Void> logIn = CompletableFuture.runAsync(() -> sessions.logIn(agent("agent1")));

        await().during(300, TimeUnit.MILLISECONDS).until(() -> !logIn.isDone());
        goOn.countDown();
        logOut.get(10, TimeUnit.SECONDS);
        logIn.get(10, TimeUnit.SECONDS);

        assertThat(provider.asked).containsExactly("logout agent1 s3cret", "logout done", "login agent1");
    }

    @Test
    void aLogOutWhoseNodeHasDiedIsTakenOver() {
        owe("agent1");
        DATABASE.run("""
                UPDATE owed_log_out SET calling = gen_random_uuid(), attempts = 1, calling_until = clock_timestamp() + interval '1 h'
                """);
        settler.settleAll();
        assertThat(provider.asked).as("somebody is at it").isEmpty();

        DATABASE.run("UPDATE owed_log_out SET calling_until = clock_timestamp()");
        settler.settleAll();
        assertThat(provider.asked).containsExactly("logout agent1 s3cret");
        assertThat(owed()).isEmpty();
    }

    @Test
    void aLogInThatFailsOwesALogOut() {
        provider.work = request -> {
            throw new TelephonyException(Kind.NONSENSE, "what?");
        };

        assertThatThrownBy(() -> sessions.logIn(agent("agent1"))).isInstanceOf(TelephonyException.class);
        assertThat(owed()).containsExactly("agent1");
    }

    /** His session was ended while the provider let him in: its log-out may be on the way already, and too early. */
    @Test
    void whatIsOwedAgainIsSettledAfterALogOutThatIsUnderWay() {
        owe("agent1");
        provider.work = request -> {
            provider.work = next -> {};
            PERSISTENCE.run(em -> new TestBeans(em, Clock.systemUTC())
                    .with(Sql.class, SQL)
                    .with(TelephonyProviders.class, provider)
                    .with(TelephonyMetrics.class, new Uncounted())
                    .get(ProviderSessions.class)
                    .oweAgain(agent("agent1")));
        };

        settler.settleAll();

        assertThat(provider.asked).containsExactly("logout agent1 s3cret", "logout agent1 s3cret");
        assertThat(owed()).isEmpty();
    }

    @Test
    void aLogInThatFailsOwesALogOutBesidesWhatItsSessionOwes() {
        provider.work = request -> {
            owe("agent1"); // somebody ends the session meanwhile
            throw new TelephonyException(Kind.UNREACHABLE, "no answer");
        };

        assertThatThrownBy(() -> sessions.logIn(agent("agent1"))).isInstanceOf(TelephonyException.class);
        assertThat(owed()).containsExactly("agent1", "agent1");
    }

    @Test
    void manyNodesSettleEachOnce() {
        SQL.transaction(session -> {
            IntStream.range(0, 40).forEach(i -> sessions.owe(session, agent("agent" + i), UUID.randomUUID()));
            return null;
        });

        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(i -> CompletableFuture.runAsync(settler::settleAll))
                        .toArray(CompletableFuture[]::new))
                .join();
        settler.settleAll();

        assertThat(provider.asked).hasSize(40).doesNotHaveDuplicates();
        assertThat(owed()).isEmpty();
    }

    @Test
    void afterADayNobodyTriesAnyMore() {
        owe("agent1");
        DATABASE.run(
                "UPDATE owed_log_out SET owed_at = owed_at - interval '25 h', next_at = clock_timestamp() + interval '1 h'");

        settler.settleAll();

        assertThat(provider.asked).isEmpty();
        assertThat(owed()).isEmpty();
    }

    private void owe(String agentId) {
        SQL.transaction(session -> {
            sessions.owe(session, agent(agentId), sid);
            sessions.owe(session, agent(agentId), sid);
            return null;
        });
    }

    private static AgentIdentity agent(String agentId) {
        return new AgentIdentity(COMPANY, "account", agentId, "s3cret", null, null);
    }

    private static List<String> owed() {
        return DATABASE.texts("SELECT agent_id FROM owed_log_out");
    }

    /** Seconds until the next try, as they were when it was set; the test is slower than the clock of the database by little. */
    private static List<String> pauses() {
        return DATABASE.texts(
                "SELECT (ceil(extract(epoch FROM next_at - clock_timestamp()) / 5) * 5)::int::text FROM owed_log_out");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
