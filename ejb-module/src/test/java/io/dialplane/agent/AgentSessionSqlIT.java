package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.agent.ozonetel.OzonetelChange;
import io.dialplane.agent.ozonetel.StoredSettings;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has which telephony identity: each decision a transaction, also when two are taken at once. */
class AgentSessionSqlIT {

    private static final CompanyId ALPHA = new CompanyId(5);
    private static final CompanyId BETA = new CompanyId(6);
    private static final int ALI = 1;
    private static final int BERTA = 2;
    private static final int CYRUS_OF_BETA = 3;
    private static final Actor SOMEBODY = new Actor(ALI, "ali", "192.0.2.1");
    private static final Editor BOSS = new Editor(new Actor(4, "boss", null), false);
    private static final String SERVER = "sip.example";
    private static final Duration HOUR = Duration.ofHours(1);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, User.class, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoCompanies() {
        DATABASE.run("""
                TRUNCATE company, ozonetel_settings, agent_session, agent_state_change, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'default', 'Default', 'IR', 'Asia/Tehran'), (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (6, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role, first_name)
                VALUES (1, 5, 'ali', 'x', 'AGENT', 'Ali'), (2, 5, 'berta', 'x', 'AGENT', NULL), (3, 6, 'cyrus', 'x', 'AGENT', NULL), (4, 5, 'boss', 'x', 'ADMIN', NULL);
                """);
    }

    // ---------------------------------------------------------------- one identity, one session

    @Test
    void an_identity_is_free_until_somebody_has_it() {
        Session ali = session(ALI);
        AgentSessionRegistry.Reservation reserved = reserve(ali, "agent1", "523590");
        assertThat(reserved.since()).isNotNull();
        assertThat(reserved.closed()).isEmpty();
        assertThat(live()).extracting(AgentSession::sid).containsExactly(ali.sid());
    }

    @Test
    void another_member_is_refused_and_the_first_stays() {
        Session ali = opened(ALI, "agent1", "523590");
        for (String[] same : new String[][] {{"agent1", "523590"}, {"AGENT1", "1"}, {"agent2", "523590"}}) {
            DomainException refused =
                    catchThrowableOfType(DomainException.class, () -> reserve(session(BERTA), same[0], same[1]));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused).hasMessage("You are already logged in on another device. Please log out there first.");
        }
        assertThat(isLive(ali)).isTrue();
        reserve(session(BERTA), "agent2", "523591");
        assertThat(live()).hasSize(2);
    }

    @Test
    void an_extension_without_identity_of_its_own_is_nobodys() {
        opened(ALI, "agent1", null);
        reserve(session(BERTA), "agent2", null);
        assertThat(live()).hasSize(2);
    }

    @Test
    void the_same_member_takes_over() {
        Session first = opened(ALI, "agent1", "523590");
        Session second = session(ALI);
        AgentSessionRegistry.Reservation reserved = reserve(second, "agent1", "523590");
        assertThat(reserved.closed())
                .extracting(AgentSessionRegistry.Closed::sid)
                .containsExactly(first.sid());
        assertThat(isLive(first)).isFalse();
        assertThat(live()).extracting(AgentSession::sid).containsExactly(second.sid());
        assertThat(endReason(first)).isEqualTo("taken-over");
        // also with another identity: one person, one session
        Session third = session(ALI);
        reserve(third, "agent9", "9");
        assertThat(live()).extracting(AgentSession::sid).containsExactly(third.sid());
    }

    @Test
    void a_session_that_ran_out_blocks_nobody_and_never_comes_back() {
        Session ali = opened(ALI, "agent1", "523590");
        expire(ali);
        Session berta = session(BERTA);
        AgentSessionRegistry.Reservation reserved = reserve(berta, "agent1", "523590");
        assertThat(reserved.inTheWay()).isEmpty();
        assertThat(reserved.closed())
                .extracting(AgentSessionRegistry.Closed::sid)
                .containsExactly(ali.sid());
        // a heartbeat and a log-out of the old owner
        assertThat((boolean) sessions(service -> service.keepAlive(ali.sid(), HOUR).isPresent()))
                .isFalse();
        assertThat(closes(r -> r.close(ALPHA, ali.sid(), SOMEBODY, "logout"))).isFalse();
        assertThat(live()).extracting(AgentSession::sid).containsExactly(berta.sid());
    }

    @Test
    void another_companys_session_that_is_over_is_closed_there_first() {
        Session cyrus = session(CYRUS_OF_BETA);
        registry(r ->
                r.reserve(BETA, cyrus, SOMEBODY, claim(new AgentIdentity(BETA, "shared", "agent1", null, "1", null))));
        Claim same = claim(new AgentIdentity(ALPHA, "shared", "agent1", null, "1", null));
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> registry(r -> r.reserve(ALPHA, session(ALI), SOMEBODY, same)))
                        .status())
                .isEqualTo(409);
        expire(cyrus);
        Session ali = session(ALI);
        AgentSessionRegistry.Reservation waits = registry(r -> r.reserve(ALPHA, ali, SOMEBODY, same));
        assertThat(waits.inTheWay()).containsExactly(new AgentSessionRegistry.Dead(BETA, cyrus.sid()));
        assertThat(waits.since()).isNull();
        assertThat(closes(r -> r.closeIfDead(BETA, cyrus.sid()))).isTrue();
        assertThat(registry(r -> r.reserve(ALPHA, ali, SOMEBODY, same)).inTheWay())
                .isEmpty();
        assertThat(audited(BETA)).contains("agent-session.close");
    }

    // ---------------------------------------------------------------- telephones of the company's pool

    @Test
    void a_session_has_all_extensions_of_its_person_to_itself() {
        give(ALI, 6000, 6001);
        Session ali = openedPooled(ALI, "6000", "6001");
        assertThat(live()).singleElement().satisfies(session -> {
            assertThat(session.sid()).isEqualTo(ali.sid());
            assertThat(session.ozonetelAgentId()).isNull();
            assertThat(session.sipExtension()).isEqualTo("6000");
            assertThat(session.state()).isEqualTo(AgentState.AVAILABLE);
        });
        for (String extension : List.of("6000", "6001")) {
            assertThat(catchThrowableOfType(DomainException.class, () -> reserve(session(BERTA), "agent2", extension))
                            .status())
                    .isEqualTo(409);
        }
        assertThat(closes(r -> r.close(ALPHA, ali.sid(), SOMEBODY, "logout"))).isTrue();
        assertThat(DATABASE.texts("SELECT agent_id FROM owed_log_out")).isEmpty();
        reserve(session(BERTA), "agent2", "6001");
    }

    @Test
    void what_a_record_uses_is_refused_to_the_pools_owner() {
        give(ALI, 6000);
        opened(BERTA, "agent2", "6000");
        assertThat(catchThrowableOfType(DomainException.class, () -> openedPooled(ALI, "6000"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void one_member_has_one_session_over_both_doors() {
        give(ALI, 6000);
        Session recorded = opened(ALI, "agent1", "1");
        Session pooled = openedPooled(ALI, "6000");
        assertThat(endReason(recorded)).isEqualTo("taken-over");
        Session again = opened(ALI, "agent1", "1");
        assertThat(endReason(pooled)).isEqualTo("taken-over");
        assertThat(live()).extracting(AgentSession::sid).containsExactly(again.sid());
    }

    @Test
    void a_session_without_heartbeats_that_has_ended_meanwhile_does_not_begin() {
        Session ali = session(ALI);
        registry(r -> r.reserve(ALPHA, ali, SOMEBODY, pooled()));
        sessions(service -> service.end(ali.sid(), "password"));
        assertThat((boolean) registry(r -> r.confirm(ALPHA, ali, SOMEBODY, Lifetime.sinceBeginning(HOUR))))
                .isFalse();
    }

    @Test
    void a_log_in_that_died_keeps_its_extension_from_others_no_longer_than_a_log_in_may_take() {
        give(ALI, 6000);
        Session ali = session(ALI);
        registry(r -> r.reserve(ALPHA, ali, SOMEBODY, pooled("6000")));
        assertThat(secondsLeft(ali)).isBetween(1, (int) AgentSessions.LOGGING_IN.toSeconds());
        expire(ali);
        opened(BERTA, "agent2", "6000");
        assertThat(endReason(ali)).isEqualTo("expired");
    }

    @Test
    void a_session_that_has_begun_lasts_as_long_as_it_is_to() {
        give(ALI, 6000);
        Session pooled = openedPooled(ALI, "6000");
        assertThat(secondsLeft(pooled)).isBetween(3_500, 3_600);
        Session recorded = opened(BERTA, "agent2", "2");
        assertThat(secondsLeft(recorded)).isBetween(3_500, 3_600);
    }

    @Test
    void agents_without_a_telephone_are_in_nobodys_way() {
        Session ali = openedPooled(ALI);
        Session berta = openedPooled(BERTA);
        assertThat(live()).extracting(AgentSession::sid).containsExactly(ali.sid(), berta.sid());
    }

    @Test
    void an_extension_that_was_moved_ends_the_session_that_had_it() {
        give(ALI, 6000);
        Session ali = openedPooled(ALI, "6000");
        give(BERTA, 6000);
        Session berta = openedPooled(BERTA, "6000");
        assertThat(endReason(ali)).isEqualTo("extension-moved");
        assertThat(live()).extracting(AgentSession::sid).containsExactly(berta.sid());
    }

    @Test
    void an_extension_that_is_somebody_elses_by_now_is_not_reserved() {
        give(BERTA, 6000);
        assertThat(catchThrowableOfType(DomainException.class, () -> openedPooled(ALI, "6000"))
                        .status())
                .isEqualTo(503);
        give(ALI, 6001);
        CompletableFuture<Integer> moved = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, session(ALI), SOMEBODY, pooled("6001"));
            return PERSISTENCE.waiting(other -> {
                other.createNativeQuery("SELECT set_config('app.company', '5', true)", String.class)
                        .getSingleResult();
                return other.createNativeQuery("UPDATE extension SET user_id = 2 WHERE number = 6001")
                        .executeUpdate();
            });
        });
        assertThat(moved.join()).isOne();
    }

    @Test
    void a_record_that_is_removed_ends_no_session_of_the_pool() {
        record("agent1");
        give(ALI, 6000);
        Session ali = openedPooled(ALI, "6000");
        assertThat((List<?>) run(AgentRecordService.class, records -> records.remove(ALPHA, BOSS, ALI)))
                .isEmpty();
        assertThat(isLive(ali)).isTrue();
    }

    // ---------------------------------------------------------------- at once

    @Test
    void of_two_members_at_once_one_waits_and_is_refused() {
        Session ali = session(ALI);
        Session berta = session(BERTA);
        CompletableFuture<?> second = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, ali, SOMEBODY, claim("agent1", "1"));
            return PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, berta, SOMEBODY, claim("agent1", "2")));
        });
        assertThat(catchThrowable(second::join))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(DomainException.class, refused -> assertThat(refused.status())
                        .isEqualTo(409));
        assertThat(live()).extracting(AgentSession::sid).containsExactly(ali.sid());
    }

    @Test
    void of_two_log_ins_of_one_member_the_later_wins() {
        Session first = session(ALI);
        Session second = session(ALI);
        CompletableFuture<AgentSessionRegistry.Reservation> later = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, first, SOMEBODY, claim("agent1", "1"));
            return PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, second, SOMEBODY, claim("agent1", "1")));
        });
        assertThat(later.join().closed()).hasSize(1);
        assertThat((boolean) registry(r -> r.confirm(ALPHA, first, SOMEBODY, Lifetime.sinceHeartbeat(HOUR))))
                .isFalse();
        assertThat((boolean) sessions(service -> service.wasEndedFor(first.sid(), "taken-over")))
                .isTrue();
        assertThat((boolean) registry(r -> r.confirm(ALPHA, second, SOMEBODY, Lifetime.sinceHeartbeat(HOUR))))
                .isTrue();
    }

    /** A circle of two that wait for each other would end one of them with an error. */
    @Test
    void a_session_that_is_closed_while_it_begins_is_closed() {
        Session ali = session(ALI);
        reserve(ali, "agent1", "1");
        CompletableFuture<Boolean> begins = PERSISTENCE.in(em -> {
            em.createNativeQuery("SELECT 1 FROM agent_session FOR UPDATE", Integer.class)
                    .getResultList();
            CompletableFuture<Boolean> confirm = PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .confirm(ALPHA, ali, SOMEBODY, Lifetime.sinceHeartbeat(HOUR)));
            assertThat(new TestBeans(em, Clock.systemUTC())
                            .get(AgentSessionRegistry.class)
                            .close(ALPHA, ali.sid(), SOMEBODY, "ended"))
                    .isPresent();
            return confirm;
        });
        assertThat(begins.join()).isFalse();
        assertThat(isLive(ali)).isFalse();
    }

    // ---------------------------------------------------------------- the end

    @Test
    void what_the_provider_refuses_holds_nothing() {
        Session ali = session(ALI);
        reserve(ali, "agent1", "1");
        registryRun(r -> r.withdraw(ALPHA, ali, SOMEBODY));
        assertThat(isLive(ali)).isFalse();
        reserve(session(BERTA), "agent1", "1");
    }

    @Test
    void a_live_session_is_not_closed_and_one_that_is_over_is_closed_once() {
        Session ali = opened(ALI, "agent1", "1");
        assertThat(dead()).isEmpty();
        assertThat(closes(r -> r.closeIfDead(ALPHA, ali.sid()))).isFalse();
        expire(ali);
        assertThat(dead()).containsExactly(new AgentSessionRegistry.Dead(ALPHA, ali.sid()));
        assertThat(closes(r -> r.closeIfDead(ALPHA, ali.sid()))).isTrue();
        assertThat(closes(r -> r.closeIfDead(ALPHA, ali.sid()))).isFalse();
        assertThat(dead()).isEmpty();
        assertThat(audited(ALPHA)).containsExactly("agent-session.open", "agent-session.close");
    }

    /** Some that can't be closed stand in nobody's way. */
    @Test
    void all_that_are_over_have_their_turn() {
        List<Session> over = List.of(session(ALI), session(BERTA));
        reserve(over.get(0), "agent1", "1");
        reserve(over.get(1), "agent2", "2");
        over.forEach(AgentSessionSqlIT::expire);

        List<AgentSessionRegistry.Dead> first =
                PERSISTENCE.in(em -> new AgentSessionQueries(em).dead(AgentSessionQueries.FIRST, 1));
        List<AgentSessionRegistry.Dead> second = PERSISTENCE.in(
                em -> new AgentSessionQueries(em).dead(first.get(0).sid(), 1));
        assertThat(List.of(first.get(0).sid(), second.get(0).sid()))
                .containsExactlyInAnyOrder(over.get(0).sid(), over.get(1).sid());
        assertThat((List<?>) PERSISTENCE.in(
                        em -> new AgentSessionQueries(em).dead(second.get(0).sid(), 1)))
                .isEmpty();
    }

    @Test
    void two_nodes_do_not_close_one_session_twice() {
        Session ali = opened(ALI, "agent1", "1");
        expire(ali);
        boolean other = PERSISTENCE.in(em -> {
            TestBeans beans = new TestBeans(em, Clock.systemUTC());
            assertThat(beans.get(AgentSessionRegistry.class).closeIfDead(ALPHA, ali.sid()))
                    .isPresent();
            return closes(r -> r.closeIfDead(ALPHA, ali.sid()));
        });
        assertThat(other).isFalse();
    }

    /** Its log-out was perhaps sent before the log-in. */
    @Test
    void an_agent_who_is_let_in_after_the_end_of_his_session_is_logged_out_again() {
        Session ali = session(ALI);
        reserve(ali, "agent1", "1");
        assertThat(closes(r -> r.close(ALPHA, ali.sid(), SOMEBODY, "ended"))).isTrue();
        DATABASE.run("DELETE FROM owed_log_out"); // it is settled

        assertThat((boolean) registry(r -> r.confirm(ALPHA, ali, SOMEBODY, Lifetime.sinceHeartbeat(HOUR))))
                .isFalse();
        registryRun(r -> r.logOutAgain(ALPHA, ali.sid(), identity("agent1", "1")));
        assertThat(DATABASE.texts("SELECT agent_id FROM owed_log_out")).containsExactly("agent1");
    }

    @Test
    void an_agent_whose_next_session_lives_is_logged_out_at_the_end_of_that() {
        Session first = session(ALI);
        reserve(first, "agent1", "1");
        Session second = opened(ALI, "Agent1", "1");
        DATABASE.run("DELETE FROM owed_log_out"); // the next log-in has dropped it

        registryRun(r -> r.logOutAgain(ALPHA, first.sid(), identity("agent1", "1")));
        assertThat(DATABASE.texts("SELECT agent_id FROM owed_log_out")).isEmpty();
        assertThat(closes(r -> r.close(ALPHA, second.sid(), SOMEBODY, "logout")))
                .isTrue();
        assertThat(DATABASE.texts("SELECT agent_id FROM owed_log_out")).containsExactly("Agent1");
    }

    @Test
    void an_agent_who_is_let_in_into_a_session_that_has_just_ended_frees_the_identity() {
        Session ali = session(ALI);
        reserve(ali, "agent1", "1");
        sessions(service -> service.end(ali.sid(), "password"));

        registryRun(r -> r.logOutAgain(ALPHA, ali.sid(), identity("agent1", "1")));
        assertThat(DATABASE.texts("SELECT agent_id FROM owed_log_out")).containsExactly("agent1");
        reserve(session(BERTA), "agent1", "1");
    }

    /** Whatever ends the session elsewhere, deletion of the person included. */
    @Test
    void a_session_ended_elsewhere_frees_its_identity() {
        for (String end : List.of(
                "UPDATE user_session SET ended_at = clock_timestamp(), end_reason = 'password'",
                "UPDATE users SET is_active = false WHERE id = 1",
                "UPDATE users SET deleted_at = clock_timestamp(), is_active = false WHERE id = 1",
                "UPDATE company SET is_active = false WHERE id = 5")) {
            twoCompanies();
            Session ali = opened(ALI, "agent1", "1");
            DATABASE.run(end);
            assertThat(dead()).as(end).hasSize(1);
            assertThat(closes(r -> r.closeIfDead(ALPHA, ali.sid()))).as(end).isTrue();
            assertThat(DATABASE.texts("SELECT sid::text FROM agent_session")).isEmpty();
            assertThat(DATABASE.texts("SELECT ended_at IS NOT NULL FROM user_session"))
                    .containsExactly("t");
        }
    }

    @Test
    void a_record_that_is_removed_ends_its_session() {
        record("agent1");
        Session ali = opened(ALI, "agent1", "1");
        List<AgentSessionRegistry.Closed> closed =
                run(AgentRecordService.class, records -> records.remove(ALPHA, BOSS, ALI));
        assertThat(closed).hasSize(1);
        assertThat(isLive(ali)).isFalse();
        assertThat((boolean) run(AgentRecordService.class, records -> records.telephony(ALPHA, ALI)
                        .isPresent()))
                .isFalse();
        assertThat(audited(ALPHA))
                .containsExactly("agent.create", "agent-session.open", "agent-session.close", "agent.delete");
        assertThat(DATABASE.texts("SELECT a::text FROM audit_entry a")).noneMatch(entry -> entry.contains("secret-of"));
    }

    /** The record is read before the identity is reserved. */
    @Test
    void what_a_record_says_no_more_is_not_reserved() {
        record("agent2");
        assertThat(refusal()).isEqualTo(503);
        record("agent1");
        run(AgentRecordService.class, records -> records.remove(ALPHA, BOSS, ALI));
        assertThat(refusal()).isEqualTo(403);
        assertThat(live()).isEmpty();
    }

    /** Nodes may know the former account for half a second. */
    @Test
    void an_account_that_was_changed_is_not_reserved_and_stays_while_somebody_logs_in() {
        DATABASE.run("INSERT INTO ozonetel_settings (company_id, username, version) VALUES (5, 'other', 3)");
        assertThat(catchThrowableOfType(DomainException.class, () -> reserve(session(ALI), "agent1", "1"))
                        .status())
                .isEqualTo(503);
        DATABASE.run("TRUNCATE ozonetel_settings");
        CompletableFuture<?> changed = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, session(ALI), SOMEBODY, claim("agent1", "1"));
            return PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(StoredSettings.class)
                    .change(
                            ALPHA,
                            SOMEBODY,
                            new OzonetelChange(null, Optional.of("other"), null, null, null, null, null),
                            false));
        });
        assertThat(catchThrowable(changed::join))
                .cause()
                .isInstanceOfSatisfying(DomainException.class, refused -> assertThat(refused.status())
                        .isEqualTo(409));
    }

    @Test
    void a_record_that_is_removed_during_a_log_in_ends_its_session() {
        record("agent1");
        Session ali = session(ALI);
        CompletableFuture<List<AgentSessionRegistry.Closed>> removed = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, ali, SOMEBODY, recorded());
            return PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(AgentRecordService.class)
                    .remove(ALPHA, BOSS, ALI));
        });
        assertThat(removed.join()).extracting(AgentSessionRegistry.Closed::sid).containsExactly(ali.sid());
        assertThat(isLive(ali)).isFalse();
    }

    // ---------------------------------------------------------------- states

    @Test
    void a_state_lasts_from_when_it_began() {
        Session ali = opened(ALI, "agent1", "1");
        assertThat(state(ALI)).isEqualTo("available null");
        var lunch = registry(r -> r.setState(ALPHA, ali.sid(), AgentState.BREAK, "lunch"))
                .orElseThrow();
        var again = registry(r -> r.setState(ALPHA, ali.sid(), AgentState.BREAK, "lunch"))
                .orElseThrow();
        assertThat(again.stateSince()).isEqualTo(lunch.stateSince());
        assertThat(state(ALI)).isEqualTo("break lunch");
        assertThat(state(BERTA)).isEqualTo("offline null");
        registry(r -> r.close(ALPHA, ali.sid(), SOMEBODY, "logout"));
        assertThat(state(ALI)).isEqualTo("offline null");
        assertThat(DATABASE.texts("SELECT state || coalesce(' ' || reason, '') FROM agent_state_change ORDER BY id"))
                .containsExactly("available", "break lunch", "offline");
        assertThat(statuses()).filteredOn(status -> status.userId() == ALI).allMatch(status -> status.since() != null);
        assertThat(statuses())
                .filteredOn(status -> status.userId() == BERTA)
                .allMatch(status -> status.since() == null);
        assertThat((boolean) registry(
                        r -> r.setState(ALPHA, ali.sid(), AgentState.BUSY, null).isPresent()))
                .isFalse();
    }

    // ---------------------------------------------------------------- what the tests need

    private static void record(String agentId) {
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
    private static int refusal() {
        return catchThrowableOfType(
                        DomainException.class,
                        () -> registry(r -> r.reserve(ALPHA, session(ALI), SOMEBODY, recorded())))
                .status();
    }

    private static List<AgentStatus> statuses() {
        return registry(r -> r.statuses(ALPHA));
    }

    private static String state(int userId) {
        return statuses().stream()
                .filter(status -> status.userId() == userId)
                .map(status -> status.state().word() + " " + status.reason())
                .findFirst()
                .orElseThrow();
    }

    private static Session session(int userId) {
        return sessions(service -> service.open(userId, "x", "agent", Duration.ofSeconds(90)));
    }

    private static Session opened(int userId, String agentId, String extension) {
        Session session = session(userId);
        reserve(session, agentId, extension);
        assertThat((boolean) registry(r -> r.confirm(session.companyId(), session, SOMEBODY, Lifetime.sinceHeartbeat(HOUR))))
                .isTrue();
        return session;
    }

    private static AgentSessionRegistry.Reservation reserve(Session session, String agentId, String extension) {
        return registry(r -> r.reserve(ALPHA, session, SOMEBODY, claim(agentId, extension)));
    }

    private static AgentIdentity identity(String agentId, String extension) {
        return new AgentIdentity(ALPHA, "account", agentId, "password-of-" + agentId, extension, null);
    }

    private static Claim claim(String agentId, String extension) {
        return claim(identity(agentId, extension));
    }

    private static Claim claim(AgentIdentity identity) {
        return new Claim(identity, SERVER, extensions(identity.sipExtension()), Claim.Source.ENVIRONMENT, 0);
    }

    /** What Ali's record says. */
    private static Claim recorded() {
        return new Claim(identity("agent1", "1"), SERVER, List.of("1"), Claim.Source.RECORD, 0);
    }

    private static List<String> extensions(String extension) {
        return extension == null ? List.of() : List.of(extension);
    }

    /** Extensions of the company's pool. */
    private static Claim pooled(String... extensions) {
        String first = extensions.length == 0 ? null : extensions[0];
        return new Claim(
                new AgentIdentity(ALPHA, null, null, null, first, null),
                SERVER,
                List.of(extensions),
                Claim.Source.POOL,
                null);
    }

    private static void give(int userId, int... numbers) {
        for (int number : numbers) {
            DATABASE.run(
                    "INSERT INTO extension (company_id, number, sip_password, voicemail_pin, user_id, assigned_at) VALUES (5, "
                            + number + ", 'x', 'x', " + userId
                            + ", now()) ON CONFLICT (number) DO UPDATE SET user_id = excluded.user_id");
        }
    }

    private static Session openedPooled(int userId, String... extensions) {
        Session session = session(userId);
        registry(r -> r.reserve(ALPHA, session, SOMEBODY, pooled(extensions)));
        assertThat((boolean) registry(r -> r.confirm(ALPHA, session, SOMEBODY, Lifetime.sinceBeginning(HOUR))))
                .isTrue();
        return session;
    }

    private static void expire(Session session) {
        DATABASE.run("UPDATE user_session SET expires_at = clock_timestamp() WHERE sid = '" + session.sid() + "'");
    }

    private static int secondsLeft(Session session) {
        return Integer.parseInt(DATABASE.texts(
                        "SELECT ceil(extract(epoch FROM expires_at - clock_timestamp()))::int::text FROM user_session WHERE sid = '"
                                + session.sid() + "'")
                .get(0));
    }

    private static boolean isLive(Session session) {
        return sessions(service -> service.find(session.sid()).isPresent());
    }

    private static String endReason(Session session) {
        return DATABASE.texts("SELECT end_reason FROM user_session WHERE sid = '" + session.sid() + "'")
                .get(0);
    }

    private static List<String> audited(CompanyId company) {
        return DATABASE.texts("SELECT action FROM audit_entry WHERE company_id = " + company + " ORDER BY id");
    }

    private static List<AgentSession> live() {
        return PERSISTENCE.in(em -> new AgentSessionQueries(em).live(ALPHA));
    }

    private static List<AgentSessionRegistry.Dead> dead() {
        return PERSISTENCE.in(em -> new AgentSessionQueries(em).dead(AgentSessionQueries.FIRST, 10));
    }

    private static <T> T sessions(Function<SessionService, T> work) {
        return run(SessionService.class, work);
    }

    private static <T> T registry(Function<AgentSessionRegistry, T> work) {
        return run(AgentSessionRegistry.class, work);
    }

    private static boolean closes(Function<AgentSessionRegistry, Optional<AgentSessionRegistry.Closed>> work) {
        return registry(work).isPresent();
    }

    private static void registryRun(java.util.function.Consumer<AgentSessionRegistry> work) {
        registry(r -> {
            work.accept(r);
            return null;
        });
    }

    private static <B, T> T run(Class<B> bean, Function<B, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC()).get(bean)));
    }
}
