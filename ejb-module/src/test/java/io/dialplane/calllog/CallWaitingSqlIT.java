package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits, for whom, what is heard meanwhile, and how it ends, against the real database. */
class CallWaitingSqlIT extends CallSqlBed {

    @Test
    void who_waits_longest_is_first_when_an_agent_comes_free() {
        database.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        assertThat(rung(voice("CA2", "+989121111111"))).isEmpty();
        assertThat(rung(voice("CA3", "+989122222222"))).isEmpty();
        dialEnded("CA1", 1, "busy", null, null);
        assertThat(rung(waited("CA3", 1))).as("the later one").isEmpty();
        assertThat(rung(waited("CA2", 1))).as("the earlier one").containsExactly(1);
    }

    @Test
    void who_waits_too_long_may_leave_a_message() {
        database.run("DELETE FROM voice_token");
        assertThat(voice("CA1")).contains("/voice/wait?step=1");
        database.run("UPDATE voice_call SET waiting_since = waiting_since - interval '121 s'");
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
    void nobody_waits_where_a_company_lets_nobody_wait() {
        database.run("DELETE FROM voice_token");
        policy = new CallPolicy("en-US", null, List.of(), "Closed.", "Busy.", 0, 10, false, 90, false, null);
        assertThat(voice("CA1")).contains("Busy.</Say><Hangup/>").doesNotContain("<Record", "/voice/wait");
        assertThat(story("CA1")).isEqualTo("missed null null null true");
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
            database.texts(
                            "SELECT DISTINCT call_sid || ' ' || min(r.user_id) FROM voice_call c JOIN voice_reservation r ON r.call_id = c.id"
                                    + " WHERE r.state = 'ringing' GROUP BY call_sid")
                    .forEach(pair -> leg(pair.split(" ")[0], Integer.parseInt(pair.split(" ")[1]), "in-progress"));
            database.texts("SELECT call_sid || ' ' || step FROM voice_call WHERE stage = 'waiting' ORDER BY id")
                    .forEach(pair -> waited(pair.split(" ")[0], Integer.parseInt(pair.split(" ")[1])));
        }
        assertThat(talking()).isEqualTo(10);
        assertThat(database.texts("SELECT count(*) FROM voice_call WHERE stage = 'waiting'"))
                .containsExactly("40");
        assertThat(database.texts("SELECT user_id FROM voice_reservation GROUP BY user_id HAVING count(*) > 1"))
                .isEmpty();
    }

    private int talking() {
        return database.texts("SELECT 1 FROM voice_reservation WHERE state = 'on_call'")
                .size();
    }

    @Test
    void a_caller_is_greeted_first_and_those_who_ring_have_their_whole_time_then() {
        policy = greeting("Welcome.");
        assertThat(voice("CA1"))
                .contains("<Say language=\"en-US\">Welcome.</Say>", "/voice/wait?step=1")
                .doesNotContain("<Dial");
        assertThat(taken()).isEmpty();
        database.run(
                "UPDATE voice_call SET heard_at = heard_at - interval '5 min', started_at = started_at - interval '5 min'");
        close();
        assertThat(story("CA1")).startsWith("missed");
        assertThat(rung(waited("CA1", 1))).as("a long greeting").containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(story("CA1")).startsWith("null null null null");
        assertThat(database.texts("SELECT ring_until > now() + interval '25 s' FROM voice_call"))
                .containsExactly("t");
        assertThat(dialEnded("CA1", 2, "no-answer", null, null)).contains("/voice/wait?step=3");
    }

    @Test
    void a_long_piece_of_music_ends_no_call() {
        database.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA0", "+989120000000");
        voice("CA1");
        for (int step = 1; step < 3; step++) {
            database.run("UPDATE voice_call SET heard_at = heard_at - interval '100 s' WHERE call_sid = 'CA1'");
            close();
            assertThat(story("CA1")).isEqualTo("missed null null null false");
            assertThat(waited("CA1", step)).contains("/voice/wait?step=" + (step + 1));
            assertThat(story("CA1")).isEqualTo("null null null null true");
        }
        assertThat(database.texts("SELECT kind FROM voice_feed_event WHERE kind <> 'agent_state' ORDER BY number"))
                .containsExactly("ringing", "waiting", "ended", "changed", "ended", "changed");
    }

    @Test
    void who_hears_a_piece_of_music_keeps_the_place() {
        policy = music("https://music.test/long.mp3");
        database.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        voice("CA2", "+989121111111");
        voice("CA3", "+989122222222");
        database.run("UPDATE voice_call SET heard_at = heard_at - interval '80 s' WHERE call_sid = 'CA2'");
        dialEnded("CA1", 1, "busy", null, null);
        assertThat(rung(waited("CA3", 1))).isEmpty();
        assertThat(rung(waited("CA2", 1))).containsExactly(1);
    }

    @Test
    void who_has_hung_up_without_music_keeps_nobody_for_long() {
        database.run("DELETE FROM voice_token WHERE user_id > 1");
        voice("CA1");
        voice("CA2", "+989121111111");
        voice("CA3", "+989122222222");
        dialEnded("CA1", 1, "busy", null, null);
        database.run("UPDATE voice_call SET heard_at = heard_at - interval '12 s' WHERE call_sid = 'CA2'");
        assertThat(rung(waited("CA3", 1))).as("may ask again").isEmpty();
        database.run("UPDATE voice_call SET heard_at = heard_at - interval '8 s' WHERE call_sid = 'CA2'");
        assertThat(rung(waited("CA3", 2))).containsExactly(1);
    }

    @Test
    void who_takes_no_calls_and_who_was_rung_in_vain_are_nobodys_share() {
        database.run("""
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
        database.run("UPDATE voice_token SET expires_at = now() + interval '1 h' WHERE user_id = 3");
        // 1 and 3 are free: CA1 needs 3, which leaves 1 for CA2, and nobody for CA3
        assertThat(rung(waited("CA3", 1))).isEmpty();
        assertThat(rung(waited("CA2", 1))).containsExactly(1);
        assertThat(rung(waited("CA1", 2))).containsExactly(3);
    }

    @Test
    void a_caller_without_music_is_asked_to_wait_once() {
        database.run("DELETE FROM voice_token");
        assertThat(voice("CA1")).contains("Please wait", "<Pause length=\"5\"/>");
        assertThat(waited("CA1", 1)).contains("<Pause").doesNotContain("<Say");
    }
}
