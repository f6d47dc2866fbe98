package io.dialplane.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Administrators name, switch and delete what dialers announce. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class ScenariosIT {

    private static final String SCENARIOS = "/api/scenarios";
    private static final String LINES = "/api/outbound-lines";

    private final Installation dialplane;

    ScenariosIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void scenariosAreListedAlsoWhenTheyAreNotActive(TestCompany company) {
        company.announcesScenario("spring");
        company.admin().get(SCENARIOS).is("""
                [
                  {"id": "<int>", "name": "default", "display_name": "Default", "cost_per_connected": null,
                   "is_active": false, "created_at": "<time>"},
                  {"id": "<int>", "name": "spring", "display_name": "spring", "cost_per_connected": null,
                   "is_active": true, "created_at": "<time>"}
                ]
                """);
        company.person("SUPERVISOR").api().get(SCENARIOS).expect(200);
        company.person("AGENT").api().get(SCENARIOS).isProblem(403, null);
    }

    @Test
    void aNameThatAnAdministratorGaveStays(TestCompany company) {
        int id = company.announcesScenario("spring");
        company.admin()
                .put(SCENARIOS + "/" + id, Json.object("display_name", "پیشنهاد بهار"))
                .is("""
                {"id": %d, "name": "spring", "display_name": "پیشنهاد بهار", "cost_per_connected": null,
                 "is_active": true, "created_at": "<time>"}
                """.formatted(id));
        company.dialer().post("/api/dialer/register-scenarios", """
                {"scenarios": [{"name": "spring", "display_name": "Another"}]}
                """).is("""
                {"registered": 1, "created": 0, "updated": 0, "deactivated": 0}
                """);
        assertThat(company.opens().batch(1).text("active_scenarios/0/display_name"))
                .isEqualTo("پیشنهاد بهار");
    }

    @Test
    void aScenarioThatAnAdministratorSwitchedOffIsNotOfferedToDialers(TestCompany company) {
        int id = company.announcesScenario("spring");
        company.opens();
        company.admin()
                .put(SCENARIOS + "/" + id, Json.object("is_active", false))
                .expect(200);
        assertThat(company.batch(1).at("active_scenarios")).isEmpty();
        company.announcesScenario("spring");
        assertThat(company.batch(1).at("active_scenarios"))
                .as("announced again")
                .isEmpty();
        company.admin()
                .put(SCENARIOS + "/" + id, Json.object("is_active", true))
                .expect(200);
        assertThat(company.batch(1).at("active_scenarios")).hasSize(1);
    }

    @Test
    void superusersSayWhatACallCosts(TestCompany company) {
        int id = company.announcesScenario("spring");
        String path = SCENARIOS + "/" + id + "?company=" + company.slug();
        Api superuser = dialplane.superuser();
        company.pays(500).topsUp(2_000).opens().addsNumbers(10);
        assertThat(superuser.put(path, "{\"cost_per_connected\": 1000}").number("cost_per_connected"))
                .isEqualTo(1000);
        assertThat(company.batch(10).at("batch/numbers"))
                .as("as many as the money pays for at the dearest cost")
                .hasSize(2);
        assertThat(superuser
                        .put(path, "{\"cost_per_connected\": null}")
                        .at("cost_per_connected")
                        .isNull())
                .isTrue();
        assertThat(company.batch(10).at("batch/numbers")).hasSize(4);
        company.admin().put(path, "{\"cost_per_connected\": 0}").isProblem(403, null);
        company.admin().put(path, "{\"cost_per_connected\": null}").isProblem(403, null);
        for (String wrong : new String[] {"-1", "1.5", "\"500\"", "1000000000001", "9223372036854775808", "true"}) {
            superuser.put(path, "{\"cost_per_connected\": " + wrong + "}").blames("cost_per_connected");
        }
    }

    @Test
    void whatIsDeletedIsGoneAndItsResultsStay(TestCompany company) {
        int id = company.announcesScenario("spring");
        String number = company.addsNumbers(1).get(0);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "MISSED").put("scenario_id", id))
                .expect(200);
        company.admin().delete(SCENARIOS + "/" + id).expect(204);
        company.admin().delete(SCENARIOS + "/" + id).isProblem(404, null);
        company.admin().put(SCENARIOS + "/" + id, "{}").isProblem(404, null);
        assertThat(company.opens().batch(1).at("active_scenarios")).isEmpty();
        assertThat(dialplane.pool().count("SELECT scenario_id FROM call_result WHERE company_id = ?", company.id()))
                .isEqualTo(id);

        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "BUSY").put("scenario", "spring"))
                .expect(200);
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM call_result WHERE company_id = ? AND status = 'BUSY' AND scenario_id IS NULL",
                                company.id()))
                .as("nobody knows it any more")
                .isEqualTo(1);
        assertThat(company.announcesScenario("spring")).as("a new one").isNotEqualTo(id);
    }

    @Test
    void linesAreNamedSwitchedAndDeleted(TestCompany company) {
        company.dialer().post("/api/dialer/register-outbound-lines", """
                {"outbound_lines": [{"phone_number": "02191001234"}]}
                """).expect(200);
        int id = company.admin().get(LINES).number("0/id");
        company.admin().get(LINES).is("""
                [{"id": %d, "phone_number": "02191001234", "display_name": "02191001234", "is_active": true, "created_at": "<time>"}]
                """.formatted(id));
        company.opens();
        company.admin()
                .put(LINES + "/" + id, Json.object("display_name", "Office", "is_active", false))
                .is("""
                {"id": %d, "phone_number": "02191001234", "display_name": "Office", "is_active": false, "created_at": "<time>"}
                """.formatted(id));
        assertThat(company.batch(1).at("outbound_lines")).isEmpty();
        company.admin().put(LINES + "/" + id, Json.object("is_active", true)).expect(200);
        assertThat(company.batch(1).text("outbound_lines/0/display_name")).isEqualTo("Office");
        company.admin().delete(LINES + "/" + id).expect(204);
        company.admin().delete(LINES + "/" + id).isProblem(404, null);
        assertThat(company.batch(1).at("outbound_lines")).isEmpty();
        company.dialer().post("/api/dialer/register-outbound-lines", """
                {"outbound_lines": [{"phone_number": "02191001234"}]}
                """).is("""
                {"registered": 1, "created": 1, "updated": 0, "deactivated": 0}
                """);
    }

    @Test
    void whatIsWrongIsNamed(TestCompany company) {
        int scenario = company.announcesScenario("spring");
        int line = company.announcesLine("1000");
        for (String path : new String[] {SCENARIOS + "/" + scenario, LINES + "/" + line}) {
            for (String wrong : new String[] {"\"\"", "\"a\\u0007b\"", "\"" + "x".repeat(256) + "\"", "7"}) {
                company.admin().put(path, "{\"display_name\": " + wrong + "}").blames("display_name");
            }
            company.admin().put(path, "{\"is_active\": \"no\"}").blames("is_active");
        }
        company.admin().put(SCENARIOS + "/0", "{}").isProblem(404, null);
        company.admin().put(LINES + "/2147483648", "{}").isProblem(404, null);
    }

    @Test
    void everyChangeIsInTheAuditLog(TestCompany company) {
        int scenario = company.announcesScenario("spring");
        int line = company.announcesLine("1000");
        company.admin()
                .put(SCENARIOS + "/" + scenario, Json.object("display_name", "A"))
                .expect(200);
        company.admin()
                .put(SCENARIOS + "/" + scenario, Json.object("display_name", "A"))
                .expect(200);
        company.admin().put(LINES + "/" + line, Json.object("is_active", false)).expect(200);
        company.admin().delete(SCENARIOS + "/" + scenario).expect(204);
        company.admin().delete(LINES + "/" + line).expect(204);
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT action || ' ' || subject AS entry FROM audit_entry WHERE company_id = ?"
                                        + " AND action ~ '^(scenario|outbound-line)' ORDER BY id",
                                company.id()))
                .extracting(row -> row.get("entry"))
                .containsExactly(
                        "scenario.register scenarios",
                        "outbound-line.register outbound-lines",
                        "scenario.update scenario:" + scenario,
                        "outbound-line.update outbound-line:" + line,
                        "scenario.delete scenario:" + scenario,
                        "outbound-line.delete outbound-line:" + line);
    }
}
