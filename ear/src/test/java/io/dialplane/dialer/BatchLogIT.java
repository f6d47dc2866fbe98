package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The log of batches shows each number's fate. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class BatchLogIT {

    private static final String BATCHES = "/api/dialer/batches";

    private final Pool pool;

    BatchLogIT(Installation dialplane) {
        this.pool = dialplane.pool();
    }

    @Test
    void showsWhatBecameOfEachNumber(TestCompany company) {
        company.opens().addsNumbers(3);
        Answer batch = company.batch(3);
        String id = batch.text("batch/batch_id");
        List<String> numbers = TestCompany.numbersIn(batch);
        company.dialer()
                .post("/api/dialer/report-result", TestCompany.reportOf(numbers.get(0), "CONNECTED"))
                .expect(200);
        String one = """
                {
                  "batch_id": "%s",
                  "created_at": "<time>",
                  "size_requested": 3,
                  "size_returned": 3,
                  "outstanding": %d,
                  "reported": 1,
                  "returned": %d,
                  "numbers": [
                    {"id": "<int>", "phone_number": "%s", "fate": "REPORTED", "status": "CONNECTED", "attempted_at": "<time>"},
                    {"id": "<int>", "phone_number": "%s", "fate": "%s", "status": null, "attempted_at": null},
                    {"id": "<int>", "phone_number": "%s", "fate": "%s", "status": null, "attempted_at": null}
                  ]
                }
                """;
        for (Api reader : List.of(
                company.dialer(), company.admin(), company.person("SUPERVISOR").api())) {
            reader.get(BATCHES + "/" + id)
                    .is(one.formatted(
                            id, 2, 0, numbers.get(0), numbers.get(1), "OUTSTANDING", numbers.get(2), "OUTSTANDING"));
        }
        pool.leasesAgeBy(Duration.ofMinutes(61));
        // the timer, without anybody asking for a batch
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> pool.count("SELECT count(*) FROM number_state WHERE lease_batch IS NOT NULL") == 0);
        company.admin()
                .get(BATCHES + "/" + id)
                .is(one.formatted(id, 0, 2, numbers.get(0), numbers.get(1), "RETURNED", numbers.get(2), "RETURNED"));

        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(numbers.get(1), "MISSED").put("batch_id", id))
                .expect(200);
        Answer late = company.admin().get(BATCHES + "/" + id);
        assertThat(late.at("reported").asInt()).isEqualTo(2);
        assertThat(late.at("numbers").get(1).get("fate").asText()).isEqualTo("REPORTED");
    }

    @Test
    void isNewestFirstAndOfOneCompany(TestCompany company, TestCompany other) {
        company.opens().addsNumbers(4);
        other.opens();
        String first = company.batch(1).text("batch/batch_id");
        String second = company.batch(2).text("batch/batch_id");
        String foreign = other.batch(1).text("batch/batch_id");
        Answer list = company.admin().get(BATCHES);
        list.is("""
                [
                  {"batch_id": "%s", "created_at": "<time>", "size_requested": 2, "size_returned": 2,
                   "outstanding": 2, "reported": 0, "returned": 0},
                  {"batch_id": "%s", "created_at": "<time>", "size_requested": 1, "size_returned": 1,
                   "outstanding": 1, "reported": 0, "returned": 0}
                ]
                """.formatted(second, first));
        assertThat(company.admin().get(BATCHES + "?skip=1&limit=1").json())
                .extracting(entry -> entry.get("batch_id").asText())
                .containsExactly(first);
        company.admin().get(BATCHES + "/" + foreign).isProblem(404, null);
        company.admin().get(BATCHES + "/nonsense").isProblem(404, null);
        company.admin().get(BATCHES + "?limit=0").blames("limit");
        company.admin().get(BATCHES + "?limit=501").blames("limit");
        company.admin().get(BATCHES + "?skip=-1").blames("skip");
        company.admin().get(BATCHES + "?company=" + other.slug()).isProblem(403, null);
        company.person("AGENT").api().get(BATCHES).isProblem(403, null);
        JsonNode none = other.admin().get(BATCHES + "?skip=1").json();
        assertThat(none).isEmpty();
    }
}
