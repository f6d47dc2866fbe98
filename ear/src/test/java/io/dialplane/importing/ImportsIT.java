package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files are imported in the background, and can be watched, cancelled and looked up afterwards. */
@ExtendWith(Dialplane.class)
class ImportsIT {

    private static final String IMPORTS = "/api/imports";
    private static final String UPLOAD = "/api/numbers/upload";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Installation dialplane;

    ImportsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private static final String LIST =
            "phone,name\r\n09120000001,Ali\r\n۰۹۱۲۰۰۰۰۰۰۲,Sara\r\n\r\n09120000001,again\r\n=1+1,x\r\n02188776655,x\r\n+4915112345678,x\r\n";

    private static final String JOB = """
            {"id": %d, "file_name": "numbers.csv", "state": "%s",
             "progress": {"fraction": %s, "bytes": %d, "total_bytes": %d, "rows": %d},
             "counts": {"rows": %d, "added": %d, "duplicates": %d, "invalid": %d}, "invalid_samples": %s,
             "created_by": {"id": %d, "username": "%s"}, "created_at": "<time>", "started_at": %s, "finished_at": %s, "error": %s}
            """;

    @Test
    void aFileIsImportedWhileItsOwnerDoesOtherThings(TestCompany company) {
        byte[] file = LIST.getBytes(StandardCharsets.UTF_8);
        Answer started = company.admin().upload(IMPORTS, "numbers.csv", file);
        int id = started.number("id");
        started.is(
                202,
                JOB.formatted(
                        id,
                        "queued",
                        "0",
                        0,
                        file.length,
                        0,
                        0,
                        0,
                        0,
                        0,
                        "[]",
                        company.adminPerson().id(),
                        company.adminPerson().username(),
                        "null",
                        "null",
                        "null"));
        assertThat(started.header("Location")).endsWith(IMPORTS + "/" + id);

        String done = JOB.formatted(
                id,
                "done",
                "1",
                file.length,
                file.length,
                6,
                6,
                2,
                1,
                3,
                "[\"=1+1\", \"02188776655\", \"+4915112345678\"]",
                company.adminPerson().id(),
                company.adminPerson().username(),
                "\"<time>\"",
                "\"<time>\"",
                "null");
        awaitOver(company.admin(), id).is(done);
        company.person("SUPERVISOR").api().get(IMPORTS + "?count=true").is("[" + done + "]");

        Answer rejected = company.admin().get(IMPORTS + "/" + id + "/rejected").expect(200);
        assertThat(rejected.body())
                .isEqualTo("\uFEFFRow,Sheet,Text,Reason\r\n6,,'=1+1,not a phone number\r\n"
                        + "7,,02188776655,a number that is not handed out\r\n"
                        + "8,,'+4915112345678,of a country that is not among the company's\r\n");
        assertThat(rejected.header("Content-Type").replace(" ", "")).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(rejected.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"import-" + id + "-rejected.csv\"");
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isEqualTo(2);
        assertThat(dialplane.pool().count("SELECT count(*) FROM import_chunk")).isZero();
        company.opens();
        await().atMost(PATIENCE).until(() -> company.numbersOfBatch(10).size() == 2);
    }

    @Test
    void anUploadBecomesAJobForWhoPrefersThat(TestCompany company) {
        byte[] file = "09120000001\n".getBytes(StandardCharsets.UTF_8);
        for (String prefer : List.of("respond-async", "wait=10, Respond-Async; x=\"y\"")) {
            Answer job = company.admin()
                    .with("Prefer", prefer)
                    .upload(UPLOAD, "numbers.csv", file)
                    .expect(202);
            assertThat(job.header("Location")).endsWith(IMPORTS + "/" + job.number("id"));
            assertThat(job.header("Preference-Applied")).isEqualTo("respond-async");
            assertThat(awaitOver(company.admin(), job.number("id")).text("state"))
                    .isEqualTo("done");
        }
        company.admin()
                .with("Prefer", "return=minimal")
                .upload(UPLOAD, "numbers.csv", file)
                .is("""
                {"added": 0, "duplicates": 1, "invalid": 0, "invalid_samples": []}
                """);
    }

    @Test
    void allSheetsOfAWorkbookAreOneList(TestCompany company) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "test", "1.0")) {
            var first = book.newWorksheet("First");
            first.value(0, 0, "phone");
            IntStream.range(1, 20_001).forEach(i -> first.value(i, 0, "0912" + (1_000_000 + i)));
            var second = book.newWorksheet("Second");
            IntStream.range(0, 20_000).forEach(i -> second.value(i, 0, 9121010000L + i));
            second.value(20_000, 0, "@nobody");
        }
        int id = company.admin()
                .upload(IMPORTS, "numbers.xlsx", bytes.toByteArray())
                .expect(202)
                .number("id");
        Answer done = awaitOver(company.admin(), id);
        assertThat(done.text("state")).isEqualTo("done");
        assertThat(done.at("counts").toString())
                .isEqualTo("{\"rows\":40001,\"added\":29999,\"duplicates\":10001,\"invalid\":1}");
        assertThat(company.admin().get(IMPORTS + "/" + id + "/rejected").body())
                .endsWith("\r\n20001,Second,'@nobody,not a phone number\r\n");
    }

    @Test
    void whatShowsAtFirstSightIsRefused(TestCompany company) throws IOException {
        byte[] book = workbook("<worksheet><sheetData/></worksheet>");
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        for (Api api : List.of(company.admin(), company.admin().with("Prefer", "respond-async"))) {
            String door = api == company.admin() ? IMPORTS : UPLOAD;
            api.upload(door, "numbers.pdf", book).blames("file");
            api.upload(door, "numbers.csv", book).blames("file");
            api.upload(door, "numbers.csv", new byte[] {1, 0, 2}).blames("file");
            api.upload(door, "numbers.xlsx", new byte[0]).blames("file");
            api.upload(door, "numbers.xlsx", Arrays.copyOf(book, book.length / 2))
                    .blames("file");
            api.upload(door, "numbers.xlsx", new byte[] {
                        (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
                    })
                    .isProblem(400, "encrypted");
            api.upload(door, "bomb.xlsx", workbook(" ".repeat(100_000_000))).isProblem(400, "inflates");
            api.upload(door, "slip.xlsx", zip(Map.of("xl/workbook.xml", "<workbook/>", "../../evil", "x")))
                    .isProblem(400, "forbidden name");
            api.send("POST", door, "multipart/form-data; boundary=x", null).isProblem(400, null);
            api.post(door, "{}").isProblem(415, null);
        }
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    @Test
    void whatShowsLaterFailsTheJobAndSaysWhy(TestCompany company) throws IOException {
        record Broken(String name, byte[] content, String error) {}
        for (Broken broken : List.of(
                new Broken(
                        "numbers.csv",
                        "09120000001\n\"09120000002\n".getBytes(StandardCharsets.UTF_8),
                        "file has a quote that is never closed"),
                new Broken(
                        "numbers.xlsx",
                        workbook("<worksheet><row><c><v>9120000001</v></c></row><row>"),
                        "file is broken, or not what its name says"),
                new Broken(
                        "numbers.xlsx",
                        workbook("<!DOCTYPE w [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><worksheet><row>"
                                + "<c t=\"str\"><v>&e;</v></c></row></worksheet>"),
                        "file is broken, or not what its name says"))) {
            int id = company.admin()
                    .upload(IMPORTS, broken.name(), broken.content())
                    .expect(202)
                    .number("id");
            Answer over = awaitOver(company.admin(), id);
            assertThat(over.text("state")).isEqualTo("failed");
            assertThat(over.text("error")).isEqualTo(broken.error());
            assertThat(over.at("counts").toString())
                    .isEqualTo("{\"rows\":0,\"added\":0,\"duplicates\":0,\"invalid\":0}");
        }
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isZero();
        assertThat(dialplane.pool().count("SELECT count(*) FROM import_chunk")).isZero();
    }

    @Test
    void aJobCanBeCancelledWhereItStands(TestCompany company) {
        int id = company.admin()
                .upload(IMPORTS, "numbers.csv", csv(0, 400_000))
                .expect(202)
                .number("id");
        int next = company.admin()
                .upload(IMPORTS, "next.csv", csv(0, 10))
                .expect(202)
                .number("id");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> company.admin().get(IMPORTS + "/" + id).number("counts/rows") > 0);
        company.person("SUPERVISOR")
                .api()
                .post(IMPORTS + "/" + id + "/cancel", "")
                .isProblem(403, null);
        assertThat(company.admin().get(IMPORTS + "/" + next).text("state"))
                .as("one job of a company at a time")
                .isEqualTo("queued");

        Answer cancelled =
                company.admin().post(IMPORTS + "/" + id + "/cancel", "").expect(200);

        assertThat(cancelled.text("state")).isEqualTo("cancelled");
        int added = cancelled.number("counts/added");
        assertThat(added).isBetween(1, 399_999);
        awaitOver(company.admin(), next);
        company.admin().get(IMPORTS + "/" + id).is(cancelled.body());
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isEqualTo(added);
        company.admin().post(IMPORTS + "/" + id + "/cancel", "").is(cancelled.body());
        company.admin().post(IMPORTS + "/" + next + "/cancel", "").isProblem(409, "done");
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT actor || ' ' || action AS what FROM audit_entry WHERE company_id = ? AND subject = ? ORDER BY id",
                                company.id(),
                                "import:" + id))
                .extracting(row -> row.get("what"))
                .containsExactly(
                        company.adminPerson().username() + " import.start",
                        company.adminPerson().username() + " import.cancel");
    }

    @Test
    void overlappingListsOfSeveralCompaniesAtOnceAddEachNumberOnce(
            TestCompany one, TestCompany two, TestCompany three, TestCompany four) {
        List<TestCompany> companies = List.of(one, two, three, four);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(companies
                    .get(i % 4)
                    .admin()
                    .upload(IMPORTS, "numbers.csv", csv(i * 1_000, 10_000))
                    .expect(202)
                    .number("id"));
        }
        int added = 0;
        for (int i = 0; i < 20; i++) {
            Answer over = awaitOver(companies.get(i % 4).admin(), ids.get(i));
            assertThat(over.text("state")).isEqualTo("done");
            assertThat(over.number("counts/rows")).isEqualTo(10_000);
            added += over.number("counts/added");
        }
        assertThat(added).isEqualTo(29_000);
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isEqualTo(29_000);
    }

    @Test
    void jobsAreListedNewestFirst(TestCompany company, TestCompany other) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(
                    0,
                    company.admin()
                            .upload(IMPORTS, "n.csv", csv(i, 1))
                            .expect(202)
                            .number("id"));
        }
        Answer page =
                company.admin().get(IMPORTS + "?skip=1&limit=1&count=true").expect(200);
        assertThat(ids(page)).isEqualTo(ids.subList(1, 2));
        assertThat(page.header("X-Total-Count")).isEqualTo("3");
        assertThat(ids(company.admin().get(IMPORTS))).isEqualTo(ids);
        other.admin().get(IMPORTS).is("[]");
        for (String wrong : List.of("limit=0", "limit=501", "skip=-1", "count=maybe")) {
            company.admin().get(IMPORTS + "?" + wrong).blames(wrong.substring(0, wrong.indexOf('=')));
        }
        for (String unknown : List.of("0", "x", "999999999", "99999999999999", String.valueOf(ids.get(0)))) {
            other.admin().get(IMPORTS + "/" + unknown).isProblem(404, null);
            other.admin().get(IMPORTS + "/" + unknown + "/rejected").isProblem(404, null);
            other.admin().post(IMPORTS + "/" + unknown + "/cancel", "").isProblem(404, null);
        }
        ids.forEach(id -> awaitOver(company.admin(), id));
    }

    private static List<Integer> ids(Answer page) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode job : page.json()) {
            ids.add(job.get("id").asInt());
        }
        return ids;
    }

    private static Answer awaitOver(Api api, int id) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> api.get(IMPORTS + "/" + id).expect(200), job -> List.of("done", "failed", "cancelled")
                        .contains(job.text("state")));
    }

    private static byte[] csv(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "0912" + (1_000_000 + i))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] workbook(String sheet) throws IOException {
        return zip(Map.of("xl/workbook.xml", "<workbook/>", "xl/worksheets/sheet1.xml", sheet));
    }

    private static byte[] zip(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
