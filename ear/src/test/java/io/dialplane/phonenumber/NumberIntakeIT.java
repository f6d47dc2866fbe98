package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers come in by hand and by file, once each. */
@Tag("any-server")
class NumberIntakeIT extends NumbersBed {

    private static final String UPLOAD = "/api/numbers/upload";

    NumberIntakeIT(Installation dialplane) {
        super(dialplane);
    }

    @Test
    void areReadHoweverTheyAreWritten(TestCompany company) {
        company.admin().post(NUMBERS, Json.object("numbers", """
                        09120000001, +989120000002
                        00989120000003
                        9120000004,۰۹۱۲۰۰۰۰۰۰۵
                        ٠٩١٢٠٠٠٠٠٠٦, 0912 000-00 07
                        (0912) 0000008
                        09120000001
                        02188776655, 0912, nobody
                        """)).is("""
                        {"added": 8, "duplicates": 1, "invalid": 3, "invalid_samples": ["02188776655", "0912", "nobody"]}
                        """);
        assertThat(listed(company.admin(), "?sort_by=created_at&sort_order=asc&limit=500"))
                .hasSize(8)
                .allMatch(number -> number.matches("0912000000[1-8]"));
    }

    @Test
    void areStoredOnceForAllCompanies(TestCompany one, TestCompany other) {
        one.addsNumbers(List.of("09120000001"));
        other.admin().post(NUMBERS, Json.object("numbers", "+989120000001")).is("""
                {"added": 0, "duplicates": 1, "invalid": 0, "invalid_samples": []}
                """);
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isEqualTo(1);
    }

    @Test
    void nameFiveSamplesOfWhatIsWrong(TestCompany company) {
        Answer answer = company.admin()
                .post(NUMBERS, Json.object("numbers", "a,b,c,d,e,f,g"))
                .expect(200);
        assertThat(answer.number("invalid")).isEqualTo(7);
        assertThat(answer.at("invalid_samples")).hasSize(5);
    }

    @Test
    void mayBeNone(TestCompany company) {
        for (String none : List.of("", " ", ",,\n,")) {
            company.admin().post(NUMBERS, Json.object("numbers", none)).is("""
                    {"added": 0, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                    """);
        }
        company.admin().post(NUMBERS, "{}").blames("numbers");
        company.admin().post(NUMBERS, "{\"numbers\": 9123456789}").blames("numbers");
        company.admin().post(NUMBERS, "{\"numbers\": null}").blames("numbers");
    }

    @Test
    void areNotForAgentsToAdd(TestCompany company) {
        for (String role : List.of("AGENT", "SUPERVISOR")) {
            Api api = company.person(role).api();
            api.post(NUMBERS, Json.object("numbers", "09120000001")).isProblem(403, null);
            api.upload(UPLOAD, "n.csv", "09120000001".getBytes(StandardCharsets.UTF_8))
                    .isProblem(403, null);
        }
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09120000001\n09120000002\n",
                "phone,name\r\n09120000001,Ali\r\n09120000002,Sara\r\n",
                "\uFEFFphone;name\n09120000001;Ali\n09120000002;Sara",
                "\"09120000001\"\t\"a\nb\"\n\"0912 000 0002\"\tx\n",
                "شماره,نام\n۰۹۱۲۰۰۰۰۰۰۱,علی\n+98 912 000 0002,سارا\n\n\n"
            })
    void areReadFromCsv(String csv, TestCompany company) {
        Answer answer = company.admin()
                .upload(UPLOAD, "numbers.csv", csv.getBytes(StandardCharsets.UTF_8))
                .expect(200);
        assertThat(answer.number("added")).as("%s", answer.body()).isEqualTo(2);
        assertThat(answer.number("invalid"))
                .as("a header is no number, but no mistake: %s", answer.body())
                .isZero();
        assertThat(listed(company.admin(), "?sort_by=created_at&sort_order=asc"))
                .containsExactly("09120000001", "09120000002");
    }

    @Test
    void areReadFromAllSheetsOfAWorkbook(TestCompany company) {
        byte[] workbook = workbook(book -> {
            var first = book.newWorksheet("First");
            first.value(0, 0, "phone");
            first.value(1, 0, "09120000001");
            first.value(2, 0, 9120000002L);
            var second = book.newWorksheet("Second");
            second.value(0, 0, "+989120000003");
            second.value(0, 1, "09129999999");
            second.value(5, 0, "nobody");
        });
        company.admin().upload(UPLOAD, "numbers.xlsx", workbook).is("""
                {"added": 3, "duplicates": 0, "invalid": 1, "invalid_samples": ["nobody"]}
                """);
    }

    @Test
    void areReadFromABigFileWithoutHoldingIt(TestCompany company) {
        StringBuilder csv = new StringBuilder("phone\n");
        for (int i = 0; i < 200_000; i++) {
            csv.append("0913").append(1_000_000 + i).append(",some more text in the line\n");
        }
        company.admin()
                .upload(UPLOAD, "numbers.csv", csv.toString().getBytes(StandardCharsets.UTF_8))
                .is("""
                        {"added": 200000, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                        """);
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isEqualTo(200_000);
    }

    @Test
    void areNotReadFromOtherFiles(TestCompany company) {
        byte[] valid = workbook(book -> book.newWorksheet("S").value(0, 0, "09120000001"));
        byte[] cut = java.util.Arrays.copyOf(valid, valid.length / 2);
        byte[] encrypted = {
            (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1, 0, 0
        };
        byte[] zip = zip(out -> entry(out, "hello.txt", "hello"));
        byte[] binary = new byte[5_000];
        new java.util.Random(1).nextBytes(binary);
        record File(String name, byte[] content) {}
        for (File file : List.of(
                new File("numbers.xlsx", cut),
                new File("numbers.xlsx", encrypted),
                new File("numbers.xlsx", zip),
                new File("numbers.xlsx", new byte[0]),
                new File("numbers.csv", binary),
                new File("numbers.csv", encrypted),
                new File("numbers.pdf", "%PDF-1.7 09120000001".getBytes(StandardCharsets.UTF_8)),
                new File("numbers.exe", binary))) {
            Answer answer = company.admin().upload(UPLOAD, file.name(), file.content());
            assertThat(answer.status()).as("%s: %s", file.name(), answer.body()).isEqualTo(400);
            answer.isProblem(400, null);
        }
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number"))
                .as("nothing is added")
                .isZero();
    }

    /** A small file that inflates beyond all limits, and one whose table of texts is monstrous. */
    @Test
    void areNotReadFromABomb(TestCompany company) {
        for (String bomb : List.of("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")) {
            byte[] workbook = zip(out -> {
                entry(out, "[Content_Types].xml", """
                        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                        <Default Extension="xml" ContentType="application/xml"/>
                        <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
                        <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""");
                entry(out, "_rels/.rels", """
                        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
                        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
                entry(out, "xl/_rels/workbook.xml.rels", """
                        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
                        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
                        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
                entry(out, "xl/workbook.xml", """
                        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
                        <sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>""");
                String space = " ".repeat(1_000_000);
                if (bomb.endsWith("sheet1.xml")) {
                    entry(out, bomb, stream -> {
                        write(
                                stream,
                                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
                        for (int i = 0; i < 600; i++) {
                            write(
                                    stream,
                                    "<row r=\"" + (i + 1) + "\"><c t=\"inlineStr\"><is><t>" + space
                                            + "</t></is></c></row>");
                        }
                        write(stream, "</sheetData></worksheet>");
                    });
                } else {
                    entry(
                            out,
                            "xl/worksheets/sheet1.xml",
                            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>");
                    entry(out, bomb, stream -> {
                        write(stream, "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
                        for (int i = 0; i < 600; i++) {
                            write(stream, "<si><t>" + space + "</t></si>");
                        }
                        write(stream, "</sst>");
                    });
                }
            });
            assertThat(workbook.length).isLessThan(2_000_000);
            Answer answer = company.admin().upload(UPLOAD, "bomb.xlsx", workbook);
            assertThat(answer.status()).as("%s: %s", bomb, answer.body()).isIn(400, 413);
            assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number"))
                    .isZero();
        }
        company.admin().get("/api/health/live").expect(200);
    }

    @Test
    void needAFile(TestCompany company) {
        company.admin().post(UPLOAD, "{}").isProblem(415, null);
        Answer empty = company.admin()
                .send(
                        "POST",
                        UPLOAD,
                        "multipart/form-data; boundary=x",
                        java.net.http.HttpRequest.BodyPublishers.ofString("--x--\r\n"));
        empty.isProblem(400, null);
        assertThat(company.admin().upload(UPLOAD, "empty.csv", new byte[0]).status())
                .isIn(200, 400);
    }

    private static byte[] workbook(Consumer<org.dhatim.fastexcel.Workbook> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (org.dhatim.fastexcel.Workbook book = new org.dhatim.fastexcel.Workbook(bytes, "test", "1.0")) {
            content.accept(book);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Consumer<ZipOutputStream> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            content.accept(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String text) {
        entry(zip, name, out -> write(out, text));
    }

    private static void entry(ZipOutputStream zip, String name, Consumer<OutputStream> content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            content.accept(zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
