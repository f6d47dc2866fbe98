package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.agent.AgentMoved;
import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may talk stays taken when the news of the answer is lost, and has a way out should that not be so; against the real database. */
class CallKeptSqlIT extends CallSqlBed {

    private static final String OTHER = "+989121111111";

    @BeforeEach
    void allHaveLoggedInLongAgo() {
        database.run("UPDATE user_session SET created_at = now() - interval '1 day'");
    }

    private void onlyOneIsThere() {
        database.run("DELETE FROM voice_token WHERE user_id > 1");
    }

    @Test
    void whoever_is_rung_alone_stays_taken_for_as_long_as_somebody_may_talk() {
        onlyOneIsThere();
        voice("CA1");
        leg("CA1", 1, "ringing");
        later("3 h");
        renewsToken(1);
        close();
        assertThat(taken()).as("the news of the answer may be lost").containsExactly("1 ringing");
        assertThat(rung(voice("CA2", OTHER))).isEmpty();
        assertThat(story("CA1")).startsWith("null");
        dialEnded("CA1", 1, "completed", "CA1-1", 10_000);
        assertThat(story("CA1")).isEqualTo("answered 1 3 10000 true");
        assertThat(taken()).containsExactly("1 wrap_up");
    }

    @Test
    void whoever_is_left_of_several_stays_taken_for_as_long_as_somebody_may_talk() {
        voice("CA1");
        leg("CA1", 1, "ringing");
        List.of(2, 3, 4).forEach(agent -> leg("CA1", agent, "ringing"));
        List.of(1, 2, 3).forEach(agent -> leg("CA1", agent, "canceled"));
        later("40 min");
        renewsToken(4);
        close();
        assertThat(taken()).as("nobody else can have answered").containsExactly("4 ringing");
        assertThat(story("CA1")).startsWith("null");
        leg("CA1", 4, "completed");
        assertThat(taken()).isEmpty();
    }

    @Test
    void each_of_several_is_kept_for_a_quarter_of_an_hour() {
        voice("CA1");
        List.of(1, 2).forEach(agent -> leg("CA1", agent, "ringing"));
        later("10 min");
        close();
        assertThat(taken()).containsExactly("1 ringing", "2 ringing");
        later("8 min");
        close();
        assertThat(taken()).isEmpty();
    }

    @Test
    void whoever_was_rung_alone_and_talks_to_nobody_has_ways_out() {
        List<Runnable> ways = List.of(
                () -> moves(AgentMoved.free(COMPANY, 1)),
                () -> moves(AgentMoved.loggedIn(COMPANY, 1)),
                () -> run(OpenCalls.class, open -> open.endWrapUp(COMPANY, 1)),
                () -> run(CallDesk.class, desk -> desk.giveUp(settings(), "CA4", new Actor(null, "boss", null))),
                () -> {
                    logsInAnew(1);
                    renewsToken(1);
                });
        onlyOneIsThere();
        int n = 1;
        for (Runnable way : ways) {
            String sid = "CA" + n++;
            voice(sid);
            leg(sid, 1, "ringing");
            later("2 min");
            assertThat(taken()).containsExactly("1 ringing");
            way.run();
            assertThat(taken()).as("way out %d", n - 1).isEmpty();
            close();
            assertThat(story(sid)).startsWith("missed");
        }
    }

    @Test
    void a_second_browser_frees_nobody_who_may_talk_in_the_first() {
        onlyOneIsThere();
        voice("CA1");
        leg("CA1", 1, "ringing");
        later("2 min");
        database.run("""
                INSERT INTO user_session (sid, user_id, door, expires_at) VALUES (gen_random_uuid(), 1, 'panel', now() + interval '1 day');
                INSERT INTO voice_token (company_id, user_id, sid, expires_at)
                SELECT 1, user_id, sid, now() + interval '1 h' FROM user_session WHERE user_id = 1 ON CONFLICT DO NOTHING
                """);
        renewsToken(1);
        assertThat(taken()).containsExactly("1 ringing");
    }

    private void logsInAnew(int agent) {
        database.run("""
                UPDATE user_session SET ended_at = now() WHERE user_id = %1$d;
                INSERT INTO user_session (sid, user_id, door, expires_at) VALUES (gen_random_uuid(), %1$d, 'panel', now() + interval '1 day')
                """.formatted(agent));
    }

    private void renewsToken(int agent) {
        run(CallDesk.class, desk -> desk.isThere(COMPANY, agent));
    }

    private void moves(AgentMoved moved) {
        run(AgentWatch.class, watch -> watch.moved(moved));
    }

    @Test
    void a_token_is_given_although_nobody_can_be_let_go() {
        Session agent = new Session(
                UUID.fromString("00000000-0000-0000-0000-000000000001"),
                1,
                COMPANY,
                "a1",
                Role.AGENT,
                false,
                false,
                false,
                Instant.MAX);
        database.run("DELETE FROM voice_token");
        VoiceSettings settings = settings();
        String token = with(beans -> beans.with(VoiceSettingsService.class, new VoiceSettingsService() {
                    @Override
                    public VoiceSettings of(CompanyId company) {
                        return new VoiceSettings(
                                company,
                                settings.slug(),
                                "AC1",
                                "SK1",
                                "0123456789abcdefghijklmnopqrstuv",
                                "AP1",
                                settings.authToken(),
                                settings.publicUrl(),
                                settings.numbers(),
                                settings.policy(),
                                List.of(),
                                1);
                    }
                })
                .with(CallDesk.class, new CallDesk() {
                    @Override
                    void isThere(CompanyId company, int userId) {
                        throw new IllegalStateException("a row was locked for too long");
                    }
                })
                .get(VoiceTokens.class)
                .issue(COMPANY, agent, "agent_1")
                .token());
        assertThat(token).isNotBlank();
        assertThat(database.texts("SELECT user_id FROM voice_token")).containsExactly("1");
    }

    @Test
    void whoever_calls_a_number_that_is_not_allowed_ends_no_call() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        for (String to : List.of("nobody", "")) {
            String answer = take(Door.VOICE, null, "CallSid", "CA9" + to, "From", "client:agent_2", "To", to);
            assertThat(answer).contains("<Hangup/>").doesNotContain("<Dial");
        }
        assertThat(take(
                        Door.VOICE,
                        null,
                        "CallSid",
                        "CA8",
                        "From",
                        "client:agent_2",
                        "To",
                        CALLER,
                        "CallerId",
                        "+982112345678"))
                .as("shows somebody else's number")
                .doesNotContain("<Dial");
        assertThat(story("CA1")).isEqualTo("answered 2 3 null true");
        assertThat(taken()).containsExactly("2 on_call");
    }

    @Test
    void an_event_that_only_newer_nodes_know_is_no_fault() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        database.run("""
                INSERT INTO voice_event (company_id, call_id, leg_sid, event, door, happened_at, parameters)
                SELECT 1, id, call_sid, 'else', 'SOMETHING_ELSE', now(), '{}' FROM voice_call
                """);
        dialEnded("CA1", 1, "completed", "CA1-2", 61);
        assertThat(story("CA1")).isEqualTo("answered 2 3 61 true");
    }

    @Test
    void a_ready_recording_ends_a_conversation_and_is_told() {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        recorded("CA1", "in-progress");
        assertThat(taken()).containsExactly("2 on_call");
        recorded("CA1", "completed");
        assertThat(story("CA1")).startsWith("answered 2 3").endsWith("true");
        assertThat(taken()).containsExactly("2 wrap_up");
        assertThat(told()).endsWith("answered", "ended");
        voice("CA2", OTHER);
        leg("CA2", 3, "in-progress");
        dialEnded("CA2", 1, "completed", "CA2-3", 61);
        assertThat(told()).endsWith("answered", "ended");
        recorded("CA2", "completed");
        recorded("CA2", "completed");
        assertThat(told()).as("once").endsWith("answered", "ended", "changed");
    }

    private void recorded(String sid, String status) {
        take(
                Door.RECORDING,
                null,
                "CallSid",
                sid,
                "RecordingSid",
                "RE1",
                "RecordingStatus",
                status,
                "RecordingDuration",
                "61",
                "RecordingUrl",
                "https://recordings.test/RE1");
    }

    private List<String> told() {
        return database.texts("SELECT kind FROM voice_feed_event WHERE kind <> 'agent_state' ORDER BY number");
    }
}
