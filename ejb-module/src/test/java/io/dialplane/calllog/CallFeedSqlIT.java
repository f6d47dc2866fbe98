package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.agent.AgentMoved;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told live, against the real database. */
class CallFeedSqlIT extends CallSqlBed {

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
    void whoever_is_free_is_told_as_presence_shows_it() {
        voice("CA1");
        database.run("UPDATE user_session SET ended_at = now() WHERE user_id = 2");
        dialEnded("CA1", 1, "busy", null, null);
        assertThat(database.texts("SELECT data ->> 'user_id' || ' ' || (data ->> 'state') FROM voice_feed_event"
                        + " WHERE kind = 'agent_state' AND data ->> 'state' <> 'ringing' ORDER BY number"))
                .containsExactly("1 available", "2 offline", "3 available", "4 available");
    }

    @Test
    void what_agents_say_and_what_runs_out_is_told_once_as_presence_shows_it() {
        List<CompletableFuture<Void>> atOnce = IntStream.range(0, 4)
                .mapToObj(n -> CompletableFuture.runAsync(this::close))
                .toList();
        atOnce.forEach(CompletableFuture::join);
        assertThat(told()).containsExactly("1 available", "2 available", "3 available", "4 available");
        database.run("""
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                SELECT sid, 1, 1, 'x', 'agent1', 'break' FROM user_session WHERE user_id = 1;
                UPDATE voice_token SET expires_at = now() WHERE user_id = 2;
                UPDATE user_session SET ended_at = now() WHERE user_id = 3;
                UPDATE users SET is_active = false WHERE id = 4
                """);
        close();
        close();
        assertThat(told())
                .containsSubsequence("4 available", "1 break", "2 offline", "3 offline", "4 offline")
                .hasSize(8);
        List<OpenCalls.Doing> presence =
                with(beans -> beans.get(OpenCalls.class).all(COMPANY));
        assertThat(presence.stream().map(one -> one.userId() + " " + one.state()))
                .containsExactly("1 break", "2 offline", "3 offline");
        database.run("UPDATE agent_session SET state = 'available'");
        run(AgentWatch.class, watch -> watch.moved(AgentMoved.other(COMPANY)));
        assertThat(told()).hasSize(9).endsWith("1 available");
        database.run("UPDATE user_session SET expires_at = now() WHERE user_id = 1");
        close();
        assertThat(told()).hasSize(10).endsWith("1 offline");
        assertThat(database.texts("SELECT number FROM voice_feed_event ORDER BY number"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 10).mapToObj(Integer::toString).toList());
        Map<CompanyId, Long> last = with(beans -> beans.get(LiveEvents.class).last(List.of(COMPANY, new CompanyId(2))));
        assertThat(last).isEqualTo(Map.of(COMPANY, 10L));
    }

    @Test
    void a_person_has_one_agent_session_and_nothing_stays_open_for_a_word_that_can_not_be_told() {
        String another = """
                INSERT INTO user_session (sid, user_id, door, expires_at) VALUES (gen_random_uuid(), 1, 'panel', now() + interval '1 day');
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                SELECT sid, 1, 1, 'x', sid::text, 'available' FROM user_session WHERE user_id = 1""";
        assertThatThrownBy(() -> database.run(another)).hasMessageContaining("agent_session_user_unique");
        database.run("DELETE FROM voice_token WHERE user_id = 1");
        voice("CA1");
        later("5 min");
        database.run("DROP INDEX agent_session_user_unique; " + another);
        assertThatThrownBy(this::close).isInstanceOf(Sql.Refused.class);
        database.run(
                "DELETE FROM agent_session; CREATE UNIQUE INDEX agent_session_user_unique ON agent_session (user_id)");
        assertThat(story("CA1")).isEqualTo("missed null null null false");
        assertThat(taken()).isEmpty();
    }

    @Test
    void a_token_and_a_ringing_that_ran_out_are_told() {
        voice("CA1");
        assertThat(told()).containsExactly("1 ringing", "2 ringing", "3 ringing", "4 ringing");
        later("5 min");
        close();
        close();
        assertThat(told()).hasSize(8).endsWith("1 available", "2 available", "3 available", "4 available");
    }

    private List<String> told() {
        return database.texts("SELECT data ->> 'user_id' || ' ' || (data ->> 'state') FROM voice_feed_event"
                + " WHERE kind = 'agent_state' ORDER BY number");
    }
}
