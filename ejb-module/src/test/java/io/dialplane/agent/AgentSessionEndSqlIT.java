package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.agent.ozonetel.OzonetelChange;
import io.dialplane.agent.ozonetel.StoredSettings;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.session.Session;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How sessions end that use a telephony identity, who is logged out then, and what agents were doing. */
class AgentSessionEndSqlIT extends TestAgents {

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
        over.forEach(TestAgents::expire);

        List<AgentSessionRegistry.Dead> first =
                persistence.in(em -> new AgentSessionQueries(em).dead(AgentSessionQueries.FIRST, 1));
        List<AgentSessionRegistry.Dead> second = persistence.in(
                em -> new AgentSessionQueries(em).dead(first.get(0).sid(), 1));
        assertThat(List.of(first.get(0).sid(), second.get(0).sid()))
                .containsExactlyInAnyOrder(over.get(0).sid(), over.get(1).sid());
        assertThat((List<?>) persistence.in(
                        em -> new AgentSessionQueries(em).dead(second.get(0).sid(), 1)))
                .isEmpty();
    }

    @Test
    void two_nodes_do_not_close_one_session_twice() {
        Session ali = opened(ALI, "agent1", "1");
        expire(ali);
        boolean other = persistence.in(em -> {
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
        database.run("DELETE FROM owed_log_out"); // it is settled

        assertThat((boolean) registry(r -> r.confirm(ALPHA, ali, SOMEBODY, Lifetime.sinceHeartbeat(HOUR))))
                .isFalse();
        registryRun(r -> r.logOutAgain(ALPHA, ali.sid(), identity("agent1", "1")));
        assertThat(database.texts("SELECT agent_id FROM owed_log_out")).containsExactly("agent1");
    }

    @Test
    void an_agent_whose_next_session_lives_is_logged_out_at_the_end_of_that() {
        Session first = session(ALI);
        reserve(first, "agent1", "1");
        Session second = opened(ALI, "Agent1", "1");
        database.run("DELETE FROM owed_log_out"); // the next log-in has dropped it

        registryRun(r -> r.logOutAgain(ALPHA, first.sid(), identity("agent1", "1")));
        assertThat(database.texts("SELECT agent_id FROM owed_log_out")).isEmpty();
        assertThat(closes(r -> r.close(ALPHA, second.sid(), SOMEBODY, "logout")))
                .isTrue();
        assertThat(database.texts("SELECT agent_id FROM owed_log_out")).containsExactly("Agent1");
    }

    @Test
    void an_agent_who_is_let_in_into_a_session_that_has_just_ended_frees_the_identity() {
        Session ali = session(ALI);
        reserve(ali, "agent1", "1");
        sessions(service -> service.end(ali.sid(), "password"));

        registryRun(r -> r.logOutAgain(ALPHA, ali.sid(), identity("agent1", "1")));
        assertThat(database.texts("SELECT agent_id FROM owed_log_out")).containsExactly("agent1");
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
            database.run(end);
            assertThat(dead()).as(end).hasSize(1);
            assertThat(closes(r -> r.closeIfDead(ALPHA, ali.sid()))).as(end).isTrue();
            assertThat(database.texts("SELECT sid::text FROM agent_session")).isEmpty();
            assertThat(database.texts("SELECT ended_at IS NOT NULL FROM user_session"))
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
        assertThat(database.texts("SELECT a::text FROM audit_entry a")).noneMatch(entry -> entry.contains("secret-of"));
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
        database.run("INSERT INTO ozonetel_settings (company_id, username, version) VALUES (5, 'other', 3)");
        assertThat(catchThrowableOfType(DomainException.class, () -> reserve(session(ALI), "agent1", "1"))
                        .status())
                .isEqualTo(503);
        database.run("TRUNCATE ozonetel_settings");
        CompletableFuture<?> changed = persistence.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, session(ALI), SOMEBODY, claim("agent1", "1"));
            return persistence.waiting(other -> new TestBeans(other, Clock.systemUTC())
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
        CompletableFuture<List<AgentSessionRegistry.Closed>> removed = persistence.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentSessionRegistry.class)
                    .reserve(ALPHA, ali, SOMEBODY, recorded());
            return persistence.waiting(other -> new TestBeans(other, Clock.systemUTC())
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
        assertThat(database.texts("SELECT state || coalesce(' ' || reason, '') FROM agent_state_change ORDER BY id"))
                .containsExactly("available", "break lunch", "offline");
        assertThat(statuses()).filteredOn(status -> status.userId() == ALI).allMatch(status -> status.since() != null);
        assertThat(statuses())
                .filteredOn(status -> status.userId() == BERTA)
                .allMatch(status -> status.since() == null);
        assertThat((boolean) registry(
                        r -> r.setState(ALPHA, ali.sid(), AgentState.BUSY, null).isPresent()))
                .isFalse();
    }

    @Test
    void only_the_agents_own_word_is_one_to_be_free() {
        Session ali = opened(ALI, "agent1", "1");
        registry(r -> r.say(ALPHA, ali.sid(), AgentState.BREAK, null));
        registryRun(r -> r.setState(ALPHA, "account", "agent1", AgentState.AVAILABLE, null));
        String said = "SELECT 1 FROM agent_session WHERE free_at >= state_since";
        assertThat(database.texts(said)).isEmpty();
        registry(r -> r.say(ALPHA, ali.sid(), AgentState.AVAILABLE, null));
        assertThat(database.texts(said)).as("again").hasSize(1);
    }
}
