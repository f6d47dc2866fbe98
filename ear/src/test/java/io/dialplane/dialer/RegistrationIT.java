package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dialer announces its scenarios and lines. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class RegistrationIT {

    private static final String SCENARIOS = "/api/dialer/register-scenarios";
    private static final String LINES = "/api/dialer/register-outbound-lines";

    private final Pool pool;
    private final Installation dialplane;

    RegistrationIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.pool = dialplane.pool();
    }

    @Test
    void deactivatesScenariosThatAreNoLongerAnnounced(TestCompany company) {
        company.dialer()
                .post(SCENARIOS, scenarios("spring", "Spring", "summer", "Summer"))
                .is("""
                {"registered": 2, "created": 2, "updated": 0, "deactivated": 1}
                """);
        company.dialer()
                .post(SCENARIOS, scenarios("spring", "Spring", "summer", "Summer"))
                .is("""
                {"registered": 2, "created": 0, "updated": 0, "deactivated": 0}
                """);
        company.dialer()
                .post(SCENARIOS, scenarios("summer", "High summer", "autumn", "Autumn"))
                .is("""
                {"registered": 2, "created": 1, "updated": 1, "deactivated": 1}
                """);
        company.opens();
        assertThat(company.batch(1).at("active_scenarios"))
                .extracting(scenario -> scenario.get("display_name").asText())
                .containsExactly("High summer", "Autumn");
        company.dialer()
                .post(SCENARIOS, scenarios("spring", "Spring", "summer", "High summer", "autumn", "Autumn"))
                .expect(200);
        assertThat(company.batch(1).at("active_scenarios"))
                .extracting(scenario -> scenario.get("name").asText())
                .containsExactlyInAnyOrder("spring", "summer", "autumn");
    }

    @Test
    void onlyAddsLines(TestCompany company) {
        company.dialer().post(LINES, """
                {"outbound_lines": [{"phone_number": "02191001234", "display_name": "Office"}, {"phone_number": "02191005678"}]}
                """).is("""
                {"registered": 2, "created": 2, "updated": 0, "deactivated": 0}
                """);
        pool.update(
                "UPDATE outbound_line SET is_active = false WHERE company_id = ? AND phone_number LIKE '%5678'",
                company.id());
        company.dialer().post(LINES, """
                {"outbound_lines": [{"phone_number": "+98 21 9100 1234", "display_name": "Another name"},
                                    {"phone_number": "02191005678"}, {"phone_number": "1000"}]}
                """).is("""
                {"registered": 3, "created": 1, "updated": 0, "deactivated": 0}
                """);
        company.opens();
        assertThat(Json.differences(Json.parse("""
                                [{"id": "<int>", "phone_number": "02191001234", "display_name": "Office"},
                                 {"id": "<int>", "phone_number": "1000", "display_name": "1000"}]
                                """), company.batch(1).at("outbound_lines")))
                .as("names and state belong to the panel")
                .isEmpty();
    }

    @Test
    void isForOneCompany(TestCompany company, TestCompany other) {
        dialplane
                .sharedDialer()
                .post(
                        SCENARIOS,
                        "{\"company\": \"" + company.slug()
                                + "\", \"scenarios\": [{\"name\": \"s\", \"display_name\": \"S\"}]}")
                .expect(200);
        other.dialer()
                .post(SCENARIOS, "{\"company\": " + company.id() + ", \"scenarios\": []}")
                .isProblem(403, null);
        other.dialer()
                .post(LINES, "{\"company\": " + company.id() + ", \"outbound_lines\": []}")
                .isProblem(403, null);
        company.opens();
        assertThat(company.batch(1).at("active_scenarios")).hasSize(1);
    }

    @Test
    void refusesWhatHasNoName(TestCompany company) {
        for (String wrong :
                List.of("{}", "{\"name\": \"\"}", "{\"name\": null}", "{\"name\": 1}", "{\"display_name\": \"x\"}")) {
            company.dialer().post(SCENARIOS, "{\"scenarios\": [" + wrong + "]}").blames("scenarios[0].name");
        }
        company.dialer()
                .post(SCENARIOS, "{\"scenarios\": [{\"name\": \"" + "n".repeat(129) + "\"}]}")
                .blames("scenarios[0].name");
        company.dialer().post(SCENARIOS, "{}").blames("scenarios");
        company.dialer()
                .post(LINES, "{\"outbound_lines\": [{\"display_name\": \"x\"}]}")
                .blames("outbound_lines[0].phone_number");
        company.dialer().post(LINES, "{}").blames("outbound_lines");
        assertThat(pool.count("SELECT count(*) FROM scenario WHERE company_id = ?", company.id()))
                .isEqualTo(1);
    }

    private static String scenarios(String... namesAndDisplayNames) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < namesAndDisplayNames.length; i += 2) {
            list.append(i == 0 ? "" : ",")
                    .append(Json.object("name", namesAndDisplayNames[i], "display_name", namesAndDisplayNames[i + 1]));
        }
        return "{\"scenarios\": [" + list + "]}";
    }
}
