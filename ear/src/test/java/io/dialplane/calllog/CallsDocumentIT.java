package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.LiveSocket;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What depends on a server: the provider's library, forms, and sockets. */
@ExtendWith(Dialplane.class)
class CallsDocumentIT {

    private final Installation dialplane;

    CallsDocumentIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void anIdentityIsNeededAndOnesOwn(TestCompany company, TestCompany other) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = company.person("AGENT");
        Answer none = agent.api().get(twilio.path("/token"));
        none.isProblem(400, "Identity parameter is required. Each agent must have a unique identity.");
        assertThat(none.text("error"))
                .isEqualTo("Identity parameter is required. Each agent must have a unique identity.");
        assertThat(none.text("hint")).isEqualTo("Use format: agent_{userId}");
        Answer wrong = agent.api().get(twilio.path("/token?identity=user"));
        wrong.isProblem(400, "Identity must start with \"agent_\" prefix for security");
        agent.api()
                .get(twilio.path("/token?identity=agent_" + (agent.id() + 1)))
                .isProblem(403, null);
        agent.api()
                .get("/api/workspaces/" + other.slug() + "/token?identity=agent_" + agent.id())
                .isProblem(404, null);
        Person unset = other.person("AGENT");
        unset.api()
                .get("/api/workspaces/" + other.id() + "/token?identity=agent_" + unset.id())
                .isProblem(409, null);
        Answer issued = agent.api().get(twilio.path("/token?identity=agent_" + agent.id()));
        issued.is("""
                {"token": "<text>", "identity": "agent_%d", "expires_in": 3600}
                """.formatted(agent.id()));
        JsonNode claims = Json.parse(new String(
                Base64.getUrlDecoder().decode(issued.text("token").split("\\.")[1]), StandardCharsets.UTF_8));
        assertThat(claims.path("grants").path("identity").asText()).isEqualTo("agent_" + agent.id());
        assertThat(claims.path("iss").asText()).isEqualTo(Twilio.KEY);
        assertThat(claims.path("sub").asText()).isEqualTo(Twilio.ACCOUNT);
    }

    @Test
    void onlyTwilioMayTell(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        URI node = dialplane.node().uri();
        String path = twilio.path("/voice");
        Map<String, String> form = Map.of("CallSid", "CA" + company.id(), "From", "+989121234567", "To", Twilio.NUMBER);
        String signature = Twilio.signature(Twilio.AUTH_TOKEN, Installation.PUBLIC_URL + path, form);
        twilio.send(node, path, form, null).isProblem(403, null);
        twilio.send(node, path, form, "x").isProblem(403, null);
        twilio.send(node, path, Map.of("CallSid", "CAx"), signature).isProblem(403, null);
        twilio.send(node, path + "/status", form, signature).isProblem(403, null);
        twilio.send(node, path + "?x=1", form, signature).isProblem(403, null);
        twilio.post(node, "/api/workspaces/nobody/voice", form, Twilio.AUTH_TOKEN)
                .isProblem(403, null);
        assertThat(dialplane.pool().count("SELECT count(*) FROM voice_call WHERE company_id = " + company.id()))
                .isZero();
        assertThat(twilio.send(node, path, form, signature).expect(200).body()).startsWith("<?xml");
        String written =
                "SELECT c::text || (SELECT count(*) FROM voice_event e WHERE e.call_id = c.id) FROM voice_call c"
                        + " WHERE company_id = " + company.id();
        Object before = dialplane.pool().value(written);
        Map<String, String> goesOn = Map.of("CallSid", "CA" + company.id(), "CallStatus", "in-progress");
        Map<String, String> altered = Map.of("CallSid", "CA" + company.id(), "CallStatus", "completed");
        for (String door : List.of("/status", "/dial-result?step=1", "/wait?step=1", "/voicemail", "/recording")) {
            twilio.send(
                            node,
                            path + door,
                            altered,
                            Twilio.signature(Twilio.AUTH_TOKEN, Installation.PUBLIC_URL + path + door, goesOn))
                    .isProblem(403, null);
        }
        assertThat(dialplane.pool().value(written)).isEqualTo(before);
    }

    @Test
    void aCallIsToldLiveFromWhereTheBrowserLeftOff(TestCompany company) throws Exception {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        LiveSocket first = open(ticket(company, agent), null);
        Twilio.Call call =
                twilio.call("CA" + company.id() + "live", "+989121234567").arrives();
        Awaitility.await().untilAsserted(() -> assertThat(first.kinds()).containsExactly("ringing", "agent_state"));
        long seen = first.numbers().get(1);
        first.close();
        call.leg(agent, "in-progress");
        call.talked(agent, 5);
        LiveSocket second = open(ticket(company, agent) + "&after=" + seen, null);
        Awaitility.await().untilAsserted(() -> assertThat(second.kinds())
                .containsExactly("answered", "agent_state", "ended", "agent_state"));
        assertThat(second.numbers()).containsExactly(seen + 1, seen + 2, seen + 3, seen + 4);
        second.close();
        String used = ticket(company, agent);
        LiveSocket third = open(used, "http://localhost:5173");
        third.abort();
        assertThat(open(used, null).closed().get()).isEqualTo(1008);
        assertThatThrownBy(() -> open(ticket(company, agent), "https://evil.example"))
                .as("a page of another origin is refused")
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void whoHasMissedTooMuchIsToldToBeginAnew(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        twilio.agent();
        twilio.call("CA" + company.id() + "gap", "+989121234567").arrives().ends();
        long last = dialplane.pool().count("SELECT last FROM voice_feed WHERE company_id = " + company.id());
        assertThat(last).isGreaterThan(3);
        URI node = dialplane.node().uri();
        LiveSocket ahead = LiveSocket.open(node, company.admin(), company, last + 1_000);
        dialplane.pool().update("DELETE FROM voice_feed_event WHERE company_id = ? AND number < ?", company.id(), last);
        LiveSocket behind = LiveSocket.open(node, company.admin(), company, 1);
        Awaitility.await().untilAsserted(() -> {
            assertThat(ahead.gaps()).as("a number that was never told").containsExactly(true);
            assertThat(behind.gaps()).as("some are forgotten").containsExactly(true);
        });
        assertThat(ahead.numbers()).isEmpty();
        assertThat(behind.numbers()).containsExactly(last);
        dialplane.pool().update("DELETE FROM voice_feed_event WHERE company_id = ?", company.id());
        LiveSocket farBehind = LiveSocket.open(node, company.admin(), company, 1);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(farBehind.gaps()).as("all are forgotten").containsExactly(true));
        twilio.call("CA" + company.id() + "next", "+989121234568").arrives();
        for (LiveSocket socket : List.of(ahead, behind, farBehind)) {
            Awaitility.await().untilAsserted(() -> assertThat(socket.numbers()).contains(last + 1, last + 2));
            assertThat(socket.gaps()).as("nothing is missing from then on").startsWith(true);
            assertThat(socket.gaps().subList(1, socket.gaps().size())).containsOnly(false);
        }
    }

    @Test
    void whatAgentsDoIsToldLiveAsPresenceShowsIt(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person boss = company.person("SUPERVISOR");
        LiveSocket wallboard = open(ticket(company, boss), null);
        AgentDoor door = AgentDoor.of(dialplane);
        Person agent = door.agent(company, "live-" + company.id(), "7" + company.id());
        Api desk = door.client(door.logIn(agent));
        tells(wallboard, twilio, boss, agent, "available");
        desk.put("/api/agents/me/state", Json.object("state", "break")).expect(200);
        tells(wallboard, twilio, boss, agent, "break");
        desk = door.client(door.logIn(agent));
        tells(wallboard, twilio, boss, agent, "available");
        twilio.call("CA" + company.id() + "state", "+989121234567").arrives().notAnswered();
        Awaitility.await()
                .untilAsserted(() -> assertThat(wallboard.states(agent)).endsWith("ringing", "available"));
        desk.post("/auth/logout", "").expect(200);
        tells(wallboard, twilio, boss, agent, "offline");
        door.client(door.logIn(agent));
        tells(wallboard, twilio, boss, agent, "available");
        door.runOut(agent);
        tells(wallboard, twilio, boss, agent, "offline");
        wallboard.abort();
    }

    /** The last that was told of somebody is that, and what presence shows. */
    private static void tells(LiveSocket wallboard, Twilio twilio, Person boss, Person agent, String state) {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(wallboard.states(agent)).isNotEmpty().endsWith(state));
        assertThat(boss.api().get(twilio.path("/presence")).json())
                .filteredOn(who -> who.path("user_id").asInt() == agent.id())
                .extracting(who -> who.path("state").asText())
                .containsExactly(state);
    }

    private String ticket(TestCompany company, Person person) {
        return LiveSocket.ticket(person.api(), company);
    }

    private LiveSocket open(String path, String origin) {
        return LiveSocket.open(dialplane.node().uri(), path, origin);
    }
}
