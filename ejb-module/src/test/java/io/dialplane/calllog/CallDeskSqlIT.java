package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.audit.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a call rings, and what becomes of it as it is told, against the real database. */
class CallDeskSqlIT extends CallSqlBed {

    @Test
    void an_unknown_caller_rings_everybody_and_whoever_answers_first_has_the_call() {
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(taken()).containsExactly("1 ringing", "2 ringing", "3 ringing", "4 ringing");
        leg("CA1", 3, "in-progress");
        assertThat(taken()).containsExactly("3 on_call");
        assertThat(dialEnded("CA1", 1, "completed", "CA1-3", 61))
                .contains("<Hangup/>")
                .doesNotContain("<Dial");
        assertThat(taken()).containsExactly("3 wrap_up");
        assertThat(story("CA1")).isEqualTo("answered 3 3 61 true");
        assertThat(database.texts("SELECT user_id || ' ' || outcome FROM voice_ring ORDER BY user_id"))
                .containsExactly("1 canceled", "2 canceled", "3 answered", "4 canceled");
        assertThat(database.texts("SELECT kind FROM voice_feed_event WHERE kind <> 'agent_state' ORDER BY number"))
                .containsExactly("ringing", "answered", "ended");
        assertThat(database.texts("SELECT number FROM voice_feed_event ORDER BY number"))
                .containsExactlyElementsOf(IntStream.rangeClosed(
                                1,
                                database.texts("SELECT 1 FROM voice_feed_event").size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void a_contacts_own_agents_ring_first_then_the_others_and_nobody_twice() {
        contact(1, 3);
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(1, 3);
        assertThat(rung(dialEnded("CA1", 1, "no-answer", null, null))).containsExactlyInAnyOrder(2, 4);
        assertThat(taken()).containsExactly("2 ringing", "4 ringing");
        String hold = dialEnded("CA1", 2, "no-answer", null, null);
        assertThat(hold).contains("<Pause length=\"5\"/>", "/voice/wait?step=3");
        assertThat(taken()).isEmpty();
        assertThat(waited("CA1", 3)).contains("/voice/wait?step=4");
    }

    @Test
    void an_assignment_that_is_not_active_rings_nobody() {
        contact(1, 3);
        database.run("UPDATE assignment SET status = 'inactive' WHERE user_id = 1");
        assertThat(rung(voice("CA1"))).containsExactly(3);
        assertThat(rung(dialEnded("CA1", 1, "no-answer", null, null))).containsExactlyInAnyOrder(1, 2, 4);
    }

    @Test
    void three_calls_at_once_ring_whoever_is_left() {
        contact(1);
        assertThat(rung(voice("CA1"))).containsExactly(1);
        leg("CA1", 1, "in-progress");
        assertThat(rung(voice("CA2", "+989121111111"))).containsExactlyInAnyOrder(2, 3, 4);
        leg("CA2", 2, "in-progress");
        assertThat(rung(voice("CA3", "+989122222222"))).containsExactlyInAnyOrder(3, 4);
        leg("CA3", 3, "in-progress");
        assertThat(taken()).containsExactly("1 on_call", "2 on_call", "3 on_call");
    }

    @Test
    void what_comes_again_is_answered_as_it_was_and_changes_nothing() {
        String first = voice("CA1");
        assertThat(voice("CA1")).isEqualTo(first);
        leg("CA1", 2, "ringing");
        leg("CA1", 2, "ringing");
        String next = dialEnded("CA1", 1, "no-answer", null, null);
        assertThat(dialEnded("CA1", 1, "no-answer", null, null)).isEqualTo(next);
        assertThat(database.texts("SELECT event FROM voice_event ORDER BY id"))
                .containsExactly("voice", "status:ringing", "dial:1");
    }

    @Test
    void a_call_of_which_nothing_is_heard_lets_its_agents_go() {
        voice("CA1");
        later("5 min");
        close();
        assertThat(taken()).isEmpty();
        assertThat(story("CA1")).isEqualTo("missed null null null false");
        assertThat(ended("CA1")).isNull();
        assertThat(story("CA1")).as("the news came after all").isEqualTo("missed null null null true");
    }

    @Test
    void news_of_an_answer_after_the_call_was_given_up_takes_the_agent() {
        voice("CA1");
        later("5 min");
        close();
        leg("CA1", 2, "in-progress");
        assertThat(taken()).containsExactly("2 on_call");
        assertThat(story("CA1")).isEqualTo("answered 2 3 null true");
    }

    @Test
    void only_a_silent_call_is_given_up_and_a_supervisor_closes_any_once() {
        voice("CA1");
        with(beans -> {
            beans.get(CallDesk.class).giveUp(settings(), "CA1", null);
            return null;
        });
        assertThat(story("CA1")).as("heard of meanwhile").startsWith("null");
        Actor boss = new Actor(null, "boss", null);
        for (int i = 0; i < 2; i++) {
            with(beans -> {
                beans.get(CallDesk.class).giveUp(settings(), "CA1", boss);
                return null;
            });
        }
        assertThat(story("CA1")).startsWith("missed");
        assertThat(database.texts("SELECT actor || ' ' || action FROM audit_entry WHERE action = 'call.close'"))
                .containsExactly("boss call.close");
    }

    @Test
    void an_agents_own_call_shows_the_companys_number_and_takes_the_agent() {
        String answer = take(
                Door.VOICE,
                null,
                "CallSid",
                "CA9",
                "CallStatus",
                "ringing",
                "From",
                "client:agent_2",
                "To",
                "09121234567");
        assertThat(answer).contains("callerId=\"" + OWN + "\"", ">" + CALLER + "</Number>");
        assertThat(taken()).containsExactly("2 on_call");
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(1, 3, 4);
        dialEnded("CA9", 1, "busy", null, null);
        assertThat(story("CA9")).startsWith("busy null");
        assertThat(taken()).containsExactly("1 ringing", "3 ringing", "4 ringing");
    }

    @Test
    void a_call_whose_events_are_forgotten_stays_as_it_was_told() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 61);
        later("200 days");
        run(CallClosing.class, CallClosing::forgetOld);
        assertThat(database.texts("SELECT count(*) FROM voice_event")).containsExactly("0");
        List<String> before = database.texts("SELECT c::text FROM voice_call c");
        assertThat(voice("CA1")).contains("<Hangup/>").doesNotContain("<Dial");
        assertThat(dialEnded("CA1", 1, "no-answer", null, null)).contains("<Hangup/>");
        assertThat(leg("CA1", 3, "ringing")).isNull();
        assertThat(ended("CA1")).isNull();
        assertThat(database.texts("SELECT c::text FROM voice_call c")).isEqualTo(before);
        assertThat(database.texts("SELECT count(*) FROM voice_event")).containsExactly("0");
    }

    @Test
    void whoever_has_logged_out_calls_nobody_and_ends_no_call() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        database.run("UPDATE user_session SET ended_at = now() WHERE user_id IN (2, 3)");
        for (int agent : List.of(2, 3)) {
            assertThat(callOut("CA9" + agent, agent)).contains("<Hangup/>").doesNotContain("<Dial");
            assertThat(story("CA9" + agent)).startsWith("refused");
        }
        assertThat(taken()).containsExactly("2 on_call");
        assertThat(story("CA1")).isEqualTo("answered 2 3 null true");
        database.run("UPDATE voice_token SET expires_at = now() - interval '2 min' WHERE user_id = 4");
        assertThat(callOut("CA94", 4)).as("another client's token").doesNotContain("<Dial");
        assertThat(callOut("CA91", 1)).contains("<Dial");
    }

    @Test
    void an_agent_shows_no_other_number_and_calls_nobody_who_may_not_be_called() {
        for (String[] wrong :
                new String[][] {{"To", "09121234567", "CallerId", "+982112345678"}, {"To", "nobody"}, {"To", ""}}) {
            List<String> form = new ArrayList<>(
                    List.of("CallSid", "CA" + wrong.length + wrong[1].length(), "From", "client:agent_2"));
            form.addAll(List.of(wrong));
            assertThat(take(Door.VOICE, null, form.toArray(String[]::new)))
                    .contains("<Hangup/>")
                    .doesNotContain("<Dial");
        }
        assertThat(database.texts("SELECT DISTINCT outcome FROM voice_call")).containsExactly("refused");
        assertThat(taken()).isEmpty();
    }

    @Test
    void a_number_that_is_not_to_be_called_is_not_called() {
        for (String list : List.of(
                "INSERT INTO suppression (company_id, e164) VALUES (1, '" + CALLER + "')",
                "TRUNCATE suppression; INSERT INTO do_not_call (e164) VALUES ('" + CALLER + "')")) {
            database.run(list);
            String sid = "CA" + list.length();
            assertThat(callOut(sid, 2)).as(list).contains("<Hangup/>").doesNotContain("<Dial");
            assertThat(story(sid)).startsWith("refused");
        }
        database.run("TRUNCATE do_not_call");
        assertThat(callOut("CA1", 2)).contains("<Dial");
    }

    @Test
    void a_conversation_of_which_the_beginning_was_lost_is_known_by_its_end() {
        voice("CA1");
        leg("CA1", 2, "ringing");
        later("5 min");
        close();
        dialEnded("CA1", 1, "completed", "CA1-2", 240);
        assertThat(story("CA1")).isEqualTo("answered 2 3 240 true");
        assertThat(taken()).containsExactly("2 wrap_up");
    }
}
