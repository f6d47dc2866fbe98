package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happened to a number, and why it is or is not handed out. */
@Tag("any-server")
class NumberHistoryIT extends NumbersBed {

    NumberHistoryIT(Installation dialplane) {
        super(dialplane);
    }

    @Test
    void theHistoryHoldsEveryResult(TestCompany company) {
        company.opens();
        String phone = dialplane.freshMobile();
        Person agent = company.agent("Ali", "Ahmadi", phone);
        int scenario = company.announcesScenario("spring");
        int line = company.announcesLine("1000");
        String number = company.addsNumbers(1).get(0);
        String batch = company.batch(1).text("batch/batch_id");
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "MISSED")
                                .put("agent_id", agent.id())
                                .put("scenario_id", scenario)
                                .put("outbound_line_id", line)
                                .put("batch_id", batch)
                                .put("reason", "no answer")
                                .put("user_message", "later"))
                .expect(200);
        int id = id(company, number);
        company.admin()
                .put(NUMBERS + "/" + id + "/status", Json.object("status", "BUSY"))
                .expect(200);
        company.admin().post(NUMBERS + "/" + id + "/reset", "").expect(200);
        Answer history = company.admin().get(NUMBERS + "/" + id + "/history");
        history.is("""
                [
                  {"id": "<int>", "kind": "panel", "status": "BUSY", "attempted_at": "<time>", "received_at": "<time>",
                   "reason": null, "user_message": null, "batch_id": null,
                   "agent": {"id": %1$d, "full_name": "Ali Ahmadi", "phone_number": "%7$s"},
                   "scenario": null, "outbound_line": null,
                   "changed_by": {"id": %2$d, "full_name": "%3$s", "phone_number": null}, "voided_at": "<time>"},
                  {"id": "<int>", "kind": "dialer", "status": "MISSED", "attempted_at": "<time>", "received_at": "<time>",
                   "reason": "no answer", "user_message": "later", "batch_id": "%4$s",
                   "agent": {"id": %1$d, "full_name": "Ali Ahmadi", "phone_number": "%7$s"},
                   "scenario": {"id": %5$d, "name": "spring", "display_name": "spring"},
                   "outbound_line": {"id": %6$d, "phone_number": "1000", "display_name": "1000"},
                   "changed_by": null, "voided_at": "<time>"}
                ]
                """.formatted(
                        agent.id(),
                        company.adminPerson().id(),
                        company.adminPerson().username(),
                        batch,
                        scenario,
                        line,
                        phone));
        assertThat(company.admin()
                        .get(NUMBERS + "/" + id + "/history?limit=1&before=" + history.number("0/id"))
                        .text("0/kind"))
                .isEqualTo("dialer");
        company.admin().get(NUMBERS + "/" + id + "/history?before=x").blames("before");
        agent.api().get(NUMBERS + "/" + id + "/history").isProblem(404, null);
    }

    @Test
    void itIsToldWhyANumberIsOrIsNotHandedOut(TestCompany company, TestCompany other) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        int id = id(company, number);
        dialplane.pool().awaitPositions();
        company.admin().get(NUMBERS + "/" + id + "/eligibility").is("""
                {
                  "number_id": %d,
                  "phone_number": "%s",
                  "eligible": true,
                  "dialing": {"call_allowed": true, "reason": null, "next_at": "<time>"},
                  "reasons": [],
                  "available_at": "<time>",
                  "ahead_at_most": "<int>"
                }
                """.formatted(id, number));
        other.admin().get(NUMBERS + "/" + id + "/eligibility").is("""
                {
                  "number_id": %d,
                  "phone_number": "%s",
                  "eligible": false,
                  "dialing": {"call_allowed": false, "reason": "no_window", "next_at": null},
                  "reasons": [],
                  "available_at": null,
                  "ahead_at_most": "<int>"
                }
                """.formatted(id, number));

        String batch = company.batch(1).text("batch/batch_id");
        assertThat(reasons(company, id)).isEqualTo(Json.parse("""
                [{"reason": "leased", "detail": "%s"}]
                """.formatted(batch)));
        assertThat(reasons(other, id)).isEqualTo(Json.parse("""
                [{"reason": "leased", "detail": null}]
                """));
        company.reports(number, "MISSED").expect(200);
        assertThat(reasons(other, id)).isEqualTo(Json.parse("""
                [{"reason": "cooldown", "detail": null}]
                """));
        assertThat(reasons(company, id)).isEqualTo(Json.parse("""
                [{"reason": "cooldown", "detail": null}, {"reason": "already_called", "detail": "MISSED"}]
                """));
        company.admin().post(NUMBERS + "/" + id + "/reset", "").expect(200);
        assertThat(reasons(company, id)).isEqualTo(Json.parse("""
                [{"reason": "cooldown", "detail": null}, {"reason": "listed_for_later", "detail": null}]
                """));
        other.reports(number, "COMPLAINED").expect(200);
        company.admin().delete(NUMBERS + "/" + id).expect(200);
        assertThat(reasons(company, id)).isEqualTo(Json.parse("""
                [{"reason": "deleted", "detail": null}, {"reason": "blocked", "detail": "COMPLAINED"},
                 {"reason": "cooldown", "detail": null}]
                """));
        company.admin().get(NUMBERS + "/0/eligibility").isProblem(404, null);
        company.person("AGENT").api().get(NUMBERS + "/" + id + "/eligibility").isProblem(403, null);
    }

    /** Without the times. */
    private static JsonNode reasons(TestCompany company, int id) {
        JsonNode reasons = company.admin()
                .get(NUMBERS + "/" + id + "/eligibility")
                .expect(200)
                .at("reasons");
        reasons.forEach(reason -> ((ObjectNode) reason).remove("until"));
        return reasons;
    }
}
