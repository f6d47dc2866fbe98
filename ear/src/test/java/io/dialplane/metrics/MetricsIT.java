package io.dialplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Exposition;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node in figures: who may read them, in which form, and that they are true. */
@ExtendWith(Dialplane.class)
class MetricsIT {

    private static final String METRICS = "/api/metrics";
    private static final String REQUESTS = "dialplane_http_request_duration_seconds_count";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation dialplane;

    MetricsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private Exposition scrape() {
        return Exposition.parse(dialplane.monitor().get(METRICS).expect(200).body());
    }

    // ---------------------------------------------------------------------------------------- who may read

    @Test
    void areReadByMonitoringAndSuperusersOnly(TestCompany company) {
        dialplane.monitor().get(METRICS).expect(200);
        dialplane.superuser().get(METRICS).expect(200);
        dialplane.api().get(METRICS).isProblem(401, null);
        dialplane.api().as(Installation.METRICS_TOKEN + "x").get(METRICS).isProblem(401, null);
        for (Api other : List.of(
                company.admin(),
                company.person("SUPERVISOR").api(),
                company.person("AGENT").api(),
                company.dialer(),
                dialplane.sharedDialer())) {
            other.get(METRICS).isProblem(403, null);
        }
    }

    @Test
    void areAllThatMonitoringMayRead(TestCompany company) {
        for (String path : List.of(
                "/api/auth/me",
                "/api/companies",
                "/api/numbers",
                "/api/audit",
                "/api/billing",
                "/api/dialer/next-batch")) {
            dialplane.monitor().get(path + "?company=" + company.slug()).isProblem(403, null);
        }
        dialplane
                .monitor()
                .post("/api/dialer/report-result", TestCompany.reportOf("09120000001", "MISSED"))
                .isProblem(403, null);
        dialplane.monitor().get("/api/health/live").expect(200);
    }

    // ---------------------------------------------------------------------------------------- the form

    @Test
    void areInPrometheusTextFormat(TestCompany company) {
        company.opens().addsNumbers(1);
        company.reports(company.numbersOfBatch(1).get(0), "BUSY").expect(200);
        Answer answer = dialplane
                .monitor()
                .with(
                        "Accept",
                        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1")
                .get(METRICS)
                .expect(200);
        assertThat(answer.header("Content-Type").toLowerCase(Locale.ROOT).split("; *"))
                .startsWith("text/plain")
                .containsExactlyInAnyOrder("text/plain", "version=0.0.4", "charset=utf-8");
        Exposition metrics = Exposition.parse(answer.body());
        assertThat(metrics.families())
                .contains(
                        "dialplane_batches_total",
                        "dialplane_numbers_handed_out_total",
                        "dialplane_reports_total",
                        "dialplane_stale_leases_released_total",
                        "dialplane_http_request_duration_seconds",
                        "dialplane_queue_depth",
                        "dialplane_leases",
                        "dialplane_numbers_due",
                        "dialplane_oldest_stale_lease_seconds",
                        "dialplane_ledger_unfolded_entries",
                        "dialplane_imports",
                        "dialplane_import_rows",
                        "dialplane_oldest_import_seconds",
                        "dialplane_calls",
                        "dialplane_people_who_take_calls",
                        "dialplane_database_connections",
                        "dialplane_database_pool_max_connections",
                        "dialplane_database_up",
                        "jvm_memory_used_bytes",
                        "jvm_memory_committed_bytes",
                        "jvm_memory_max_bytes");
        for (String family : metrics.families()) {
            String expected = family.endsWith("_total")
                    ? "counter"
                    : family.endsWith("_duration_seconds") ? "histogram" : "gauge";
            assertThat(metrics.type(family)).as(family).isEqualTo(expected);
        }
        assertThat(metrics.value("dialplane_database_up")).isEqualTo(1);
        assertThat(metrics.value("dialplane_database_connections", "state", "active"))
                .isPositive();
        assertThat(metrics.value("dialplane_database_pool_max_connections")).isEqualTo(24);
        assertThat(metrics.value("jvm_memory_used_bytes", "area", "heap")).isBetween(1e6, 1e10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# HELP a b\n# TYPE a counter\na 1",
                "# TYPE a counter\na 1\n",
                "# HELP a b\n# TYPE b counter\nb 1\n",
                "# HELP a b\n# TYPE a number\na 1\n",
                "# HELP a b\n# TYPE a counter\n\na 1\n",
                "# HELP a b\n# TYPE a counter\na 1\na 1\n",
                "# HELP a b\n# TYPE a counter\na{x=\"1\",x=\"2\"} 1\n",
                "# HELP a b\n# TYPE a counter\na{x=\"1\" y=\"2\"} 1\n",
                "# HELP a b\n# TYPE a counter\na{x=\"\\\"} 1\n",
                "# HELP a b\n# TYPE a counter\na{x=1} 1\n",
                "# HELP a b\n# TYPE a counter\na -1\n",
                "# HELP a b\n# TYPE a counter\na 1,5\n",
                "# HELP a b\n# TYPE a counter\nb 1\n",
                "# HELP a b\n# TYPE a counter\n",
                "# HELP a b\n# TYPE a counter\na 1\n# HELP a b\n# TYPE a counter\na{x=\"1\"} 1\n",
                "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_count 1\na_sum 1\n",
                "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n",
                "# HELP a b\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n",
                "# HELP a b\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n"
            })
    void areReadStrictlyHere(String wrong) {
        assertThatThrownBy(() -> Exposition.parse(wrong)).isInstanceOf(AssertionError.class);
    }

    // ---------------------------------------------------------------------------------------- what is counted

    @Test
    void countBatchesNumbersAndReports(TestCompany company, TestCompany other) {
        company.opens().addsNumbers(10);
        List<String> numbers = company.numbersOfBatch(4);
        company.numbersOfBatch(3);
        other.opens().batch(10);
        assertThat(other.numbersOfBatch(10)).isEmpty();
        company.reports(numbers.get(0), "CONNECTED").expect(200);
        company.reports(numbers.get(1), "CONNECTED").expect(200);
        company.reports(numbers.get(2), "BUSY").expect(200);
        company.reports("nobody", "BUSY").isProblem(400, null);
        var again = TestCompany.reportOf(numbers.get(3), "BUSY");
        company.dialer().post("/api/dialer/report-result", again).expect(200);
        company.dialer().post("/api/dialer/report-result", again).expect(200);
        company.dialer()
                .post("/api/dialer/report-results", Json.object("results", List.of(again, again)))
                .expect(200);

        Exposition metrics = scrape();

        String slug = company.slug();
        assertThat(metrics.value("dialplane_batches_total", "company", slug)).isEqualTo(2);
        assertThat(metrics.value("dialplane_numbers_handed_out_total", "company", slug))
                .isEqualTo(7);
        assertThat(metrics.value("dialplane_batches_total", "company", other.slug()))
                .isEqualTo(1);
        assertThat(metrics.value("dialplane_numbers_handed_out_total", "company", other.slug()))
                .isEqualTo(3);
        assertThat(metrics.value("dialplane_reports_total", "company", slug, "status", "CONNECTED"))
                .isEqualTo(2);
        assertThat(metrics.value("dialplane_reports_total", "company", slug, "status", "BUSY"))
                .isEqualTo(2);
        assertThat(metrics.value("dialplane_report_duplicates_total", "company", slug))
                .isEqualTo(3);
    }

    @Test
    void showImports(TestCompany company, TestCompany other) {
        company.admin()
                .upload("/api/imports", "a.csv", "09120000001\n09120000001\n12\n".getBytes(StandardCharsets.UTF_8))
                .expect(202);
        String slug = company.slug();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> scrape().value("dialplane_imports", "company", slug, "state", "done") == 1);

        Exposition metrics = scrape();

        assertThat(metrics.value("dialplane_imports", "company", slug, "state", "queued"))
                .isZero();
        assertThat(metrics.value("dialplane_imports", "company", other.slug(), "state", "done"))
                .isZero();
        for (String outcome : List.of("added", "duplicate", "invalid")) {
            assertThat(metrics.value("dialplane_import_rows", "company", slug, "outcome", outcome))
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(metrics.value("dialplane_oldest_import_seconds", "company", slug))
                .isZero();
    }

    @Test
    void countCallsAndWhatTheProviderAsks(TestCompany company, TestCompany other) {
        Twilio twilio = Twilio.of(dialplane, company);
        Person agent = twilio.agent();
        twilio.agent();
        String slug = company.slug();
        String answers = "dialplane_voice_webhook_duration_seconds_count";
        Twilio.Call call =
                twilio.call("CA" + company.id() + "one", "+989121234567").arrives();
        Exposition before = scrape();
        assertThat(before.value("dialplane_calls", "company", slug, "state", "ringing"))
                .isEqualTo(1);
        assertThat(before.value("dialplane_people_who_take_calls", "company", slug))
                .isZero();
        call.leg(agent, "in-progress");
        assertThat(scrape().value("dialplane_calls", "company", slug, "state", "talking"))
                .isEqualTo(1);
        call.talked(agent, 7);
        Map<String, String> form = Map.of("CallSid", "CAx");
        for (String workspace : List.of(slug, slug, "nobody")) {
            twilio.post(dialplane.node().uri(), "/api/workspaces/" + workspace + "/voice", form, "wrong")
                    .isProblem(403, null);
        }

        Exposition metrics = scrape();

        for (String state : List.of("ringing", "waiting", "talking")) {
            assertThat(metrics.value("dialplane_calls", "company", slug, "state", state))
                    .isZero();
        }
        assertThat(metrics.value(
                        "dialplane_calls_of_last_hour", "company", slug, "direction", "inbound", "outcome", "answered"))
                .isEqualTo(1);
        assertThat(metrics.value("dialplane_people_who_take_calls", "company", slug))
                .isEqualTo(2);
        assertThat(metrics.value("dialplane_people_who_take_calls", "company", other.slug()))
                .isZero();
        assertThat(metrics.value("dialplane_voice_signatures_refused_total", "company", slug))
                .isEqualTo(2);
        assertThat(metrics.value("dialplane_voice_signatures_refused_total", "company", "(unknown)"))
                .isPositive();
        assertThat(metrics.value(answers, "door", "status") - before.value(answers, "door", "status"))
                .as("refused ones are not counted")
                .isEqualTo(1);
    }

    @Test
    void countRequestsByRouteAndStatus(TestCompany company) {
        company.addsNumbers(1);
        Exposition before = scrape();
        company.admin().get("/api/numbers/1").expect(200);
        company.admin().get("/api/numbers/1?company=" + company.id()).expect(200);
        company.admin().get("/api/numbers/4711").isProblem(404, null);
        dialplane.api().get("/api/numbers/1").isProblem(401, null);
        company.admin().get("/api/no-such-thing").isProblem(404, null);
        company.admin().get("/api/no-such-thing/at-all").isProblem(404, null);
        company.admin()
                .send("PATCH", "/api/schedule", "application/json", BodyPublishers.ofString("{}"))
                .isProblem(405, null);
        company.admin().post("/api/numbers", "{").isProblem(400, null);
        Exposition after = scrape();

        assertThat(more(before, after, "GET", "/api/numbers/{id}", "2xx")).isEqualTo(2);
        assertThat(more(before, after, "GET", "/api/numbers/{id}", "4xx")).isEqualTo(2);
        assertThat(more(before, after, "GET", "none", "4xx")).isEqualTo(2);
        assertThat(more(before, after, "PATCH", "none", "4xx")).isEqualTo(1);
        assertThat(more(before, after, "POST", "/api/numbers", "4xx")).isEqualTo(1);
        assertThat(more(before, after, "GET", METRICS, "2xx"))
                .as("the first scrape")
                .isEqualTo(1);
        assertThat(after.value(
                        "dialplane_http_request_duration_seconds_sum",
                        "method",
                        "GET",
                        "route",
                        "/api/numbers/{id}",
                        "status",
                        "2xx"))
                .isBetween(1e-5, 1e4);
    }

    private static double more(Exposition before, Exposition after, String method, String route, String status) {
        String[] labels = {"method", method, "route", route, "status", status};
        return after.value(REQUESTS, labels) - before.value(REQUESTS, labels);
    }

    /** Whatever clients send: labels come from closed sets, and none says whom somebody called. */
    @Test
    void holdNoPathsNumbersOrSecrets(TestCompany company) {
        company.opens();
        List<String> numbers = company.addsNumbers(3);
        Person agent = company.agent("Ali", "Ahmadi", "09351110099");
        company.reports(company.numbersOfBatch(1).get(0), "BUSY").expect(200);
        company.admin().get("/api/numbers?search=" + numbers.get(0)).expect(200);
        company.admin().get("/api/admins/" + agent.id()).expect(200);
        for (String path :
                List.of("/api/secret-path-17", "/api/numbers/%22%7D%0A", "/api/companies/" + "x".repeat(500))) {
            company.admin().get(path);
        }
        dialplane.api().send("BREW", "/api/numbers/1", null, null);

        Answer answer = dialplane.monitor().get(METRICS).expect(200);

        assertThat(answer.body())
                .doesNotContain(
                        "secret-path",
                        "xxxx",
                        "BREW",
                        agent.username(),
                        Installation.METRICS_TOKEN,
                        Installation.SHARED_TOKEN,
                        Installation.ADMIN_PASSWORD);
        for (Exposition.Sample sample : Exposition.parse(answer.body()).samples()) {
            assertThat(Set.of(
                            "company",
                            "status",
                            "method",
                            "route",
                            "le",
                            "area",
                            "state",
                            "outcome",
                            "direction",
                            "door"))
                    .containsAll(sample.labels().keySet());
            assertThat(sample.labels().getOrDefault("route", "none"))
                    .matches("none|(/v1)?(/[a-z-]+|/\\{[a-zA-Z]+})+")
                    .doesNotContain("0912", "98912", "935");
            assertThat(sample.labels().getOrDefault("method", "GET"))
                    .isIn("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER");
        }
    }

    // ---------------------------------------------------------------------------------------- how things stand

    @Test
    void knowTheQueue(TestCompany company, TestCompany other) {
        company.opens();
        company.addsNumbers(250);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scrape().value("dialplane_queue_depth", "company", company.slug()))
                        .isEqualTo(250));
        List<String> numbers = company.numbersOfBatch(30);
        company.reports(numbers.get(0), "BUSY").expect(200);

        Exposition metrics = scrape();

        assertThat(metrics.value("dialplane_queue_depth", "company", company.slug()))
                .isEqualTo(220);
        assertThat(metrics.value("dialplane_queue_depth", "company", other.slug()))
                .isEqualTo(220);
        assertThat(metrics.value("dialplane_leases", "company", company.slug())).isEqualTo(29);
        assertThat(metrics.value("dialplane_leases", "company", other.slug())).isZero();
        assertThat(metrics.value("dialplane_oldest_stale_lease_seconds")).isZero();
        assertThat(metrics.value("dialplane_numbers_due")).isZero();
    }

    /** Sweeps come at any moment; what they have not come to yet is seen when it is looked at often enough. */
    @Test
    void knowWhatASweepHasLeftAndWhatItHasDone(TestCompany company) {
        company.opens().addsNumbers(3);
        assertThat(scrape().value("dialplane_oldest_stale_lease_seconds")).isZero();
        double released = scrape().value("dialplane_stale_leases_released_total");
        await().atMost(PATIENCE).until(() -> {
            company.numbersOfBatch(3);
            dialplane.pool().leasesAgeBy(Duration.ofMinutes(70));
            double stale = scrape().value("dialplane_oldest_stale_lease_seconds");
            assertThat(stale).isLessThan(100_000);
            return stale >= 600;
        });
        await().atMost(PATIENCE).until(() -> {
            dialplane.pool().leasesAgeBy(Duration.ofMinutes(70));
            company.numbersOfBatch(3);
            return scrape().value("dialplane_stale_leases_released_total") > released;
        });
    }

    @Test
    void knowWhatWaitsForAPlace(TestCompany company) {
        company.opens();
        // who gives places waits
        dialplane
                .pool()
                .whileLocked("SELECT pg_advisory_xact_lock(hashtextextended('dialplane.number_position', 0))", () -> {
                    company.addsNumbers(5);
                    assertThat(scrape().value("dialplane_numbers_due")).isEqualTo(5);
                    return null;
                });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(scrape().value("dialplane_numbers_due"))
                .isZero());
    }

    @Test
    void knowWhatIsNotFolded(TestCompany company, TestCompany other) {
        company.topsUp(100);
        await().atMost(PATIENCE)
                .until(() -> dialplane
                                .pool()
                                .count(
                                        "SELECT count(*) FROM wallet WHERE company_id = ? AND balance = 100",
                                        company.id())
                        == 1);
        String unfolded = "dialplane_ledger_unfolded_entries";
        assertThat(scrape().value(unfolded, "company", company.slug())).isZero();
        // who folds waits
        dialplane.pool().whileLocked("SELECT 1 FROM wallet WHERE company_id = " + company.id() + " FOR UPDATE", () -> {
            company.topsUp(1).topsUp(1);
            Exposition metrics = scrape();
            assertThat(metrics.value(unfolded, "company", company.slug())).isEqualTo(2);
            assertThat(metrics.value(unfolded, "company", other.slug())).isZero();
            return null;
        });
    }
}
