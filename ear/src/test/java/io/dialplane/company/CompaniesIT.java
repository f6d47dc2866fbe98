package io.dialplane.company;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Companies and the tokens of their dialers. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class CompaniesIT {

    private static final String COMPANIES = "/api/companies";
    private static final String TOKENS = "/api/dialer-tokens";

    private final Installation dialplane;

    CompaniesIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void areCreatedBySuperusersWithADefaultScenario(TestCompany company) {
        String slug = dialplane.freshName("agrad");
        Answer created = dialplane.superuser().post(COMPANIES, Json.object("name", slug, "display_name", "آگراد"));
        created.is(201, """
                {
                  "id": "<int>",
                  "name": "%s",
                  "display_name": "آگراد",
                  "country": "IR",
                  "time_zone": "Asia/Tehran",
                  "is_active": true,
                  "settings": {},
                  "created_at": "<time>",
                  "updated_at": "<time>",
                  "version": "<int>"
                }
                """.formatted(slug));
        assertThat(created.header("Location")).endsWith(COMPANIES + "/" + created.number("id"));
        assertThat(dialplane
                        .sharedDialer()
                        .get("/api/dialer/next-batch?company=" + slug)
                        .expect(200)
                        .at("active_scenarios"))
                .hasSize(1);
        dialplane
                .superuser()
                .post(COMPANIES, Json.object("name", slug, "display_name", "x"))
                .blames(409, "name");
        company.admin()
                .post(COMPANIES, Json.object("name", dialplane.freshName("c"), "display_name", "x"))
                .isProblem(403, null);
        for (String wrong : List.of("A", "a", "1a", "a_b", "a b", "", "a".repeat(65), "-a")) {
            dialplane
                    .superuser()
                    .post(COMPANIES, Json.object("name", wrong, "display_name", "x"))
                    .blames("name");
        }
        dialplane
                .superuser()
                .post(COMPANIES, Json.object("name", dialplane.freshName("c"), "display_name", ""))
                .blames("display_name");
        dialplane
                .superuser()
                .post(COMPANIES, Json.object("name", dialplane.freshName("c"), "display_name", "x", "country", "XX"))
                .blames("country");
        dialplane
                .superuser()
                .post(
                        COMPANIES,
                        Json.object("name", dialplane.freshName("c"), "display_name", "x", "time_zone", "Mars"))
                .blames("time_zone");
    }

    @Test
    void showOnlyTheOwnToOthers(TestCompany one, TestCompany other) {
        assertThat(one.admin().get(COMPANIES).expect(200).json())
                .extracting(company -> company.get("name").asText())
                .containsExactly(one.slug());
        assertThat(dialplane.superuser().get(COMPANIES).expect(200).json())
                .extracting(company -> company.get("name").asText())
                .contains("default", one.slug(), other.slug());
        one.admin().get(COMPANIES + "/" + one.slug()).expect(200);
        one.admin().get(COMPANIES + "/" + other.slug()).isProblem(404, null);
        one.admin().get(COMPANIES + "/" + other.id()).isProblem(404, null);
        one.admin()
                .put(COMPANIES + "/" + other.id(), Json.object("display_name", "x"))
                .isProblem(404, null);
        one.person("AGENT").api().get(COMPANIES).isProblem(403, null);
    }

    @Test
    void keepTheirSettings(TestCompany company) {
        Api superuser = dialplane.superuser();
        superuser.put(COMPANIES + "/" + company.id(), """
                {"settings": {"cost_per_connected": 500, "countries": ["IR", "AF"], "their_own": {"x": [1]}}}
                """).expect(200);
        superuser.put(COMPANIES + "/" + company.id(), """
                {"settings": {"countries": null}}
                """).expect(200);
        assertThat(company.admin().get(COMPANIES + "/" + company.id()).at("settings"))
                .isEqualTo(Json.parse("{\"cost_per_connected\": 500, \"their_own\": {\"x\": [1]}}"));
        for (String[] wrong : new String[][] {
            {"{\"cost_per_connected\": -1}", "settings.cost_per_connected"},
            {"{\"cost_per_connected\": 1.5}", "settings.cost_per_connected"},
            {"{\"cost_per_connected\": \"500\"}", "settings.cost_per_connected"},
            {"{\"countries\": \"IR\"}", "settings.countries"},
            {"{\"countries\": [\"XX\"]}", "settings.countries[0]"},
        }) {
            superuser
                    .put(COMPANIES + "/" + company.id(), "{\"settings\": " + wrong[0] + "}")
                    .blames(wrong[1]);
        }
        superuser.put(COMPANIES + "/" + company.id(), "{\"settings\": []}").blames("settings");
        company.admin()
                .put(COMPANIES + "/" + company.id(), "{\"settings\": {\"cost_per_connected\": 0}}")
                .isProblem(403, null);
        company.admin()
                .put(COMPANIES + "/" + company.id(), "{\"is_active\": false}")
                .isProblem(403, null);
        company.admin()
                .put(COMPANIES + "/" + company.id(), "{\"display_name\": \"New name\"}")
                .expect(200);
        superuser.put(COMPANIES + "/default", "{\"is_active\": false}").blames("is_active");
    }

    // ---------------------------------------------------------------------------------------- dialer tokens

    @Test
    void giveTheirDialersTokensThatAreShownOnce(TestCompany company) {
        Answer created = company.admin().post(TOKENS, Json.object("name", "second dialer", "company", company.slug()));
        created.is(201, """
                {"id": "<int>", "name": "second dialer", "company": "%s", "token": "<text>"}
                """.formatted(company.slug()));
        String token = created.text("token");
        assertThat(token).as("256 bits").hasSizeGreaterThanOrEqualTo(43);
        Answer list = company.admin().get(TOKENS).expect(200);
        assertThat(list.json()).hasSize(2);
        assertThat(list.body()).doesNotContain(token);
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM dialer_token WHERE token_hash = sha256(convert_to(?, 'UTF8'))",
                                token))
                .as("kept as SHA-256")
                .isEqualTo(1);

        Api dialer = dialplane.api().as(token);
        dialer.get("/api/dialer/next-batch").expect(200);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(70))
                .untilAsserted(() -> {
                    dialer.get("/api/dialer/next-batch").expect(200);
                    assertThat(company.admin().get(TOKENS).json())
                            .filteredOn(shown -> shown.get("name").asText().equals("second dialer"))
                            .allMatch(shown -> shown.get("last_used_at").isTextual());
                });
        company.admin().delete(TOKENS + "/" + created.number("id")).expect(204);
        company.admin().delete(TOKENS + "/" + created.number("id")).isProblem(404, null);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(1))
                .untilAsserted(() -> dialer.get("/api/dialer/next-batch").isProblem(401, "Invalid token"));
    }

    @Test
    void giveTokensToWhomTheBodyOrElseTheQueryNames(TestCompany company, TestCompany other) {
        String query = TOKENS + "?company=" + company.slug();
        Api superuser = dialplane.superuser();
        assertThat(superuser.post(query, Json.object("name", "x")).expect(201).text("company"))
                .isEqualTo(company.slug());
        assertThat(superuser
                        .post(query, Json.object("name", "x", "company", other.slug()))
                        .expect(201)
                        .text("company"))
                .isEqualTo(other.slug());
        other.admin().post(query, Json.object("name", "x")).isProblem(403, null);
        superuser.post(query, Json.object("name", "x", "shared", true)).blames("company");
        superuser
                .post(TOKENS, Json.object("name", "x", "shared", true, "company", other.slug()))
                .blames("company");
    }

    @Test
    void shareTokensOnlyThroughSuperusers(TestCompany company, TestCompany other) {
        company.admin().post(TOKENS, Json.object("name", "x", "shared", true)).isProblem(403, null);
        company.admin()
                .post(TOKENS, Json.object("name", "x", "company", other.slug()))
                .isProblem(403, null);
        company.admin().post(TOKENS, Json.object("name", "")).blames("name");
        company.admin().post(TOKENS, Json.object("shared", false)).blames("name");
        company.admin().get(TOKENS + "?company=" + other.slug()).isProblem(403, null);
        Api supervisor = company.person("SUPERVISOR").api();
        supervisor.get(TOKENS).expect(200);
        supervisor.post(TOKENS, Json.object("name", "x")).isProblem(403, null);
        int foreign = other.admin().get(TOKENS).number("0/id");
        company.admin().delete(TOKENS + "/" + foreign).isProblem(404, null);

        Answer shared = dialplane.superuser().post(TOKENS, Json.object("name", "for all", "shared", true));
        shared.is(201, """
                {"id": "<int>", "name": "for all", "company": null, "token": "<text>"}
                """);
        Api dialer = dialplane.api().as(shared.text("token"));
        for (TestCompany each : List.of(company, other)) {
            each.opens().addsNumbers(1);
            assertThat(TestCompany.numbersIn(dialer.get("/api/dialer/next-batch?size=1&company=" + each.slug())
                            .expect(200)))
                    .hasSize(1);
        }
        assertThat(dialplane.pool().rows("SELECT company_id FROM dialer_batch"))
                .extracting(row -> row.get("company_id"))
                .containsExactlyInAnyOrder(company.id(), other.id());
        assertThat(company.admin().get(TOKENS).body())
                .as("no business of a company's")
                .doesNotContain("for all");
        company.admin().delete(TOKENS + "/" + shared.number("id")).isProblem(404, null);
        dialplane.superuser().delete(TOKENS + "/" + shared.number("id")).expect(204);
    }
}
