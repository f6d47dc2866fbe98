package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Routing rules in a call, who stays taken by it, the message that a caller leaves, and how the log is searched and taken away as a file. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class CallLogIT {

    private static final String JOHN = "+989121234567";
    private static final String STRANGER = "+989127654321";

    private final Installation dialplane;

    CallLogIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private static int contact(TestCompany company, Twilio twilio) {
        return company.admin()
                .post(
                        twilio.path("/contacts"),
                        Json.object("name", "John", "lead_status", "Qualified", "phone_numbers", List.of(JOHN)))
                .expect(201)
                .number("id");
    }

    private static int rule(TestCompany company, Twilio twilio, int priority, String strategy, Person... agents) {
        return company.admin()
                .post(
                        twilio.path("/routing-rules"),
                        Json.object(
                                "name",
                                "Rule " + priority,
                                "priority",
                                priority,
                                "criteria",
                                Json.object("lead_status", List.of("Qualified")),
                                "targets",
                                Json.object(
                                        "agents",
                                        List.of(agents).stream().map(Person::id).toList()),
                                "strategy",
                                strategy,
                                "ring_timeout_seconds",
                                15 + priority))
                .expect(201)
                .number("id");
    }

    @Test
    void rulesRingInTheirTurnAndTheLogNamesTheOneThatReachedSomebody(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person one = twilio.agent();
        Person two = twilio.agent();
        Person three = twilio.agent();
        Person last = twilio.agent();
        contact(company, twilio);
        int first = rule(company, twilio, 1, "longest_idle", one, two);
        int second = rule(company, twilio, 2, "ring_all", two, three);
        Twilio.Call call = twilio.call("CA" + company.id() + "rules", JOHN).arrives();
        assertThat(call.rung()).as("one after the other").containsExactly(one.id());
        assertThat(call.markup()).contains("timeout=\"16\"");
        assertThat(call.notAnswered().rung()).containsExactly(two.id());
        assertThat(call.notAnswered().rung()).as("two was rung").containsExactly(three.id());
        assertThat(call.markup()).contains("timeout=\"17\"");
        call.leg(three, "in-progress");
        call.talked(three, 30);
        String log = twilio.path("/calls?call_sid=" + call.sid());
        assertThat(company.admin().get(log).number("0/tier")).isEqualTo(2);
        assertThat(company.admin().get(log).number("0/rule/id")).isEqualTo(second);
        assertThat(company.admin().get(log).text("0/rule/name")).isEqualTo("Rule 2");
        found(company, twilio, "rule_id=" + second, call);
        found(company, twilio, "rule_id=" + first);
        company.admin().get(twilio.path("/calls?rule_id=x")).blames("rule_id");
        int id = company.admin().get(log).number("0/id");
        assertThat(company.admin().get(twilio.path("/calls/" + id + "/rung")).json())
                .extracting(who -> who.path("user_id").asInt(), who -> who.path("rule_id")
                        .asInt())
                .containsExactly(tuple(one.id(), first), tuple(two.id(), first), tuple(three.id(), second));
        assertThat(twilio.call("CA" + company.id() + "others", STRANGER)
                        .arrives()
                        .rung())
                .as("no rule is for strangers; three writes the call down")
                .contains(one.id(), two.id(), last.id());
    }

    @Test
    void whoLeavesAMessageIsFoundInTheLogWithIt(TestCompany company) throws IOException {
        Twilio twilio = Twilio.of(dialplane, company);
        Twilio.Call call =
                twilio.call("CA" + company.id() + "message", STRANGER).arrives();
        dialplane
                .pool()
                .update(
                        "UPDATE voice_call SET waiting_since = waiting_since - interval '121 s' WHERE company_id = ?",
                        company.id());
        assertThat(call.waited().markup()).contains("<Record ", "/voice/voicemail");
        Map<String, String> message = Map.of(
                "CallSid",
                call.sid(),
                "CallStatus",
                "completed",
                "RecordingSid",
                "RE1",
                "RecordingUrl",
                "https://recordings.test/RE1",
                "RecordingDuration",
                "7");
        twilio.post(dialplane.node().uri(), twilio.path("/voice/voicemail"), message, Twilio.AUTH_TOKEN)
                .expect(200);
        call.ends();
        Api admin = company.admin();
        assertThat(admin.get(twilio.path("/calls?outcome=voicemail")).text("0/recording_url"))
                .isEqualTo("https://recordings.test/RE1");
        assertThat(admin.get(twilio.path("/calls?outcome=voicemail")).number("0/recording_seconds"))
                .isEqualTo(7);

        Person agent = twilio.agent();
        int contact = contact(company, twilio);
        Twilio.Call other = twilio.call("CA" + company.id() + "other", JOHN).arrives();
        other.leg(agent, "in-progress");
        other.talked(agent, 20);
        LocalDate today = LocalDate.now(TestCompany.TEHRAN);
        found(company, twilio, "contact_id=" + contact, other);
        found(company, twilio, "tier=3", other);
        found(company, twilio, "tier=1");
        found(company, twilio, "agent_id=" + agent.id(), other);
        found(company, twilio, "call_sid=" + call.sid(), call);
        found(company, twilio, "call_sid=" + other.sid() + "x" + agent.id(), other);
        found(company, twilio, "number=765", call);
        found(company, twilio, "start_date=" + today.minusDays(1), other, call);
        found(company, twilio, "start_date=" + today.plusDays(2));
        found(company, twilio, "end_date=" + today.plusDays(1), other, call);
        found(company, twilio, "end_date=" + today.minusDays(2));

        HttpResponse<byte[]> workbook = admin.download(twilio.path("/calls/export?outcome=voicemail"));
        assertThat(workbook.statusCode()).isEqualTo(200);
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(workbook.body()))) {
            List<Row> rows = book.getFirstSheet().read();
            assertThat(rows).hasSize(2);
            assertThat(cells(rows.get(0))).startsWith("ID", "Direction", "From", "To", "Contact");
            assertThat(cells(rows.get(1)))
                    .containsSubsequence("inbound", "09127654321", "voicemail", "https://recordings.test/RE1");
        }
    }

    @Test
    void aNewTokenEndsWhatMustHaveStoppedRingingAndALogInNoConversation(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        AgentDoor door = AgentDoor.of(dialplane);
        Person agent = door.agent(company, "talk-" + company.id(), "7" + company.id());
        Api desk = door.client(door.logIn(agent));
        Twilio.Call lost = twilio.call("CA" + company.id() + "lost", STRANGER).arrives();
        assertThat(lost.rung()).containsExactly(agent.id());
        lost.leg(agent, "ringing");
        dialplane
                .pool()
                .update(
                        "UPDATE voice_call SET ring_until = ring_until - interval '5 min' WHERE company_id = ?",
                        company.id());
        assertThat(state(company, twilio, agent)).isEqualTo("ringing");
        desk.get(twilio.path("/token?identity=agent_" + agent.id())).expect(200);
        assertThat(state(company, twilio, agent)).isEqualTo("available");

        Twilio.Call call = twilio.call("CA" + company.id() + "talk", JOHN).arrives();
        call.leg(agent, "in-progress");
        dialplane
                .pool()
                .update(
                        "UPDATE voice_event SET received_at = received_at - interval '5 min' WHERE company_id = ?",
                        company.id());
        desk = door.client(door.logIn(agent));
        assertThat(state(company, twilio, agent)).isEqualTo("on_call");
        desk.put("/api/agents/me/state", Json.object("state", "available")).expect(200);
        assertThat(state(company, twilio, agent)).isEqualTo("available");
    }

    private static String state(TestCompany company, Twilio twilio, Person agent) {
        for (JsonNode who :
                company.admin().get(twilio.path("/presence")).expect(200).json()) {
            if (who.path("user_id").asInt() == agent.id()) {
                return who.path("state").asText();
            }
        }
        throw new AssertionError("not shown");
    }

    private static void found(TestCompany company, Twilio twilio, String filter, Twilio.Call... calls) {
        assertThat(company.admin()
                        .get(twilio.path("/calls?" + filter))
                        .expect(200)
                        .json())
                .as(filter)
                .extracting(call -> call.path("call_sid").asText())
                .containsExactly(List.of(calls).stream().map(Twilio.Call::sid).toArray(String[]::new));
    }

    private static List<String> cells(Row row) {
        return row.stream().map(cell -> cell == null ? "" : cell.getText()).toList();
    }
}
