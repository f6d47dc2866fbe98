package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.calllog.twilio.TwilioVoice;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.TestSql;
import io.dialplane.routing.Availability;
import io.dialplane.routing.CallFigures;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a call rings, who is taken, and what is written of it, against the real database. */
class CallDeskSqlIT {

    private static final CompanyId COMPANY = new CompanyId(1);
    private static final String CALLER = "+989121234567";
    private static final String OWN = "+982188776655";
    private static final Pattern CLIENT = Pattern.compile(">agent_(\\d+)</Client>");

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    private CallPolicy policy = new CallPolicy("en-US", null, List.of(), "Closed.", "Busy.", 120, 10, true, 90, null);

    @AfterAll
    static void drop() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void fourAgentsAreIdle() {
        DATABASE.run("""
                TRUNCATE company, users, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'acme', 'A', 'IR', 'Asia/Tehran');
                """);
        agents(4);
    }

    private static void agents(int count) {
        DATABASE.run("""
                INSERT INTO users (id, company_id, username, password_hash, role)
                SELECT n, 1, 'a' || n, 'x', 'AGENT' FROM generate_series(1, %1$d) n ON CONFLICT DO NOTHING;
                INSERT INTO user_session (sid, user_id, door, expires_at)
                SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, n, 'panel', now() + interval '1 day'
                  FROM generate_series(1, %1$d) n ON CONFLICT DO NOTHING;
                INSERT INTO voice_token (company_id, user_id, sid, expires_at)
                SELECT 1, user_id, sid, now() + interval '1 h' FROM user_session ON CONFLICT DO NOTHING;
                """.formatted(count));
    }

    private static void contact(int... agents) {
        DATABASE.run("""
                INSERT INTO contact (id, company_id, name) VALUES (1, 1, 'John');
                INSERT INTO contact_phone (company_id, e164, contact_id, n) VALUES (1, '%s', 1, 0);
                """.formatted(CALLER));
        for (int agent : agents) {
            DATABASE.run("INSERT INTO assignment (company_id, contact_id, user_id) VALUES (1, 1, " + agent + ")");
        }
    }

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
        assertThat(DATABASE.texts("SELECT user_id || ' ' || outcome FROM voice_ring ORDER BY user_id"))
                .containsExactly("1 canceled", "2 canceled", "3 answered", "4 canceled");
        assertThat(DATABASE.texts("SELECT kind FROM voice_feed_event WHERE kind <> 'agent_state' ORDER BY number"))
                .containsExactly("ringing", "answered", "ended");
        assertThat(DATABASE.texts("SELECT number FROM voice_feed_event ORDER BY number"))
                .containsExactlyElementsOf(IntStream.rangeClosed(
                                1,
                                DATABASE.texts("SELECT 1 FROM voice_feed_event").size())
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
        assertThat(DATABASE.texts("SELECT event FROM voice_event ORDER BY id"))
                .containsExactly("voice", "status:ringing", "dial:1");
    }

    @Test
    void events_late_twice_and_in_any_order_tell_the_same() {
        List<String> told = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            fourAgentsAreIdle();
            String sid = "CA1";
            voice(sid);
            List<Runnable> events = new ArrayList<>(List.of(
                    () -> leg(sid, 1, "ringing"),
                    () -> leg(sid, 2, "ringing"),
                    () -> leg(sid, 2, "in-progress"),
                    () -> leg(sid, 1, "canceled"),
                    () -> leg(sid, 2, "completed"),
                    () -> dialEnded(sid, 1, "completed", sid + "-2", 40),
                    () -> ended(sid)));
            events.addAll(new ArrayList<>(events));
            Collections.shuffle(events, random);
            events.forEach(Runnable::run);
            told.add(story(sid) + DATABASE.texts("SELECT user_id || ' ' || outcome FROM voice_ring ORDER BY user_id"));
        }
        assertThat(told).containsOnly(told.get(0));
        assertThat(told.get(0)).startsWith("answered 2 3 40 true");
    }

    @Test
    void who_waits_longest_is_first_when_an_agent_comes_free() {
        DATABASE.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        assertThat(rung(voice("CA2", "+989121111111"))).isEmpty();
        assertThat(rung(voice("CA3", "+989122222222"))).isEmpty();
        dialEnded("CA1", 1, "busy", null, null);
        assertThat(rung(waited("CA3", 1))).as("the later one").isEmpty();
        assertThat(rung(waited("CA2", 1))).as("the earlier one").containsExactly(1);
    }

    @Test
    void who_waits_too_long_may_leave_a_message() {
        DATABASE.run("DELETE FROM voice_token");
        assertThat(voice("CA1")).contains("/voice/wait?step=1");
        DATABASE.run("UPDATE voice_call SET waiting_since = waiting_since - interval '121 s'");
        assertThat(waited("CA1", 1)).contains("<Say language=\"en-US\">Busy.</Say>", "<Record ");
        take(
                Door.VOICEMAIL,
                null,
                "CallSid",
                "CA1",
                "CallStatus",
                "completed",
                "RecordingSid",
                "RE1",
                "RecordingUrl",
                "https://recordings.test/RE1",
                "RecordingDuration",
                "7");
        assertThat(story("CA1")).startsWith("voicemail");
    }

    @Test
    void fifty_at_once_for_ten_agents_take_no_agent_twice() {
        agents(10);
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<CompletableFuture<String>> calls = IntStream.range(0, 50)
                    .mapToObj(n ->
                            CompletableFuture.supplyAsync(() -> voice("CA" + n, "+98912000" + (1000 + n)), threads))
                    .toList();
            List<Integer> rung = new ArrayList<>();
            calls.forEach(call -> rung.addAll(rung(call.join())));
            assertThat(rung).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
        // as agents answer, and calls come back every five seconds, ten talk and the others wait
        Map<String, Integer> steps = new HashMap<>();
        for (int round = 0; round < 30 && talking() < 10; round++) {
            DATABASE.texts(
                            "SELECT DISTINCT call_sid || ' ' || min(r.user_id) FROM voice_call c JOIN voice_reservation r ON r.call_id = c.id"
                                    + " WHERE r.state = 'ringing' GROUP BY call_sid")
                    .forEach(pair -> leg(pair.split(" ")[0], Integer.parseInt(pair.split(" ")[1]), "in-progress"));
            DATABASE.texts("SELECT call_sid || ' ' || step FROM voice_call WHERE stage = 'waiting' ORDER BY id")
                    .forEach(pair -> waited(pair.split(" ")[0], Integer.parseInt(pair.split(" ")[1])));
        }
        assertThat(talking()).isEqualTo(10);
        assertThat(DATABASE.texts("SELECT count(*) FROM voice_call WHERE stage = 'waiting'"))
                .containsExactly("40");
        assertThat(DATABASE.texts("SELECT user_id FROM voice_reservation GROUP BY user_id HAVING count(*) > 1"))
                .isEmpty();
    }

    private static int talking() {
        return DATABASE.texts("SELECT 1 FROM voice_reservation WHERE state = 'on_call'")
                .size();
    }

    @Test
    void a_call_of_which_nothing_is_heard_lets_its_agents_go() {
        voice("CA1");
        DATABASE.run("UPDATE voice_call SET ring_until = now() - interval '5 min'");
        close();
        assertThat(taken()).isEmpty();
        assertThat(story("CA1")).isEqualTo("missed null null null false");
        assertThat(ended("CA1")).isNull();
        assertThat(story("CA1")).as("the news came after all").isEqualTo("missed null null null true");
    }

    @Test
    void what_is_left_to_write_down_ends_by_time() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 9);
        assertThat(taken()).containsExactly("2 wrap_up");
        DATABASE.run("UPDATE voice_reservation SET since = since - interval '10 s', until = until - interval '10 s'");
        close();
        assertThat(DATABASE.texts("SELECT count(*) FROM voice_reservation")).containsExactly("0");
        assertThat(DATABASE.texts("SELECT wrap_up_seconds FROM voice_call")).containsExactly("10");
    }

    @Test
    void whoever_says_to_be_busy_is_not_rung() {
        DATABASE.run("""
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                VALUES ('00000000-0000-0000-0000-000000000001', 1, 1, 'x', 'agent1', 'break');
                UPDATE voice_token SET expires_at = now() WHERE user_id = 2
                """);
        assertThat(rung(voice("CA1"))).containsExactlyInAnyOrder(3, 4);
    }

    @Test
    void whoever_has_logged_out_is_not_rung_any_more() {
        DATABASE.run("""
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
    void a_caller_is_greeted_first_and_those_who_ring_have_their_whole_time_then() {
        policy = greeting("Welcome.");
        assertThat(voice("CA1"))
                .contains("<Say language=\"en-US\">Welcome.</Say>", "/voice/wait?step=1")
                .doesNotContain("<Dial");
        assertThat(taken()).isEmpty();
        DATABASE.run(
                "UPDATE voice_call SET heard_at = heard_at - interval '5 min', started_at = started_at - interval '5 min'");
        close();
        assertThat(story("CA1")).startsWith("missed");
        assertThat(rung(waited("CA1", 1))).as("a long greeting").containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(story("CA1")).startsWith("null null null null");
        assertThat(DATABASE.texts("SELECT ring_until > now() + interval '25 s' FROM voice_call"))
                .containsExactly("t");
        assertThat(dialEnded("CA1", 2, "no-answer", null, null)).contains("/voice/wait?step=3");
    }

    @Test
    void a_long_piece_of_music_ends_no_call() {
        DATABASE.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA0", "+989120000000");
        voice("CA1");
        for (int step = 1; step < 3; step++) {
            DATABASE.run("UPDATE voice_call SET heard_at = heard_at - interval '100 s' WHERE call_sid = 'CA1'");
            close();
            assertThat(story("CA1")).isEqualTo("missed null null null false");
            assertThat(waited("CA1", step)).contains("/voice/wait?step=" + (step + 1));
            assertThat(story("CA1")).isEqualTo("null null null null true");
        }
        assertThat(DATABASE.texts("SELECT kind FROM voice_feed_event WHERE kind <> 'agent_state' ORDER BY number"))
                .containsExactly("ringing", "waiting", "ended", "changed", "ended", "changed");
    }

    @Test
    void who_hears_a_piece_of_music_keeps_the_place() {
        DATABASE.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        voice("CA2", "+989121111111");
        voice("CA3", "+989122222222");
        DATABASE.run("UPDATE voice_call SET heard_at = heard_at - interval '80 s' WHERE call_sid = 'CA2'");
        dialEnded("CA1", 1, "busy", null, null);
        assertThat(rung(waited("CA3", 1))).isEmpty();
        assertThat(rung(waited("CA2", 1))).containsExactly(1);
    }

    @Test
    void news_of_an_answer_after_the_call_was_given_up_takes_the_agent() {
        voice("CA1");
        DATABASE.run("UPDATE voice_call SET ring_until = now() - interval '5 min'");
        close();
        leg("CA1", 2, "in-progress");
        assertThat(taken()).containsExactly("2 on_call");
        assertThat(story("CA1")).isEqualTo("answered 2 3 null true");
    }

    @Test
    void who_takes_no_calls_and_who_was_rung_in_vain_are_nobodys_share() {
        DATABASE.run("""
                UPDATE users SET role = 'SUPERVISOR' WHERE id = 4;
                UPDATE users SET agent_type = 'OUTBOUND' WHERE id = 3;
                UPDATE voice_token SET expires_at = now() WHERE user_id IN (2, 3)
                """);
        assertThat(rung(voice("CA1"))).containsExactly(1);
        voice("CA2", "+989121111111");
        voice("CA3", "+989122222222");
        assertThat(dialEnded("CA1", 1, "no-answer", null, null))
                .as("has rung 1")
                .contains("/voice/wait");
        DATABASE.run("UPDATE voice_token SET expires_at = now() + interval '1 h' WHERE user_id = 3");
        // 1 and 3 are free: CA1 needs 3, which leaves 1 for CA2, and nobody for CA3
        assertThat(rung(waited("CA3", 1))).isEmpty();
        assertThat(rung(waited("CA2", 1))).containsExactly(1);
        assertThat(rung(waited("CA1", 2))).containsExactly(3);
    }

    @Test
    void agents_are_told_who_calls_of_their_own_calls_only() {
        contact(1);
        voice("CA1");
        LiveEvents.LiveEvent ringing =
                with(beans -> beans.get(LiveEvents.class).after(COMPANY, 0)).get(0);
        assertThat(ringing.kind()).isEqualTo("ringing");
        assertThat(ringing.dataFor(null)).contains(CALLER, "John").isEqualTo(ringing.dataFor(1));
        assertThat(ringing.dataFor(2)).matches("\\{\"call_id\":[0-9]+}");
        ended("CA1");
        LiveEvents.LiveEvent ended = with(beans -> beans.get(LiveEvents.class).after(COMPANY, 0)).stream()
                .filter(event -> event.kind().equals("ended"))
                .findFirst()
                .orElseThrow();
        assertThat(ended.dataFor(1)).contains(CALLER);
        assertThat(ended.dataFor(2)).doesNotContain(CALLER, "John");
    }

    @Test
    void whoever_talks_is_taken_from_a_call_that_only_rings() {
        DATABASE.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        DATABASE.run("UPDATE voice_reservation SET until = now()");
        assertThat(rung(voice("CA2", "+989121111111"))).containsExactly(1);
        leg("CA1", 1, "in-progress");
        assertThat(
                        DATABASE.texts(
                                "SELECT c.call_sid || ' ' || r.state FROM voice_reservation r JOIN voice_call c ON c.id = r.call_id"))
                .containsExactly("CA1 on_call");
        dialEnded("CA2", 1, "no-answer", null, null);
        assertThat(taken()).containsExactly("1 on_call");
    }

    @Test
    void whoever_rings_is_nobody_elses_until_the_call_is_given_up() {
        voice("CA1");
        DATABASE.run("UPDATE voice_reservation SET until = until - interval '85 s'");
        assertThat(taken()).hasSize(4);
    }

    @Test
    void whoever_calls_out_is_done_with_a_call_of_which_no_end_was_heard() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        assertThat(callOut("CA9", 2)).contains("<Dial");
        assertThat(
                        DATABASE.texts(
                                "SELECT c.call_sid || ' ' || r.state FROM voice_reservation r JOIN voice_call c ON c.id = r.call_id"))
                .containsExactly("CA9 on_call");
    }

    @Test
    void what_the_database_sacrifices_is_done_again() {
        DATABASE.run("""
                CREATE SEQUENCE tried;
                CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF nextval('tried') = 1 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER deadlock BEFORE INSERT ON voice_ring FOR EACH STATEMENT EXECUTE FUNCTION deadlock()
                """);
        try {
            assertThat(rung(voice("CA1"))).hasSize(4);
        } finally {
            DATABASE.run("DROP TRIGGER deadlock ON voice_ring; DROP FUNCTION deadlock; DROP SEQUENCE tried");
        }
    }

    @Test
    void the_time_of_writing_down_is_known_whoever_rings_next_and_whichever_news_came_first() {
        DATABASE.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        assertThat(taken()).isEmpty();
        leg("CA1", 1, "completed");
        assertThat(taken()).containsExactly("1 wrap_up");
        DATABASE.run("UPDATE voice_reservation SET since = since - interval '20 s', until = until - interval '20 s'");
        assertThat(rung(voice("CA2"))).containsExactly(1);
        close();
        assertThat(DATABASE.texts("SELECT wrap_up_seconds BETWEEN 8 AND 10 FROM voice_call WHERE call_sid = 'CA1'"))
                .containsExactly("t");
    }

    @Test
    void whoever_is_done_with_writing_down_is_free() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 9);
        DATABASE.run("UPDATE voice_reservation SET since = since - interval '4 s'");
        with(beans -> {
            beans.get(OpenCalls.class).endWrapUp(COMPANY, 2);
            return null;
        });
        assertThat(taken()).isEmpty();
        assertThat(DATABASE.texts("SELECT wrap_up_seconds FROM voice_call")).containsExactly("4");
        voice("CA2");
        leg("CA2", 2, "in-progress");
        dialEnded("CA2", 1, "completed", "CA2-2", 9);
        assertThat(callOut("CA9", 2)).contains("<Dial");
        assertThat(DATABASE.texts("SELECT wrap_up_seconds FROM voice_call WHERE call_sid = 'CA2'"))
                .containsExactly("0");
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
        assertThat(DATABASE.texts("SELECT actor || ' ' || action FROM audit_entry WHERE action = 'call.close'"))
                .containsExactly("boss call.close");
    }

    @Test
    void notes_are_written_from_the_version_that_was_read_and_the_contacts_by_whoever_has_the_call() {
        contact(1, 2);
        voice("CA1");
        long id = Long.parseLong(DATABASE.texts("SELECT id FROM voice_call").get(0));
        note(1, id, "Rung", 1, null);
        assertThat(refused(() -> note(1, id, "Older", 1, null)).status()).isEqualTo(409);
        assertThat(refused(() -> note(1, id, "Not mine", 2, 1)).status()).isEqualTo(403);
        leg("CA1", 1, "in-progress");
        note(1, id, "Mine", 2, 1);
        assertThat(refused(() -> note(2, id, "Not mine", 3, 2)).status()).isEqualTo(403);
        assertThat(refused(() -> note(3, id, "No part", 3, null)).status()).isEqualTo(404);
        assertThat(DATABASE.texts(
                        "SELECT c.notes || ' ' || k.notes FROM voice_call c JOIN contact k ON k.id = c.contact_id"))
                .containsExactly("Mine Mine");
        assertThat(DATABASE.texts(
                        "SELECT after ->> 'characters' FROM audit_entry WHERE action = 'call.note' ORDER BY id"))
                .containsExactly("4", "4");
    }

    private void note(int agent, long callId, String text, int version, Integer contactVersion) {
        with(beans -> {
            beans.get(CallNotes.class)
                    .write(COMPANY, new Actor(agent, "a" + agent, null), agent, callId, text, version, contactVersion);
            return null;
        });
    }

    private static DomainException refused(ThrowingCallable work) {
        return catchThrowableOfType(DomainException.class, work);
    }

    private String callOut(String sid, int agent) {
        return take(
                Door.VOICE,
                null,
                "CallSid",
                sid,
                "CallStatus",
                "ringing",
                "From",
                "client:agent_" + agent,
                "To",
                "09121234567");
    }

    @Test
    void a_call_of_which_only_the_status_is_heard_has_its_numbers_and_its_contact() {
        contact(1);
        take(Door.STATUS, null, "CallSid", "CA1", "CallStatus", "completed", "From", CALLER, "To", OWN);
        take(Door.STATUS, null, "CallSid", "CA2", "CallStatus", "completed", "From", "client:agent_3", "To", CALLER);
        assertThat(
                        DATABASE.texts(
                                "SELECT concat_ws(' ', direction, from_number, to_number, contact_name, caller_id) FROM voice_call ORDER BY id"))
                .containsExactly("inbound " + CALLER + " " + OWN + " John", "outbound " + CALLER + " John 3");
    }

    @Test
    void a_caller_without_music_is_asked_to_wait_once() {
        DATABASE.run("DELETE FROM voice_token");
        assertThat(voice("CA1")).contains("Please wait", "<Pause length=\"5\"/>");
        assertThat(waited("CA1", 1)).contains("<Pause").doesNotContain("<Say");
    }

    @Test
    void the_log_shows_agents_their_own_and_wallboards_what_goes_on() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        callOut("CA2", 2);
        dialEnded("CA2", 1, "busy", null, null);
        assertThat(logged(1, null)).containsExactly("CA1");
        assertThat(logged(2, null)).containsExactly("CA2");
        assertThat(logged(3, null)).isEmpty();
        assertThat(logged(null, true)).containsExactly("CA1");
        assertThat(logged(null, false)).containsExactly("CA2");
    }

    @Test
    void agents_have_figures_of_how_soon_they_answer() {
        contact(1);
        voice("CA1");
        leg("CA1", 1, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-1", 9);
        DATABASE.run("DELETE FROM voice_reservation");
        voice("CA2");
        dialEnded("CA2", 1, "no-answer", null, null);
        CallStatistics.Company figures = with(beans ->
                beans.get(CallStatistics.class).of(COMPANY, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(figures.agents().get(0).serviceLevel()).isEqualTo(0.5);
        assertThat(figures.agents().get(1).serviceLevel()).isNull();
    }

    @Test
    void whoever_is_free_is_told_as_presence_shows_it() {
        voice("CA1");
        DATABASE.run("UPDATE user_session SET ended_at = now() WHERE user_id = 2");
        dialEnded("CA1", 1, "busy", null, null);
        assertThat(DATABASE.texts("SELECT data ->> 'user_id' || ' ' || (data ->> 'state') FROM voice_feed_event"
                        + " WHERE kind = 'agent_state' AND data ->> 'state' <> 'ringing' ORDER BY number"))
                .containsExactly("1 available", "2 offline", "3 available", "4 available");
    }

    private List<String> logged(Integer seenBy, Boolean open) {
        CallFilter filter = new CallFilter(null, null, open, null, seenBy, null, null, null, null, null, null, null);
        List<LoggedCall> calls = with(beans -> beans.get(CallLog.class).page(COMPANY, filter, 10));
        return calls.stream().map(LoggedCall::callSid).toList();
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
        assertThat(DATABASE.texts("SELECT DISTINCT outcome FROM voice_call")).containsExactly("refused");
        assertThat(taken()).isEmpty();
    }

    private void close() {
        with(beans -> {
            beans.get(CallClosing.class).close();
            return null;
        });
    }

    private static CallPolicy greeting(String text) {
        return new CallPolicy("en-US", text, List.of(), "Closed.", "Busy.", 120, 10, true, 90, null);
    }

    private String voice(String sid) {
        return voice0(sid, CALLER);
    }

    private String voice(String sid, String from) {
        return voice0(sid, from);
    }

    private String voice0(String sid, String from) {
        return take(Door.VOICE, null, "CallSid", sid, "CallStatus", "ringing", "From", from, "To", OWN);
    }

    private String leg(String sid, int agent, String status) {
        return take(
                Door.STATUS,
                null,
                "CallSid",
                sid + "-" + agent,
                "ParentCallSid",
                sid,
                "CallStatus",
                status,
                "To",
                "client:agent_" + agent);
    }

    private String dialEnded(String sid, int step, String status, String leg, Integer seconds) {
        List<String> form = new ArrayList<>(List.of(
                "CallSid", sid, "CallStatus", "in-progress", "From", CALLER, "To", OWN, "DialCallStatus", status));
        if (leg != null) {
            form.addAll(List.of("DialCallSid", leg, "DialCallDuration", seconds.toString()));
        }
        return take(Door.DIAL_RESULT, step, form.toArray(String[]::new));
    }

    private String waited(String sid, int step) {
        return take(Door.WAIT, step, "CallSid", sid, "CallStatus", "in-progress", "From", CALLER, "To", OWN);
    }

    private String ended(String sid) {
        return take(Door.STATUS, null, "CallSid", sid, "CallStatus", "completed", "CallDuration", "50");
    }

    private String take(Door door, Integer step, String... form) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            fields.put(form[i].replace("-", ""), form[i + 1]);
        }
        fields.computeIfPresent("CallSid", (key, value) -> value.replace("-", "x"));
        fields.computeIfPresent("DialCallSid", (key, value) -> value.replace("-", "x"));
        return with(beans -> beans.get(CallDesk.class).take(settings(), door, step, fields));
    }

    private <T> T with(java.util.function.Function<TestBeans, T> work) {
        return PERSISTENCE.in(em -> {
            TestBeans beans = new TestBeans(em, Clock.systemUTC())
                    .with(Sql.class, TestSql.on(DATABASE))
                    .with(VoiceProvider.class, new TwilioVoice());
            return work.apply(beans.with(CallFigures.class, beans.get(CallHistory.class)));
        });
    }

    private VoiceSettings settings() {
        return new VoiceSettings(
                COMPANY, "acme", null, null, null, null, "x", "https://voice.test", List.of(OWN), policy, List.of(), 1);
    }

    private static List<Integer> rung(String markup) {
        List<Integer> rung = new ArrayList<>();
        Matcher matcher = CLIENT.matcher(markup);
        while (matcher.find()) {
            rung.add(Integer.valueOf(matcher.group(1)));
        }
        return rung;
    }

    private static List<String> taken() {
        return DATABASE.texts(
                "SELECT user_id || ' ' || state FROM voice_reservation WHERE until > now() ORDER BY user_id");
    }

    private static String story(String sid) {
        return DATABASE.texts(
                        "SELECT concat_ws(' ', coalesce(outcome, 'null'), coalesce(answered_by::text, 'null'), coalesce(answered_tier::text, 'null'),"
                                + " coalesce(talk_seconds::text, 'null'), end_is_known) FROM voice_call WHERE call_sid = '"
                                + sid + "'")
                .get(0)
                .replace(" t", " true")
                .replace(" f", " false");
    }
}
