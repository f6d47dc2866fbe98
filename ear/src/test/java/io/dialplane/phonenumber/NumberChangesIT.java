package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People change numbers by hand, one by one. */
@Tag("any-server")
class NumberChangesIT extends NumbersBed {

    NumberChangesIT(Installation dialplane) {
        super(dialplane);
    }

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
}
