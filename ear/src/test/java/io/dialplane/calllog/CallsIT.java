package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document's test list, 2 to 6, its scenario of concurrent calls, and the log that is kept of them. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class CallsIT {

    private static final String JOHN = "+989121234567";
    private static final String STRANGER = "+989127654321";

    private final Installation dialplane;

    CallsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private static int contact(TestCompany company, Twilio twilio, String number) {
        return company.admin()
                .post(twilio.path("/contacts"), Json.object("name", "John Doe", "phone_numbers", List.of(number)))
                .expect(201)
                .number("id");
    }

    private static void assign(TestCompany company, Twilio twilio, int contact, Person... agents) {
        for (Person agent : agents) {
            Answer answer = company.admin()
                    .post(
                            twilio.path("/assignments"),
                            Json.object("contact_id", contact, "user_id", agent.id(), "status", "active"));
            assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
        }
    }

    private static String sid(TestCompany company, String name) {
        return "CA" + company.id() + name;
    }

    @Test
    void test1_anAgentCallsAndIsCalled(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        Twilio.Call out =
                twilio.call(sid(company, "out"), "client:agent_" + agent.id()).calls("09121234567");
        assertThat(out.markup()).contains("callerId=\"" + Twilio.NUMBER + "\"", ">" + JOHN + "</Number>");
        Twilio.Call in = twilio.call(sid(company, "in"), STRANGER).arrives();
        assertThat(in.waits()).as("on a call nobody is rung").isTrue();
        out.notAnswered();
        assertThat(company.admin().get(twilio.path("/calls?direction=outbound")).text("0/outcome"))
                .isEqualTo("no_answer");
        assertThat(twilio.call(sid(company, "in2"), JOHN).arrives().waits())
                .as("who waits comes first")
                .isTrue();
        assertThat(in.waited().rung()).containsExactly(agent.id());
    }

    @Test
    void test2_allRingAndWhoeverAnswersFirstStopsTheOthers(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person two = twilio.agent();
        Twilio.Call call = twilio.call(sid(company, "a"), STRANGER).arrives();
        assertThat(call.rung()).containsExactlyInAnyOrder(one.id(), two.id());
        call.leg(one, "in-progress");
        call.leg(two, "canceled");
        company.admin().get(twilio.path("/presence")).json().forEach(who -> {
            if (who.path("user_id").asInt() == one.id()) {
                assertThat(who.path("state").asText()).isEqualTo("on_call");
            } else if (who.path("user_id").asInt() == two.id()) {
                assertThat(who.path("state").asText()).isEqualTo("available");
            }
        });
        assertThat(call.talked(one, 20).markup()).contains("<Hangup/>");
        assertThat(company.admin().get(twilio.path("/calls")).number("0/agent_id"))
                .isEqualTo(one.id());
        assertThat(company.admin().get(twilio.path("/calls")).number("0/talk_seconds"))
                .isEqualTo(20);
    }

    @Test
    void test3_twoCallsAtOnceEachWithItsAgent(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person two = twilio.agent();
        Twilio.Call a = twilio.call(sid(company, "a"), STRANGER).arrives();
        a.leg(one, "in-progress");
        Twilio.Call b = twilio.call(sid(company, "b"), JOHN).arrives();
        assertThat(b.rung()).containsExactly(two.id());
        b.leg(two, "in-progress");
        b.talked(two, 20);
        a.talked(one, 30);
        assertThat(company.admin().get(twilio.path("/calls")).json())
                .extracting(call -> call.path("agent_id").asInt())
                .containsExactly(two.id(), one.id());
    }

    @Test
    void test4_aContactsOwnAgentRingsAloneAndTheOthersWhenHeDoesNotAnswer(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person two = twilio.agent();
        Person three = twilio.agent();
        assign(company, twilio, contact(company, twilio, JOHN), two);
        Twilio.Call call = twilio.call(sid(company, "a"), JOHN).arrives();
        assertThat(call.rung()).containsExactly(two.id());
        call.leg(two, "no-answer");
        assertThat(call.notAnswered().rung()).containsExactlyInAnyOrder(one.id(), three.id());
    }

    @Test
    void test5_aContactOfNobodysRingsAll(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person two = twilio.agent();
        contact(company, twilio, JOHN);
        assertThat(twilio.call(sid(company, "a"), JOHN).arrives().rung()).containsExactlyInAnyOrder(one.id(), two.id());
    }

    @Test
    void test6_severalAgentsOfAContactRingAtOnce(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        twilio.agent();
        Person three = twilio.agent();
        twilio.agent();
        assign(company, twilio, contact(company, twilio, JOHN), one, three);
        assertThat(twilio.call(sid(company, "a"), JOHN).arrives().rung())
                .containsExactlyInAnyOrder(one.id(), three.id());
    }

    @Test
    void threeCallsAtOnceAsInTheDocument(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        List<Person> agents = List.of(twilio.agent(), twilio.agent(), twilio.agent(), twilio.agent());
        assign(company, twilio, contact(company, twilio, JOHN), agents.get(0));
        assign(company, twilio, contact(company, twilio, STRANGER), agents.get(1));
        Twilio.Call a = twilio.call(sid(company, "a"), JOHN).arrives();
        assertThat(a.rung()).containsExactly(agents.get(0).id());
        a.leg(agents.get(0), "in-progress");
        Twilio.Call b = twilio.call(sid(company, "b"), STRANGER).arrives();
        assertThat(b.rung()).containsExactly(agents.get(1).id());
        b.leg(agents.get(1), "in-progress");
        Twilio.Call c = twilio.call(sid(company, "c"), "+989120000001").arrives();
        assertThat(c.rung())
                .containsExactlyInAnyOrder(agents.get(2).id(), agents.get(3).id());
        c.leg(agents.get(2), "in-progress");
        assertThat(company.admin().get(twilio.path("/calls?open=true")).json())
                .hasSize(3)
                .allMatch(call -> call.path("state").asText().equals("talking"));
        assertThat(company.admin().get(twilio.path("/presence")).json())
                .filteredOn(who -> who.path("user_id").asInt() == agents.get(3).id())
                .extracting(who -> who.path("state").asText())
                .containsExactly("available");
    }

    @Test
    void theLogTellsAStoryAndItsFigures(TestCompany company, TestCompany other) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        Person idle = twilio.agent();
        int contact = contact(company, twilio, JOHN);
        assign(company, twilio, contact, agent);
        Twilio.Call call = twilio.call(sid(company, "a"), JOHN).arrives();
        String markup = call.markup();
        assertThat(call.arrives().markup()).as("the same again").isEqualTo(markup);
        call.leg(agent, "ringing");
        call.leg(agent, "in-progress");
        call.leg(agent, "in-progress");
        call.talked(agent, 61);
        call.ends();
        int id = company.admin().get(twilio.path("/calls")).number("0/id");
        agent.api().get(twilio.path("/calls/" + id)).is("""
                {"id": %d, "call_sid": "%s", "direction": "inbound", "state": "ended", "from_number": "%s", "to_number": "%s",
                 "contact": {"id": %d, "name": "John Doe"}, "agent_id": %d, "agent_name": "<text>", "tier": 1, "rule": null, "rung": [%d],
                 "started_at": "<time>", "answered_at": "<time>", "ended_at": "<time>", "end_is_known": true, "ring_seconds": "<int>",
                 "wait_seconds": "<int>", "talk_seconds": 61, "wrap_up_seconds": null, "outcome": "answered", "recording_url": null,
                 "recording_seconds": null, "notes": "", "notes_version": 1}
                """.formatted(
                        id, call.sid(), JOHN, Twilio.NUMBER, contact, agent.id(), agent.id()));
        idle.api().get(twilio.path("/calls/" + id)).isProblem(404, null);
        idle.api().get(twilio.path("/calls")).is("[]");
        other.admin().get("/api/workspaces/" + other.slug() + "/calls/" + id).isProblem(404, null);
        agent.api().get(twilio.path("/calls/" + id + "/rung")).is("""
                [{"user_id": %d, "full_name": "<text>", "tier": 1, "rule_id": null, "rung_at": "<time>", "answered_at": "<time>",
                  "ended_at": null, "outcome": "answered"}]
                """.formatted(agent.id()));
        assertThat(company.admin().get(twilio.path("/calls/" + id + "/events")).json())
                .extracting(event -> event.path("event").asText())
                .containsExactly("voice", "status:ringing", "status:in-progress", "dial:1", "status:completed");
        company.admin().get(twilio.path("/calls/figures")).is("""
                {"start_date": "<time>", "end_date": "<time>", "incoming": 1, "answered": 1, "missed": 0, "voicemail": 0, "closed": 0,
                 "outgoing": 0, "outgoing_answered": 0, "average_talk_seconds": 61.0, "average_wait_seconds": "<number>", "service_level": 1.0,
                 "service_level_seconds": 20, "agents": [{"user_id": %d, "full_name": "<text>", "rung": 1, "answered": 1, "missed": 0,
                 "outgoing": 0, "talk_seconds": 61, "average_talk_seconds": 61.0, "service_level": 1.0}]}
                """.formatted(agent.id()));
        Answer csv = company.admin().with("Accept", "text/csv").get(twilio.path("/calls/export?outcome=answered"));
        assertThat(csv.expect(200).body()).contains("John Doe").contains("answered");
        company.admin().get(twilio.path("/calls?outcome=x")).blames("outcome");
        company.admin()
                .get(twilio.path("/calls?contact_id=" + contact + "&number=0912&direction=inbound&tier=1&call_sid="
                        + call.sid()))
                .expect(200);
    }

    @Test
    void aReadyRecordingEndsAConversationOfWhichNoEndWasHeard(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        Twilio.Call call = twilio.call(sid(company, "a"), STRANGER).arrives();
        call.leg(agent, "in-progress");
        Twilio.Call next = twilio.call(sid(company, "b"), JOHN).arrives();
        assertThat(next.waits()).isTrue();
        call.recorded(1);
        Answer log = company.admin().get(twilio.path("/calls?call_sid=" + call.sid()));
        assertThat(log.text("0/state")).isEqualTo("ended");
        assertThat(log.text("0/outcome")).isEqualTo("answered");
        assertThat(log.at("0/end_is_known").asBoolean()).isTrue();
        assertThat(next.waited().rung()).containsExactly(agent.id());
    }

    @Test
    void notesAreKeptWithTheCallAndTheContact(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        int contact = contact(company, twilio, JOHN);
        Twilio.Call call = twilio.call(sid(company, "a"), JOHN).arrives();
        String notes = twilio.path(
                "/calls/" + company.admin().get(twilio.path("/calls")).number("0/id") + "/notes");
        agent.api()
                .put(notes, Json.object("text", "Monday", "version", 1, "contact_version", 1))
                .isProblem(403, null);
        call.leg(agent, "in-progress");
        assertThat(agent.api().get(notes.replace("/notes", "/contact")).number("notes_version"))
                .isEqualTo(1);
        Answer written = agent.api().put(notes, Json.object("text", "Monday", "version", 1, "contact_version", 1));
        assertThat(written.expect(200).number("notes_version")).isEqualTo(2);
        assertThat(company.admin().get(twilio.path("/contacts/" + contact)).text("notes"))
                .isEqualTo("Monday");
        agent.api().put(notes, Json.object("text", "Tuesday", "version", 1)).isProblem(409, null);
        agent.api()
                .put(notes, Json.object("text", "Tuesday", "version", 2, "contact_version", 1))
                .isProblem(409, null);
        assertThat(company.admin().get(twilio.path("/calls")).text("0/notes")).isEqualTo("Monday");
        agent.api().put(notes, Json.object("text", null, "version", 2)).blames("text");
        agent.api().put(notes, Json.object("text", "x")).blames("version");
    }

    @Test
    void settingsKeepTheirSecrets(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Answer answer = company.admin().get("/api/settings/twilio").expect(200);
        assertThat(answer.body()).doesNotContain(Twilio.SECRET, Twilio.AUTH_TOKEN);
        assertThat(answer.text("voice_url")).isEqualTo(Installation.PUBLIC_URL + twilio.path("/voice"));
        company.admin().post("/api/settings/twilio/test", "").is("""
                {"ok": true, "missing": []}
                """);
        company.admin()
                .put("/api/settings/twilio", Json.object("api_secret", "short"))
                .blames("api_secret");
        company.admin()
                .put("/api/settings/twilio", Json.object("numbers", List.of("nobody")))
                .blames("numbers[0]");
        company.admin()
                .put("/api/settings/twilio", Json.object("max_wait_seconds", 4000))
                .blames("max_wait_seconds");
        company.admin().put("/api/settings/twilio", Json.object("version", 99)).isProblem(409, null);
        assertThat(company.admin()
                        .put("/api/settings/twilio", Json.object("auth_token", null))
                        .expect(200)
                        .at("takes_calls")
                        .asBoolean())
                .isFalse();
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT before::text || after::text AS t FROM audit_entry WHERE company_id = ?",
                                company.id())
                        .toString())
                .doesNotContain(Twilio.SECRET, Twilio.AUTH_TOKEN);
    }

    @Test
    void whoCallsOutsideOpeningHoursIsToldSo(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        twilio.agent();
        company.admin()
                .put(
                        "/api/settings/twilio",
                        Json.object("opening_hours", Json.object("windows", List.of()), "voicemail", false))
                .expect(200);
        Twilio.Call call = twilio.call(sid(company, "a"), JOHN).arrives();
        assertThat(call.markup())
                .contains("We are closed at the moment.", "<Hangup/>")
                .doesNotContain("<Dial");
        Answer log = company.admin().get(twilio.path("/calls"));
        assertThat(log.text("0/outcome")).isEqualTo("closed");
        assertThat(log.text("0/state")).isEqualTo("ended");
        company.admin()
                .put(
                        "/api/settings/twilio",
                        Json.object(
                                "opening_hours",
                                Json.object(
                                        "windows",
                                        List.of(Json.object(
                                                "day_of_week", 7, "start_time", "09:00", "end_time", "10:00")))))
                .blames("opening_hours.windows[0].day_of_week");
    }

    @Test
    void whoWaitsTooLongLeavesAMessage(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        company.admin()
                .put("/api/settings/twilio", Json.object("busy_notice", "All busy."))
                .expect(200);
        Twilio.Call call = twilio.call(sid(company, "a"), JOHN).arrives();
        assertThat(call.waits()).isTrue();
        dialplane
                .pool()
                .update(
                        "UPDATE voice_call SET waiting_since = waiting_since - interval '121 s' WHERE company_id = ?",
                        company.id());
        assertThat(call.waited().markup()).contains("All busy.", "<Record ");
        call.ends();
        assertThat(company.admin().get(twilio.path("/calls")).text("0/outcome")).isEqualTo("missed");
    }
}
