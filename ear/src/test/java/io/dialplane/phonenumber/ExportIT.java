package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Numbers as a file: what stands in it, cell by cell, and who gets which. */
@ExtendWith(Dialplane.class)
class ExportIT {

    private static final String EXPORT = "/api/numbers/export";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final List<String> HEAD = List.of(
            "ID",
            "Phone",
            "Status",
            "Attempts",
            "Last Attempt",
            "Last Status Change",
            "Agent Name",
            "Agent Phone",
            "User Message");
    private static final Object ALL = Json.object("select_all", true);

    private final Installation dialplane;

    ExportIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    /** Ids 1 to 4: connected by Ali with a dangerous message, missed by Sara, in the queue, called in from abroad. */
    private Agents someNumbers(TestCompany company) {
        company.addsNumbers(List.of("09120000001", "09120000002", "09120000003"));
        String phone = dialplane.freshMobile();
        Person ali = company.agent("Ali", "Ahmadi", phone);
        Person sara = company.person(Json.object("role", "AGENT"));
        report(
                company,
                "09120000001",
                "CONNECTED",
                "2026-01-31T10:05:07+03:30",
                ali,
                "=HYPERLINK(\"http://x\",\"yes\")");
        report(company, "09120000002", "MISSED", "2025-12-31T23:59:59+00:00", sara, "سلام، \"بعداً\"");
        report(company, "+4915112345678", "INBOUND_CALL", "2026-02-01T00:00:00+03:30", null, "@home\nand +1");
        dialplane.pool().update("UPDATE call_result SET received_at = attempted_at + interval '50 days'");
        return new Agents(ali, phone, sara);
    }

    private record Agents(Person ali, String phone, Person sara) {}

    private static void report(
            TestCompany company, String number, String status, String at, Person agent, String message) {
        ObjectNode report =
                TestCompany.reportOf(number, status).put("attempted_at", at).put("user_message", message);
        if (agent != null) {
            report.put("agent_id", agent.id());
        }
        company.dialer().post("/api/dialer/report-result", report).expect(200);
    }

    private static List<List<String>> rows(Agents agents) {
        return List.of(
                HEAD,
                List.of(
                        "1",
                        "09120000001",
                        "CONNECTED",
                        "1",
                        "2026-01-31 10:05:07",
                        "2026-03-22 10:05:07",
                        "Ali Ahmadi",
                        agents.phone(),
                        "=HYPERLINK(\"http://x\",\"yes\")"),
                List.of(
                        "2",
                        "09120000002",
                        "MISSED",
                        "1",
                        "2026-01-01 03:29:59",
                        "2026-02-20 03:29:59",
                        agents.sara().username(),
                        "",
                        "سلام، \"بعداً\""),
                List.of("3", "09120000003", "IN_QUEUE", "0", "", "", "", "", ""),
                List.of(
                        "4",
                        "+4915112345678",
                        "INBOUND_CALL",
                        "1",
                        "2026-02-01 00:00:00",
                        "2026-03-23 00:00:00",
                        "",
                        "",
                        "@home\nand +1"));
    }

    // ---------------------------------------------------------------------------------------- whole files

    @Test
    void isAWorkbookWithTheDocumentsColumns(TestCompany company) {
        Agents agents = someNumbers(company);

        HttpResponse<byte[]> answer = company.admin().download(EXPORT, ALL);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(XLSX);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"numbers-" + company.slug() + "-" + LocalDate.now(TestCompany.TEHRAN)
                        + ".xlsx\"");
        assertThat(sheets(answer.body())).isEqualTo(Map.of("Numbers", rows(agents)));
        assertThat(types(answer.body()))
                .as("texts are no formulas; numbers of calls and ids are numbers")
                .containsExactly(
                        CellType.NUMBER,
                        CellType.STRING,
                        CellType.STRING,
                        CellType.NUMBER,
                        CellType.STRING,
                        CellType.STRING,
                        CellType.STRING,
                        CellType.STRING,
                        CellType.STRING);
    }

    @Test
    void isCsvForWhoAcceptsThat(TestCompany company) {
        Agents agents = someNumbers(company);

        HttpResponse<byte[]> answer = company.admin().with("Accept", "text/csv").download(EXPORT, ALL);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
                .isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .endsWith(".csv\"");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("\uFEFF" + String.join(",", HEAD) + "\r\n"
                        + "1,09120000001,CONNECTED,1,2026-01-31 10:05:07,2026-03-22 10:05:07,Ali Ahmadi,"
                        + agents.phone() + ","
                        + "\"'=HYPERLINK(\"\"http://x\"\",\"\"yes\"\")\"\r\n"
                        + "2,09120000002,MISSED,1,2026-01-01 03:29:59,2026-02-20 03:29:59,"
                        + agents.sara().username()
                        + ",,\"سلام، \"\"بعداً\"\"\"\r\n"
                        + "3,09120000003,IN_QUEUE,0,,,,,\r\n"
                        + "4,'+4915112345678,INBOUND_CALL,1,2026-02-01 00:00:00,2026-03-23 00:00:00,,,"
                        + "\"'@home\nand +1\"\r\n");
    }

    @Test
    void namesDaysAsTheReaderDoes(TestCompany company) {
        someNumbers(company);
        ObjectNode first = Json.object("ids", List.of(1));

        for (HttpResponse<byte[]> jalali : List.of(
                company.admin().download(EXPORT + "?calendar=jalali", first),
                company.admin().download(EXPORT, first.deepCopy().put("calendar", "jalali")),
                company.admin()
                        .download(
                                EXPORT + "?calendar=gregorian", first.deepCopy().put("calendar", "jalali")))) {
            assertThat(sheets(jalali.body()).get("Numbers").get(1))
                    .containsSequence("1404-11-11 10:05:07", "1405-01-02 10:05:07");
        }
    }

    @Test
    void hasAsManyRowsAsItTakes(TestCompany company) {
        company.addsNumbers(6_500);

        List<List<String>> rows =
                sheets(company.admin().download(EXPORT, ALL).body()).get("Numbers");

        assertThat(rows.subList(1, rows.size()))
                .extracting(row -> row.get(0))
                .isEqualTo(IntStream.rangeClosed(1, 6_500)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    // ---------------------------------------------------------------------------------------- which numbers

    @Test
    void showsWhatTheListShows(TestCompany company) {
        Person ali = someNumbers(company).ali();
        record Filter(String query, ObjectNode body) {}
        for (Filter filter : List.of(
                new Filter("", Json.object()),
                new Filter("&status=MISSED", Json.object("status", "MISSED")),
                new Filter("&status=IN_QUEUE", Json.object("filter_status", "IN_QUEUE")),
                new Filter("&status=IN_QUEUE", Json.object("filter_status", "IN_QUEUE", "status", "MISSED")),
                new Filter("&search=0912", Json.object("search", "0912")),
                new Filter("&search=nobody", Json.object("search", "nobody")),
                new Filter("&start_date=2026-01-31", Json.object("start_date", "2026-01-31")),
                new Filter("&end_date=2026-01-31", Json.object("end_date", "2026-01-31")),
                new Filter(
                        "&start_date=2026-01-01T00:00:00%2B03:30&end_date=2026-01-31&status=CONNECTED&search=0001",
                        Json.object(
                                "start_date",
                                "2026-01-01T00:00:00+03:30",
                                "end_date",
                                "2026-01-31",
                                "status",
                                "CONNECTED",
                                "search",
                                "0001")))) {
            for (Api api : List.of(company.admin(), ali.api())) {
                List<String> listed = new ArrayList<>();
                api.get("/api/numbers?sort_by=created_at&sort_order=asc&limit=500" + filter.query())
                        .expect(200)
                        .json()
                        .forEach(number -> listed.add(number.get("id").asText()));
                assertThat(ids(api, filter.body().put("select_all", true)))
                        .as("%s", filter)
                        .isEqualTo(listed);
            }
        }
    }

    @Test
    void mayBeOfChosenNumbers(TestCompany company, TestCompany other) {
        someNumbers(company);
        Api admin = company.admin();
        assertThat(ids(admin, Json.object("ids", List.of(3, 1, 3, 999, 0, -5, 99999999999L))))
                .containsExactly("1", "3");
        assertThat(ids(admin, Json.object("ids", List.of()))).isEmpty();
        assertThat(ids(admin, Json.object("ids", List.of(1, 2, 3), "excluded_ids", List.of(2))))
                .containsExactly("1", "3");
        assertThat(ids(admin, Json.object("ids", List.of(1, 2, 3), "filter_status", "MISSED")))
                .containsExactly("2");
        assertThat(ids(admin, Json.object("select_all", true, "ids", List.of(1), "excluded_ids", List.of(2, 77))))
                .containsExactly("1", "3", "4");
        assertThat(ids(
                        admin,
                        Json.parse("{\"select_all\": true, \"ids\": null, \"status\": \"\", \"filter_status\": null,"
                                + " \"search\": \"\", \"start_date\": \"\", \"end_date\": null, \"excluded_ids\": null,"
                                + " \"company\": null, \"calendar\": null, \"action\": \"export\"}")))
                .hasSize(4);
        List<List<String>> others =
                sheets(other.admin().download(EXPORT, ALL).body()).get("Numbers");
        assertThat(others.subList(1, others.size()))
                .extracting(row -> row.get(1) + " " + row.get(2) + " " + row.get(8))
                .as("the pool as another company sees it")
                .containsExactly("09120000001 IN_QUEUE ", "09120000002 IN_QUEUE ", "09120000003 IN_QUEUE ");
    }

    @Test
    void givesAgentsTheirOwnOnly(TestCompany company) {
        Agents agents = someNumbers(company);
        assertThat(ids(agents.ali().api(), ALL)).containsExactly("1");
        assertThat(ids(agents.ali().api(), Json.object("ids", List.of(1, 2, 3, 4))))
                .containsExactly("1");
        assertThat(ids(agents.sara().api(), ALL)).containsExactly("2");
        assertThat(ids(company.person("SUPERVISOR").api(), ALL)).hasSize(4);
        company.dialer().post(EXPORT, ALL).isProblem(403, null);
        dialplane.api().post(EXPORT, ALL).isProblem(401, null);
    }

    @Test
    void isOfTheCompanyThatIsNamed(TestCompany one, TestCompany other) {
        someNumbers(one);
        Api superuser = dialplane.superuser();
        for (HttpResponse<byte[]> answer : List.of(
                superuser.download(EXPORT + "?company=" + one.slug(), ALL),
                superuser.download(EXPORT, Json.object("select_all", true, "company", one.slug())),
                superuser.download(
                        EXPORT + "?company=" + other.slug(), Json.object("select_all", true, "company", one.id())))) {
            assertThat(sheets(answer.body()).get("Numbers").get(1).get(2)).isEqualTo("CONNECTED");
        }
        other.admin().post(EXPORT + "?company=" + one.slug(), ALL).isProblem(403, null);
        other.admin()
                .post(EXPORT, Json.object("select_all", true, "company", one.id()))
                .isProblem(403, null);
        superuser
                .post(EXPORT, Json.object("select_all", true, "company", "nobody"))
                .isProblem(404, null);
    }

    @Test
    void isRefusedWhenTheQuestionIsWrong(TestCompany company) {
        Api admin = company.admin();
        admin.post(EXPORT, "{}").blames("ids");
        admin.post(EXPORT, "{\"select_all\": false}").blames("ids");
        admin.post(EXPORT, "{\"excluded_ids\": [1]}").blames("ids");
        admin.post(EXPORT, "{\"ids\": 1}").blames("ids");
        admin.post(EXPORT, "{\"ids\": [1.5]}").blames("ids[0]");
        admin.post(EXPORT, "{\"ids\": [1, \"2\"]}").blames("ids[1]");
        admin.post(EXPORT, "{\"ids\": [1, null]}").blames("ids[1]");
        admin.post(EXPORT, "{\"select_all\": true, \"excluded_ids\": [null]}").blames("excluded_ids[0]");
        admin.post(EXPORT, "{\"select_all\": \"yes\"}").blames("select_all");
        admin.post(EXPORT, "{\"select_all\": true, \"status\": \"NONE\"}").blames("status");
        admin.post(EXPORT, "{\"select_all\": true, \"filter_status\": \"none\"}")
                .blames("filter_status");
        admin.post(EXPORT, "{\"select_all\": true, \"start_date\": \"yesterday\"}")
                .blames("start_date");
        admin.post(EXPORT, "{\"select_all\": true, \"end_date\": \"2026-13-01\"}")
                .blames("end_date");
        admin.post(EXPORT, "{\"select_all\": true, \"calendar\": \"lunar\"}").blames("calendar");
        admin.post(EXPORT + "?calendar=lunar", ALL).blames("calendar");
        assertThat(admin.post(EXPORT, "{\"select_all\": true, \"search\": \"\\u0000\"}")
                        .status())
                .isIn(200, 400);
        ArrayNode many = Json.MAPPER.createArrayNode();
        IntStream.range(0, 100_001).forEach(many::add);
        admin.post(EXPORT, Json.object("ids", many)).blames("ids");
        admin.post(EXPORT, Json.object("select_all", true, "excluded_ids", many))
                .blames("excluded_ids");
        admin.with("Accept", "image/png").post(EXPORT, ALL).isProblem(406, null);
        assertThat(admin.with("Accept", "application/json, text/plain, */*")
                        .download(EXPORT, ALL)
                        .headers()
                        .firstValue("Content-Type"))
                .as("what the panel's client sends")
                .contains(XLSX);
    }

    // ---------------------------------------------------------------------------------------- reading

    private static List<String> ids(Api api, Object request) {
        HttpResponse<byte[]> answer = api.download(EXPORT, request);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        List<List<String>> rows = sheets(answer.body()).get("Numbers");
        return rows.subList(1, rows.size()).stream().map(row -> row.get(0)).toList();
    }

    private static Map<String, List<List<String>>> sheets(byte[] workbook) {
        Map<String, List<List<String>>> sheets = new LinkedHashMap<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            for (Sheet sheet : book.getSheets().toList()) {
                List<List<String>> rows = new ArrayList<>();
                for (Row row : sheet.read()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < HEAD.size(); i++) {
                        cells.add(row.getOptionalCell(i).map(Cell::getText).orElse(""));
                    }
                    rows.add(cells);
                }
                sheets.put(sheet.getName(), rows);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return sheets;
    }

    /** Of the first row behind the head. */
    private static List<CellType> types(byte[] workbook) {
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            return book.getFirstSheet().read().get(1).stream()
                    .map(Cell::getType)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
