package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

/** A panel written from the document alone: numbers and their figures. */
class NumbersDocumentIT extends DocumentBed {

    NumbersDocumentIT(Installation dialplane) {
        super(dialplane);
    }

    @Test
    void takesNumbers() {
        panel.post("/api/numbers", NUMBERS).is("""
                {"added": 3, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                """);
        panel.post("/api/numbers", NUMBERS).is("""
                {"added": 0, "duplicates": 3, "invalid": 0, "invalid_samples": []}
                """);
        panel.get("/api/numbers?status=IN_QUEUE&search=0912&sort_by=created_at&sort_order=asc&skip=0&limit=50")
                .is("""
                        [%s, %s, %s]
                        """.formatted(inQueue(1, "09121111111"), inQueue(2, "09122222222"), inQueue(3, "09123456789")));
        panel.get("/api/numbers?search=3456").is("[" + inQueue(3, "09123456789") + "]");
    }

    private static String inQueue(int id, String phoneNumber) {
        return """
                {
                  "id": %d,
                  "phone_number": "%s",
                  "global_status": "ACTIVE",
                  "status": "IN_QUEUE",
                  "total_attempts": 0,
                  "last_attempt_at": null,
                  "last_user_message": null,
                  "assigned_agent_id": null,
                  "assigned_agent": null
                }
                """.formatted(id, phoneNumber);
    }

    @Test
    void takesAFileOfNumbers() {
        String csv = "0912 345 6789,Ali\n+989121111111,Reza\n00989122222222,\n9123333333,x\nnobody,y\n";
        panel.upload("/api/numbers/upload", "numbers.csv", csv.getBytes(StandardCharsets.UTF_8))
                .is("""
                {"added": 4, "duplicates": 0, "invalid": 1, "invalid_samples": ["nobody"]}
                """);
        assertThat(panel.get("/api/numbers?sort_by=created_at&sort_order=asc").json())
                .extracting(number -> number.get("phone_number").asText())
                .containsExactlyInAnyOrder("09123456789", "09121111111", "09122222222", "09123333333");
    }

    /** One number connected, one missed, the third in the queue; gives their ids. */
    private List<Integer> threeNumbers() {
        panel.post("/api/numbers", NUMBERS).expect(200);
        openAlways();
        dialer.get("/api/dialer/next-batch?size=100").expect(200);
        dialer.post("/api/dialer/report-result", TestCompany.reportOf("09123456789", "CONNECTED"))
                .expect(200);
        dialer.post("/api/dialer/report-result", TestCompany.reportOf("09121111111", "MISSED"))
                .expect(200);
        return List.of(id("09123456789"), id("09121111111"), id("09122222222"));
    }

    private int id(String number) {
        return panel.get("/api/numbers?search=" + number).number("0/id");
    }

    @Test
    void countsWhatTheListShows() {
        threeNumbers();
        panel.get("/api/numbers/stats").is("""
                {"total": 3}
                """);
        panel.get("/api/numbers/stats?company=default&status=MISSED").is("""
                {"total": 1}
                """);
    }

    @Test
    void givesANumberAStatus() {
        int missed = threeNumbers().get(1);
        panel.put("/api/numbers/" + missed + "/status", """
                {
                  "status": "CONNECTED"
                }
                """).is("""
                {
                  "id": %d,
                  "phone_number": "09121111111",
                  "global_status": "ACTIVE",
                  "status": "CONNECTED",
                  "total_attempts": 1,
                  "last_attempt_at": "<time>",
                  "last_user_message": null,
                  "assigned_agent_id": null,
                  "assigned_agent": null
                }
                """.formatted(missed));
    }

    @Test
    void resetsAndDeletesANumber() {
        int missed = threeNumbers().get(1);
        panel.post("/api/numbers/" + missed + "/reset", "").is(inQueue(missed, "09121111111"));
        panel.delete("/api/numbers/" + missed).is("""
                {"id": %d, "deleted": true}
                """.formatted(missed));
        panel.get("/api/numbers/stats").is("""
                {"total": 2}
                """);
    }

    @Test
    void changesManyNumbersByTheirIds() {
        threeNumbers();
        panel.post("/api/numbers/bulk", """
                {
                  "action": "update_status",
                  "status": "CONNECTED",
                  "ids": [1, 2, 3]
                }
                """).is("""
                {
                  "affected": 3
                }
                """);
        panel.get("/api/numbers/stats?status=CONNECTED").is("""
                {"total": 3}
                """);
    }

    @Test
    void changesManyNumbersByAFilter() {
        panel.post("/api/numbers", """
                {"numbers": "09120000001,09120000002,09120000003,09120000004,09120000005,09120000006,09350000007"}
                """).expect(200);
        panel.post("/api/numbers/bulk", """
                {
                  "action": "delete",
                  "select_all": true,
                  "status": "IN_QUEUE",
                  "search": "0912",
                  "excluded_ids": [5, 10]
                }
                """).is("""
                {
                  "affected": 5
                }
                """);
        assertThat(panel.get("/api/numbers").json())
                .extracting(number -> number.get("id").asInt())
                .containsExactlyInAnyOrder(5, 7);
    }

    @Test
    void exportsNumbers() throws Exception {
        List<Integer> ids = threeNumbers();
        var file = panel.download("/api/numbers/export", """
                {
                  "select_all": true,
                  "status": "CONNECTED",
                  "search": "0912",
                  "excluded_ids": [5, 10]
                }
                """);
        assertThat(file.statusCode()).isEqualTo(200);
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file.body()));
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            List<List<String>> texts = rows.map(row -> row.stream()
                            .limit(4)
                            .map(cell -> cell == null ? "" : cell.getText())
                            .toList())
                    .toList();
            assertThat(texts)
                    .containsExactly(
                            List.of("ID", "Phone", "Status", "Attempts"),
                            List.of(ids.get(0).toString(), "09123456789", "CONNECTED", "1"));
        }
    }

    @Test
    void summarisesNumbersAndAttempts() {
        threeNumbers();
        for (String timeframe : List.of("all", "today", "1h", "3h", "7d", "30d")) {
            panel.get("/api/stats/attempts-summary?timeframe=" + timeframe).is("""
                    {
                      "total": 2,
                      "by_status": [
                        {"status": "MISSED", "count": 1, "percentage": 50.0},
                        {"status": "CONNECTED", "count": 1, "percentage": 50.0}
                      ]
                    }
                    """);
        }
        panel.get("/api/stats/numbers-summary?timeframe=all").is("""
                {
                  "total": 3,
                  "by_status": [
                    {"status": "IN_QUEUE", "count": 1, "percentage": 33.33},
                    {"status": "MISSED", "count": 1, "percentage": 33.33},
                    {"status": "CONNECTED", "count": 1, "percentage": 33.33}
                  ]
                }
                """);
    }

    @Test
    void showsATrend() {
        threeNumbers();
        Answer trend = panel.get("/api/stats/attempt-trend?span=6h&granularity=hourly");
        JsonNode buckets = trend.expect(200).at("buckets");
        assertThat(trend.json().size()).isEqualTo(1);
        assertThat(buckets).hasSizeBetween(6, 7);
        int total = 0;
        for (JsonNode bucket : buckets) {
            assertThat(bucket.fieldNames()).toIterable().containsExactlyInAnyOrder("timestamp", "total", "by_status");
            assertThat(bucket.get("timestamp").asText()).endsWith(":00:00+03:30");
            for (JsonNode status : bucket.get("by_status")) {
                assertThat(status.fieldNames()).toIterable().containsExactlyInAnyOrder("status", "count", "percentage");
            }
            total += bucket.get("total").asInt();
        }
        assertThat(total).isEqualTo(2);
    }
}
