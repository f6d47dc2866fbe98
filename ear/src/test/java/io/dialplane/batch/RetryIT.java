package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A company calls its own numbers again, by rules of its own. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class RetryIT {

    private static final String RETRY = "/api/settings/retry";

    private final Installation dialplane;

    RetryIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void itIsOffUntilTheCompanySaysSo(TestCompany company) {
        company.admin().get(RETRY).is("""
                {"enabled": false, "minimum_gap_minutes": 60, "rules": [], "refilling": false}
                """);
        company.admin().put(RETRY, """
                {"enabled": true, "minimum_gap_minutes": 30,
                 "rules": [{"status": "MISSED", "delay_minutes": 45, "max_attempts": 3},
                           {"status": "BUSY", "delay_minutes": 5, "max_attempts": 5}]}
                """).is("""
                {"enabled": true, "minimum_gap_minutes": 30,
                 "rules": [{"status": "BUSY", "delay_minutes": 5, "max_attempts": 5},
                           {"status": "MISSED", "delay_minutes": 45, "max_attempts": 3}],
                 "refilling": "<any>"}
                """);
        await().untilAsserted(() -> assertThat(
                        company.admin().get(RETRY).at("refilling").asBoolean())
                .isFalse());
        company.person("SUPERVISOR").api().get(RETRY).expect(200);
        company.person("SUPERVISOR")
                .api()
                .put(RETRY, "{\"enabled\": false, \"rules\": []}")
                .isProblem(403, null);
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM audit_entry WHERE company_id = ? AND action = 'retry.update'",
                                company.id()))
                .isEqualTo(1);
    }

    @Test
    void aNumberComesBackToTheCompanyAndToNobodyElse(TestCompany company, TestCompany other) {
        company.opens();
        other.opens();
        company.admin().put(RETRY, """
                {"enabled": true, "minimum_gap_minutes": 1, "rules": [{"status": "MISSED", "delay_minutes": 30, "max_attempts": 2}]}
                """).expect(200);
        String number = company.addsNumbers(1).get(0);
        assertThat(company.batch(1).at("batch/numbers")).hasSize(1);
        company.reports(number, "MISSED").expect(200);
        assertThat(company.batch(1).at("batch/numbers")).isEmpty();
        int id = company.admin().get("/api/numbers").number("0/id");
        assertThat(company.admin().get("/api/numbers/" + id + "/eligibility").text("reasons/0/reason"))
                .isEqualTo("listed_for_later");
        dialplane.pool().callsAgeBy(Duration.ofMinutes(31));
        assertThat(other.batch(1).at("batch/numbers")).isEmpty();
        assertThat(company.admin()
                        .get("/api/numbers/" + id + "/eligibility")
                        .at("eligible")
                        .asBoolean())
                .isTrue();
        // a request leaves out what a timer is looking at
        await().atMost(Duration.ofSeconds(30))
                .until(() -> company.batch(1).at("batch/numbers").size() == 1);
        company.reports(number, "MISSED").expect(200);
        dialplane.pool().callsAgeBy(Duration.ofMinutes(31));
        assertThat(company.batch(1).at("batch/numbers")).as("two attempts").isEmpty();
    }

    @Test
    void aNewRuleCountsForWhatWasCalledBefore(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        company.reports(number, "BUSY").expect(200);
        company.admin().put(RETRY, """
                {"enabled": true, "minimum_gap_minutes": 1, "rules": [{"status": "BUSY", "delay_minutes": 1, "max_attempts": 2}]}
                """).expect(200);
        await().until(() ->
                dialplane.pool().count("SELECT count(*) FROM company_list WHERE company_id = ?", company.id()) == 1);
        dialplane.pool().callsAgeBy(Duration.ofMinutes(2));
        assertThat(company.batch(1).at("batch/numbers")).hasSize(1);
    }

    @Test
    void whatIsWrongIsNamed(TestCompany company) {
        for (String[] wrong : new String[][] {
            {"{\"rules\": []}", "enabled"},
            {"{\"enabled\": true}", "rules"},
            {"{\"enabled\": true, \"minimum_gap_minutes\": 0, \"rules\": []}", "minimum_gap_minutes"},
            {"{\"enabled\": true, \"rules\": [{\"delay_minutes\": 1, \"max_attempts\": 2}]}", "rules[0].status"},
            {rule("IN_QUEUE", 1, 2), "rules[0].status"},
            {rule("POWER_OFF", 1, 2), "rules[0].status"},
            {rule("COMPLAINED", 1, 2), "rules[0].status"},
            {rule("MISSED", 0, 2), "rules[0].delay_minutes"},
            {rule("MISSED", 525_601, 2), "rules[0].delay_minutes"},
            {rule("MISSED", 1, 1), "rules[0].max_attempts"},
            {rule("MISSED", 1, 101), "rules[0].max_attempts"},
            {
                rule("MISSED", 1, 2)
                        .replace("]}", ", {\"status\": \"MISSED\", \"delay_minutes\": 1, \"max_attempts\": 2}]}"),
                "rules[1].status"
            },
        }) {
            company.admin().put(RETRY, wrong[0]).blames(wrong[1]);
        }
        company.admin().get(RETRY).is("""
                {"enabled": false, "minimum_gap_minutes": 60, "rules": [], "refilling": false}
                """);
    }

    private static String rule(String status, int delay, int attempts) {
        return "{\"enabled\": true, \"rules\": [{\"status\": \"" + status + "\", \"delay_minutes\": " + delay
                + ", \"max_attempts\": " + attempts + "}]}";
    }
}
