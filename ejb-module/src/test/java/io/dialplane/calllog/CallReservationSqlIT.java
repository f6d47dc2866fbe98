package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.agent.AgentMoved;
import io.dialplane.routing.Availability;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is taken by which call, and for how long, against the real database. */
class CallReservationSqlIT extends CallSqlBed {

    @Test
    void what_is_left_to_write_down_ends_by_time() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 9);
        assertThat(taken()).containsExactly("2 wrap_up");
        database.run("UPDATE voice_reservation SET since = since - interval '10 s', until = until - interval '10 s'");
        close();
        assertThat(database.texts("SELECT count(*) FROM voice_reservation")).containsExactly("0");
        assertThat(database.texts("SELECT wrap_up_seconds FROM voice_call")).containsExactly("10");
    }

    @Test
    void whoever_says_to_be_busy_is_not_rung() {
        database.run("""
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                VALUES ('00000000-0000-0000-0000-000000000001', 1, 1, 'x', 'agent1', 'break');
                UPDATE voice_token SET expires_at = now() WHERE user_id = 2
                """);
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(3, 4);
    }

    @Test
    void whoever_has_logged_out_is_not_rung_any_more() {
        database.run("""
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                SELECT sid, 1, 1, 'x', 'agent1', 'break' FROM user_session WHERE user_id = 1;
                UPDATE user_session SET ended_at = now() WHERE user_id IN (1, 2)
                """);
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(3, 4);
        List<OpenCalls.Doing> doing = with(beans -> beans.get(OpenCalls.class).all(COMPANY));
        assertThat(doing)
                .extracting(OpenCalls.Doing::state)
                .containsExactly("offline", "offline", "ringing", "ringing");
        Map<Integer, Availability> presence =
                with(beans -> beans.get(CallPresence.class).of(COMPANY, List.of(1, 2)));
        assertThat(presence.values()).containsOnly(Availability.not("not_logged_in"));
    }

    @Test
    void whoever_talks_is_taken_from_a_call_that_only_rings() {
        database.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        database.run("UPDATE voice_reservation SET until = now()");
        assertThat(rung(voice("CA2", "+989121111111"))).containsExactly(1);
        leg("CA1", 1, "in-progress");
        assertThat(
                        database.texts(
                                "SELECT c.call_sid || ' ' || r.state FROM voice_reservation r JOIN voice_call c ON c.id = r.call_id"))
                .containsExactly("CA1 on_call");
        dialEnded("CA2", 1, "no-answer", null, null);
        assertThat(taken()).containsExactly("1 on_call");
    }

    @Test
    void whoever_rings_is_nobody_elses_until_the_call_is_given_up() {
        voice("CA1");
        database.run("UPDATE voice_reservation SET until = until - interval '85 s'");
        assertThat(taken()).hasSize(4);
    }

    @Test
    void whoever_calls_out_is_done_with_a_call_of_which_no_end_was_heard() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        assertThat(callOut("CA9", 2)).contains("<Dial");
        assertThat(
                        database.texts(
                                "SELECT c.call_sid || ' ' || r.state FROM voice_reservation r JOIN voice_call c ON c.id = r.call_id"))
                .containsExactly("CA9 on_call");
    }

    @Test
    void the_time_of_writing_down_is_known_whoever_rings_next_and_whichever_news_came_first() {
        database.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        assertThat(taken()).isEmpty();
        leg("CA1", 1, "completed");
        assertThat(taken()).containsExactly("1 wrap_up");
        database.run("UPDATE voice_reservation SET since = since - interval '20 s', until = until - interval '20 s'");
        assertThat(rung(voice("CA2"))).containsExactly(1);
        close();
        assertThat(database.texts("SELECT wrap_up_seconds BETWEEN 8 AND 10 FROM voice_call WHERE call_sid = 'CA1'"))
                .containsExactly("t");
    }

    @Test
    void whoever_is_done_with_writing_down_is_free() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 9);
        database.run("UPDATE voice_reservation SET since = since - interval '4 s'");
        with(beans -> {
            beans.get(OpenCalls.class).endWrapUp(COMPANY, 2);
            return null;
        });
        assertThat(taken()).isEmpty();
        assertThat(database.texts("SELECT wrap_up_seconds BETWEEN 4 AND 60 FROM voice_call"))
                .containsExactly("t");
        voice("CA2");
        leg("CA2", 2, "in-progress");
        dialEnded("CA2", 1, "completed", "CA2-2", 9);
        database.run("UPDATE voice_reservation SET since = since - interval '7 s'");
        assertThat(callOut("CA9", 2)).contains("<Dial");
        assertThat(database.texts("SELECT wrap_up_seconds BETWEEN 7 AND 60 FROM voice_call WHERE call_sid = 'CA2'"))
                .containsExactly("t");
    }

    @Test
    void whoever_was_heard_ringing_stays_taken_when_the_news_of_the_answer_is_lost() {
        voice("CA1");
        leg("CA1", 1, "ringing");
        leg("CA1", 2, "initiated");
        leg("CA1", 3, "ringing");
        leg("CA1", 3, "canceled");
        later("5 min");
        close();
        assertThat(taken())
                .as("3 has stopped ringing, of 4 nothing was heard")
                .containsExactly("1 ringing", "2 ringing");
        assertThat(story("CA1")).as("goes on").startsWith("null");
        assertThat(rung(voice("CA2", "+989121111111"))).containsExactlyInAnyOrder(3, 4);
        leg("CA1", 1, "canceled");
        assertThat(taken()).containsExactly("2 ringing", "3 ringing", "4 ringing");
        ended("CA1");
        assertThat(taken()).containsExactly("3 ringing", "4 ringing");
        assertThat(story("CA1")).isEqualTo("missed null null null true");
    }

    @Test
    void whoever_was_heard_ringing_is_let_go_when_nobody_has_answered() {
        voice("CA1");
        List.of(1, 2, 3, 4).forEach(agent -> leg("CA1", agent, "ringing"));
        later("20 s");
        assertThat(dialEnded("CA1", 1, "no-answer", null, null)).contains("/voice/wait");
        assertThat(taken()).isEmpty();
    }

    @Test
    void whoever_says_to_be_free_is_so_when_the_ringing_must_have_ended() {
        voice("CA1");
        leg("CA1", 1, "ringing");
        leg("CA1", 2, "ringing");
        later("40 s");
        isFree(1);
        assertThat(taken()).as("may still ring").contains("1 ringing");
        later("2 min");
        isFree(1);
        close();
        assertThat(taken()).containsExactly("2 ringing");
        assertThat(story("CA1")).startsWith("null");
        run(OpenCalls.class, open -> open.endWrapUp(COMPANY, 2));
        close();
        assertThat(taken()).isEmpty();
        assertThat(story("CA1")).as("nobody is kept for it any more").isEqualTo("missed null null null false");
    }

    @Test
    void whoever_says_to_be_free_is_in_no_call_of_which_nothing_was_heard() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        isFree(2);
        assertThat(taken()).as("has just answered").containsExactly("2 on_call");
        later("70 s");
        isFree(3);
        assertThat(taken()).as("somebody else").containsExactly("2 on_call");
        isFree(2);
        assertThat(taken()).isEmpty();
        assertThat(story("CA1")).startsWith("answered 2 3").endsWith("false");
        dialEnded("CA1", 1, "completed", "CA1-2", 61);
        assertThat(story("CA1")).as("the news came after all").isEqualTo("answered 2 3 61 true");
    }

    @Test
    void whoever_was_heard_ringing_is_free_a_quarter_of_an_hour_later_when_the_news_of_the_end_is_lost() {
        agents(10);
        assertThat(rung(voice("CA1"))).hasSize(10);
        IntStream.rangeClosed(1, 10).forEach(agent -> leg("CA1", agent, "ringing"));
        later("10 min");
        leg("CA1", 1, "initiated");
        close();
        assertThat(taken()).as("one of them may talk").hasSize(10);
        later("8 min");
        close();
        assertThat(taken()).isEmpty();
        assertThat(story("CA1")).isEqualTo("missed null null null false");
        dialEnded("CA1", 1, "completed", "CA1-2", 1300);
        assertThat(story("CA1")).as("the news came after all").isEqualTo("answered 2 3 1300 true");
    }

    @Test
    void whoever_renews_a_token_is_free_when_the_ringing_must_have_ended() {
        voice("CA1");
        List.of(1, 2, 3).forEach(agent -> leg("CA1", agent, "ringing"));
        renewsToken(1);
        assertThat(taken()).as("may still ring").contains("1 ringing");
        later("2 min");
        renewsToken(1);
        assertThat(taken()).containsExactly("2 ringing", "3 ringing");
        leg("CA1", 2, "in-progress");
        later("20 min");
        renewsToken(2);
        assertThat(taken()).as("talks").containsExactly("2 on_call");
        dialEnded("CA1", 1, "completed", "CA1-2", 1200);
        renewsToken(2);
        assertThat(taken()).as("writes it down").containsExactly("2 wrap_up");
    }

    private void renewsToken(int agent) {
        run(CallDesk.class, desk -> desk.isThere(COMPANY, agent));
    }

    @Test
    void a_log_in_ends_no_conversation() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        later("20 min");
        logsIn(2);
        assertThat(taken()).as("may talk in another browser").containsExactly("2 on_call");
        assertThat(story("CA1")).isEqualTo("answered 2 3 null true");
        dialEnded("CA1", 1, "completed", "CA1-2", 1300);
        logsIn(2);
        assertThat(taken()).as("has nothing left to write down").isEmpty();
        voice("CA2");
        leg("CA2", 3, "ringing");
        logsIn(3);
        assertThat(taken()).as("may still ring").contains("3 ringing");
        later("2 min");
        logsIn(3);
        assertThat(taken()).isEmpty();
    }

    private void logsIn(int agent) {
        run(AgentWatch.class, watch -> watch.moved(AgentMoved.loggedIn(COMPANY, agent)));
    }

    @Test
    void whoever_has_said_to_be_free_is_let_go_although_the_node_has_died_that_heard_it() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        voice("CA2", "+989121111111");
        leg("CA2", 3, "ringing");
        agentSessions();
        later("2 min");
        close();
        assertThat(taken()).as("have said nothing").containsExactly("2 on_call", "3 ringing");
        hasSaidToBeFree(2, "70 s");
        hasSaidToBeFree(3, "70 s");
        close();
        assertThat(taken()).as("had just answered, and may still have rung").containsExactly("2 on_call", "3 ringing");
        hasSaidToBeFree(2, "50 s");
        hasSaidToBeFree(3, "20 s");
        close();
        assertThat(taken()).isEmpty();
        assertThat(story("CA1")).startsWith("answered 2 3").endsWith("false");
    }

    @Test
    void whoever_has_said_to_be_free_before_a_call_is_taken_by_it_and_by_what_is_left_to_write_down() {
        agentSessions();
        hasSaidToBeFree(2, "1 s");
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 9);
        close();
        assertThat(taken()).containsExactly("2 wrap_up");
        hasSaidToBeFree(2, "0 s");
        close();
        assertThat(taken()).isEmpty();
        assertThat(database.texts("SELECT wrap_up_seconds < 10 FROM voice_call"))
                .containsExactly("t");
    }

    private void agentSessions() {
        database.run("""
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                SELECT sid, 1, user_id, 'x', 'agent' || user_id, 'available' FROM user_session""");
    }

    private void hasSaidToBeFree(int agent, String ago) {
        database.run("UPDATE agent_session SET free_at = clock_timestamp() - interval '" + ago + "' WHERE user_id = "
                + agent);
    }

    private void isFree(int agent) {
        run(AgentWatch.class, watch -> watch.moved(AgentMoved.free(COMPANY, agent)));
    }

    @Test
    void whoever_calls_out_has_ended_the_call_before_and_not_this_one() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        callOut("CA9", 2);
        assertThat(story("CA1")).startsWith("answered 2 3").endsWith("false");
        assertThat(callOut("CA9", 2)).as("the same again").contains("<Dial");
        assertThat(story("CA9")).startsWith("null");
        assertThat(taken()).containsExactly("2 on_call");
    }

    @Test
    void whoever_calls_out_is_taken_for_as_long_as_somebody_may_talk() {
        callOut("CA8", 1);
        callOut("CA9", 2);
        take(Door.STATUS, null, "CallSid", "CA9-1", "ParentCallSid", "CA9", "CallStatus", "ringing", "To", CALLER);
        later("10 min");
        close();
        assertThat(taken()).containsExactly("2 on_call");
        assertThat(story("CA8")).as("the answer did not arrive").startsWith("canceled");
        assertThat(story("CA9")).startsWith("null");
        dialEnded("CA9", 1, "completed", "CA9-1", 500);
        assertThat(story("CA9")).startsWith("answered 2");
    }

    @Test
    void whoever_called_out_in_vain_is_free_when_the_dials_end_is_lost() {
        callOut("CA9", 2);
        for (String status : List.of("ringing", "no-answer")) {
            take(Door.STATUS, null, "CallSid", "CA9-1", "ParentCallSid", "CA9", "CallStatus", status, "To", CALLER);
        }
        assertThat(taken()).isEmpty();
        assertThat(story("CA9")).startsWith("no_answer").endsWith("true");
        dialEnded("CA9", 1, "no-answer", null, null);
        assertThat(story("CA9")).startsWith("no_answer").endsWith("true");
    }

    @Test
    void nobody_is_taken_longer_than_calls_last() {
        voice("CA1");
        leg("CA1", 1, "ringing");
        callOut("CA9", 2);
        take(Door.STATUS, null, "CallSid", "CA9-1", "ParentCallSid", "CA9", "CallStatus", "ringing", "To", CALLER);
        later("5 h");
        close();
        assertThat(taken()).isEmpty();
        assertThat(database.texts("SELECT count(*) FROM voice_call WHERE ended_at IS NULL"))
                .containsExactly("0");
    }
}
