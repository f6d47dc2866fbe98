package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.session.Session;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Who has which telephony identity: each decision a transaction, also when two are taken at once. */
class AgentSessionSqlIT extends TestAgents {

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
        assertThat((boolean)
                        sessions(service -> service.keepAlive(ali.sid(), HOUR).isPresent()))
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
        assertThat(database.texts("SELECT agent_id FROM owed_log_out")).isEmpty();
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
        CompletableFuture<Integer> moved = persistence.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, session(ALI), SOMEBODY, pooled("6001"));
            return persistence.waiting(other -> {
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
        CompletableFuture<?> second = persistence.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, ali, SOMEBODY, claim("agent1", "1"));
            return persistence.waiting(other -> new TestBeans(other, Clock.systemUTC())
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
        CompletableFuture<AgentSessionRegistry.Reservation> later = persistence.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, first, SOMEBODY, claim("agent1", "1"));
            return persistence.waiting(other -> new TestBeans(other, Clock.systemUTC())
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
        CompletableFuture<Boolean> begins = persistence.in(em -> {
            em.createNativeQuery("SELECT 1 FROM agent_session FOR UPDATE", Integer.class)
                    .getResultList();
            CompletableFuture<Boolean> confirm = persistence.waiting(other -> new TestBeans(other, Clock.systemUTC())
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
}
