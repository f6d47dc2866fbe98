package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People change numbers by hand, one by one and many at once, and see what happened to them. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class NumberChangesIT {

    private static final String NUMBERS = "/api/numbers";

    private final Installation dialplane;

    NumberChangesIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    /** A number with a result; gives its id. */
    private static int reported(TestCompany company, String number, String status, Person agent) {
        ObjectNode report = TestCompany.reportOf(number, status);
        if (agent != null) {
            report.put("agent_id", agent.id());
        }
        return company.dialer()
                .post("/api/dialer/report-result", report)
                .expect(200)
                .number("id");
    }

    private static int id(TestCompany company, String number) {
        return company.admin().get(NUMBERS + "?search=" + number).number("0/id");
    }

    private static String status(TestCompany company, int id) {
        return company.admin().get(NUMBERS + "/" + id).text("status");
    }

    private static ObjectNode bulk(String action, Object... more) {
        ObjectNode body = Json.object(more);
        return body.put("action", action);
    }

    // ---------------------------------------------------------------------------------------- one by one

    @Test
    void aStatusByHandIsAResultButNoCall(TestCompany company) {
        company.pays(100).topsUp(1000);
        String phone = dialplane.freshMobile();
        Person agent = company.agent("Ali", "Ahmadi", phone);
        int id = reported(company, "09120000001", "MISSED", agent);
        company.admin()
                .put(NUMBERS + "/" + id + "/status", Json.object("status", "CONNECTED"))
                .is("""
                {
                  "id": %d,
                  "phone_number": "09120000001",
                  "global_status": "ACTIVE",
                  "status": "CONNECTED",
                  "total_attempts": 1,
                  "last_attempt_at": "<time>",
                  "last_user_message": null,
                  "assigned_agent_id": %d,
                  "assigned_agent": {"id": %d, "full_name": "Ali Ahmadi", "phone_number": "%s"}
                }
                """.formatted(id, agent.id(), agent.id(), phone));
        assertThat(company.balance()).as("no charge").isEqualTo(1000);
    }

    @Test
    void aStatusByHandStartsNoCooldownAndTakesTheNumberFromTheCompanyOnly(TestCompany company, TestCompany other) {
        String number = company.opens().addsNumbers(1).get(0);
        other.opens();
        company.admin()
                .put(NUMBERS + "/" + id(company, number) + "/status", Json.object("status", "NOT_INTERESTED"))
                .expect(200);
        assertThat(company.batch(10).at("batch/numbers")).isEmpty();
        assertThat(other.batch(10).at("batch/numbers")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POWER_OFF", "COMPLAINED"})
    void someStatusesBlockTheNumberForAll(String blocking, TestCompany company, TestCompany other) {
        String number = company.addsNumbers(1).get(0);
        other.opens();
        assertThat(company.admin()
                        .put(NUMBERS + "/" + id(company, number) + "/status", Json.object("status", blocking))
                        .expect(200)
                        .text("global_status"))
                .isEqualTo(blocking);
        assertThat(other.batch(10).at("batch/numbers")).isEmpty();
    }

    @Test
    void onlyMutableStatusesAreChangedByOthersThanSuperusers(TestCompany company) {
        for (String status : List.of("IN_QUEUE", "MISSED", "BUSY", "POWER_OFF", "BANNED")) {
            String number = dialplane.freshMobile();
            company.addsNumbers(List.of(number));
            if (!status.equals("IN_QUEUE")) {
                company.reports(number, status).expect(200);
            }
            company.admin()
                    .put(NUMBERS + "/" + id(company, number) + "/status", Json.object("status", "HANGUP"))
                    .expect(200);
        }
        for (String status : List.of(
                "CONNECTED",
                "FAILED",
                "NOT_INTERESTED",
                "HANGUP",
                "DISCONNECTED",
                "UNKNOWN",
                "INBOUND_CALL",
                "COMPLAINED")) {
            int id = reported(company, dialplane.freshMobile(), status, null);
            Answer refused = company.admin().put(NUMBERS + "/" + id + "/status", Json.object("status", "MISSED"));
            refused.isProblem(400, "IN_QUEUE, MISSED, BUSY, POWER_OFF, BANNED");
            company.admin().delete(NUMBERS + "/" + id).isProblem(400, "superusers");
            assertThat(status(company, id)).isEqualTo(status);
            assertThat(dialplane
                            .superuser()
                            .put(
                                    NUMBERS + "/" + id + "/status?company=" + company.slug(),
                                    Json.object("status", "MISSED"))
                            .text("status"))
                    .isEqualTo("MISSED");
        }
    }

    @Test
    void agentsChangeTheirOwnNumbersOnly(TestCompany company) {
        Person agent = company.person("AGENT");
        Person other = company.person("AGENT");
        int mine = reported(company, "09120000001", "MISSED", agent);
        int theirs = reported(company, "09120000002", "MISSED", other);
        int nobodys = reported(company, "09120000003", "MISSED", null);
        company.addsNumbers(List.of("09120000004"));
        for (int notMine : List.of(theirs, nobodys, id(company, "09120000004"))) {
            agent.api()
                    .put(NUMBERS + "/" + notMine + "/status", Json.object("status", "BUSY"))
                    .isProblem(403, null);
            agent.api().post(NUMBERS + "/" + notMine + "/reset", "").isProblem(403, null);
            agent.api().delete(NUMBERS + "/" + notMine).isProblem(403, null);
        }
        agent.api()
                .put(NUMBERS + "/" + mine + "/status", Json.object("status", "BUSY"))
                .expect(200);
        assertThat(agent.api().get(NUMBERS + "/" + mine).text("status"))
                .as("still assigned")
                .isEqualTo("BUSY");
        assertThat(agent.api()
                        .post(NUMBERS + "/bulk", bulk("update_status", "status", "MISSED", "select_all", true))
                        .number("affected"))
                .isEqualTo(1);
        agent.api()
                .post(NUMBERS + "/bulk", bulk("delete", "ids", List.of(mine)))
                .isProblem(403, null);
        agent.api()
                .put(NUMBERS + "/" + mine + "/status", Json.object("status", "CONNECTED"))
                .expect(200);
        agent.api().post(NUMBERS + "/" + mine + "/reset", "").isProblem(400, null);
        company.person("SUPERVISOR")
                .api()
                .put(NUMBERS + "/" + mine + "/status", Json.object("status", "BUSY"))
                .isProblem(403, null);
    }

    @Test
    void aResetNumberIsCalledAgainAfterItsCooldown(TestCompany company) {
        company.opens();
        int id = reported(company, "09120000001", "CONNECTED", null);
        company.admin().post(NUMBERS + "/" + id + "/reset", "").is("""
                {"id": %d, "phone_number": "09120000001", "global_status": "ACTIVE", "status": "IN_QUEUE", "total_attempts": 0,
                 "last_attempt_at": null, "last_user_message": null, "assigned_agent_id": null, "assigned_agent": null}
                """.formatted(id));
        assertThat(company.batch(10).at("batch/numbers")).isEmpty();
        dialplane.pool().callsAgeBy(Duration.ofDays(4));
        assertThat(company.batch(10).at("batch/numbers")).hasSize(1);
    }

    @Test
    void aStatusInQueueIsAReset(TestCompany company) {
        int id = reported(company, "09120000001", "MISSED", null);
        assertThat(company.admin()
                        .put(NUMBERS + "/" + id + "/status", Json.object("status", "IN_QUEUE"))
                        .number("total_attempts"))
                .isZero();
    }

    @Test
    void whatAnAdministratorDeletesIsGoneForTheCompanyAndComesBackWhenItIsAddedAgain(
            TestCompany company, TestCompany other) {
        String number = company.opens().addsNumbers(1).get(0);
        other.opens();
        int id = id(company, number);
        company.admin().delete(NUMBERS + "/" + id).is("""
                {"id": %d, "deleted": true}
                """.formatted(id));
        company.admin().delete(NUMBERS + "/" + id).isProblem(404, null);
        company.admin().get(NUMBERS + "/" + id).isProblem(404, null);
        assertThat(company.batch(10).at("batch/numbers")).isEmpty();
        assertThat(other.admin().get(NUMBERS + "/" + id).text("status")).isEqualTo("IN_QUEUE");
        company.addsNumbers(List.of(number));
        assertThat(status(company, id)).isEqualTo("IN_QUEUE");
        assertThat(company.batch(10).at("batch/numbers")).hasSize(1);
    }

    @Test
    void whatASuperuserDeletesIsGoneForAll(TestCompany company, TestCompany other) {
        String number = company.addsNumbers(1).get(0);
        other.opens();
        int id = id(company, number);
        dialplane
                .superuser()
                .delete(NUMBERS + "/" + id + "?company=" + company.slug())
                .expect(200);
        other.admin().get(NUMBERS + "/" + id).isProblem(404, null);
        assertThat(other.batch(10).at("batch/numbers")).isEmpty();
        other.admin().post(NUMBERS, Json.object("numbers", number)).is("""
                {"added": 0, "duplicates": 1, "invalid": 0, "invalid_samples": []}
                """);
        other.admin().get(NUMBERS + "/" + id).isProblem(404, null);
        dialplane.superuser().post(NUMBERS, Json.object("numbers", number)).is("""
                {"added": 1, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                """);
        assertThat(other.batch(10).at("batch/numbers")).hasSize(1);
    }

    @Test
    void onlyASuperuserLiftsAComplaintAndSaysWhy(TestCompany company) {
        company.opens();
        int id = reported(company, "09120000001", "COMPLAINED", null);
        ObjectNode word = Json.object("global_status", "ACTIVE", "reason", "asked to be called");
        company.admin().put(NUMBERS + "/" + id + "/global-status", word).isProblem(403, null);
        company.admin().post(NUMBERS + "/" + id + "/reset", "").expect(200);
        assertThat(company.admin().get(NUMBERS + "/" + id).text("global_status"))
                .as("a reset doesn't")
                .isEqualTo("COMPLAINED");
        String path = NUMBERS + "/" + id + "/global-status?company=" + company.slug();
        dialplane.superuser().put(path, Json.object("global_status", "ACTIVE")).blames("reason");
        dialplane
                .superuser()
                .put(path, Json.object("global_status", "ACTIVE", "reason", " "))
                .blames("reason");
        dialplane
                .superuser()
                .put(path, Json.object("global_status", "GONE", "reason", "x"))
                .blames("global_status");
        assertThat(dialplane.superuser().put(path, word).text("global_status")).isEqualTo("ACTIVE");
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT reason FROM global_status_change WHERE number_id = ? AND to_status = 'ACTIVE'",
                                id))
                .extracting(row -> row.get("reason"))
                .containsExactly("asked to be called");
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM audit_entry WHERE action = 'number.global-status' AND subject = ?",
                                "number:" + id))
                .isEqualTo(1);
    }

    // ---------------------------------------------------------------------------------------- many

    @Test
    void manyAreChangedByTheirIds(TestCompany company) {
        List<Integer> ids = new ArrayList<>();
        for (String status : List.of("MISSED", "BUSY", "CONNECTED")) {
            ids.add(reported(company, dialplane.freshMobile(), status, null));
        }
        company.admin()
                .post(NUMBERS + "/bulk", bulk("update_status", "status", "BANNED", "ids", ids))
                .is("{\"affected\": 2}");
        assertThat(ids).map(id -> status(company, id)).containsExactly("BANNED", "BANNED", "CONNECTED");
        company.admin()
                .post(NUMBERS + "/bulk", bulk("delete", "ids", ids, "filter_status", "CONNECTED"))
                .is("{\"affected\": 0}");
        company.admin()
                .post(NUMBERS + "/bulk", bulk("reset", "ids", ids, "status", "CONNECTED"))
                .is("{\"affected\": 1}");
        dialplane
                .superuser()
                .post(NUMBERS + "/bulk?company=" + company.slug(), bulk("delete", "ids", ids))
                .is("{\"affected\": 3}");
        company.admin().get(NUMBERS).is("[]");
    }

    @Test
    void manyAreChangedByAFilter(TestCompany company) {
        company.addsNumbers(List.of("09120000001", "09120000002", "09120000003", "09350000001"));
        reported(company, "09120000003", "BUSY", null);
        company.admin()
                .post(
                        NUMBERS + "/bulk",
                        bulk(
                                "delete",
                                "select_all",
                                true,
                                "status",
                                "IN_QUEUE",
                                "search",
                                "0912",
                                "excluded_ids",
                                List.of(id(company, "09120000002"))))
                .is("{\"affected\": 1}");
        JsonNode left = company.admin().get(NUMBERS + "?sort_order=asc").json();
        assertThat(left)
                .extracting(number -> number.get("phone_number").asText())
                .containsExactly("09120000002", "09120000003", "09350000001");
        company.admin()
                .post(
                        NUMBERS + "/bulk",
                        bulk("update_status", "select_all", true, "status", "MISSED", "filter_status", "IN_QUEUE"))
                .is("{\"affected\": 2}");
        company.admin()
                .post(
                        NUMBERS + "/bulk",
                        bulk("reset", "select_all", true, "start_date", "2000-01-01", "end_date", "2000-12-31"))
                .is("{\"affected\": 0}");
        company.admin()
                .post(NUMBERS + "/bulk", bulk("reset", "select_all", true))
                .is("{\"affected\": 3}");
    }

    @Test
    void whatIsWrongInABulkIsNamed(TestCompany company) {
        Api admin = company.admin();
        admin.post(NUMBERS + "/bulk", bulk("update_status", "select_all", true)).blames("status");
        admin.post(NUMBERS + "/bulk", bulk("reset")).blames("ids");
        admin.post(NUMBERS + "/bulk", bulk("drop", "select_all", true)).blames("action");
        admin.post(NUMBERS + "/bulk", Json.object("select_all", true)).blames("action");
        admin.post(NUMBERS + "/bulk", bulk("reset", "select_all", true, "status", "x"))
                .blames("status");
        admin.post(NUMBERS + "/bulk", bulk("reset", "select_all", true, "start_date", "yesterday"))
                .blames("start_date");
        admin.post(NUMBERS + "/bulk", bulk("reset", "ids", List.of("x"))).isProblem(400, null);
        admin.post(NUMBERS + "/bulk", bulk("reset", "ids", List.of(0, -1, 2147483648L)))
                .is("{\"affected\": 0}");
    }

    @Test
    void oneBulkIsOneEntryOfTheAuditLog(TestCompany company) {
        company.addsNumbers(3);
        company.admin()
                .post(NUMBERS + "/bulk", bulk("update_status", "status", "BUSY", "select_all", true))
                .is("{\"affected\": 3}");
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT after ->> 'affected' AS affected FROM audit_entry WHERE company_id = ? AND action = 'number.bulk-update-status'",
                                company.id()))
                .extracting(row -> row.get("affected"))
                .containsExactly("3");
    }

    // ---------------------------------------------------------------------------------------- what happened, what will

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
