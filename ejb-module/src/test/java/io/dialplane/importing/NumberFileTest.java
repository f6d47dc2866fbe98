package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFileTest {

    private static final long LIMIT = 50L * 1024 * 1024;

    @TempDir
    private Path directory;

    // ---------------------------------------------------------------------------------------- csv

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void the_first_column_is_read_whatever_separates_it(String separator) throws IOException {
        String text = "09121111111|Ali|1\n09122222222|Sara|2\n".replace("|", separator);

        assertThat(csv(text)).containsExactly("09121111111", "09122222222");
    }

    @Test
    void a_header_is_left_out_and_a_file_without_one_loses_nothing() throws IOException {
        assertThat(csv("phone number,name\n09121111111,Ali\n")).containsExactly("09121111111");
        assertThat(csv("شماره,نام\n09121111111,علی\n")).containsExactly("09121111111");
        assertThat(csv("09121111111\n")).containsExactly("09121111111");
        assertThat(csv("09121111111\nnot a number\n")).containsExactly("09121111111", "not a number");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_cell() throws IOException {
        assertThat(csv("\ufeff09121111111\n")).containsExactly("09121111111");
        assertThat(csv("\ufeff\"09121111111\";x\n")).containsExactly("09121111111");
        assertThat(csv("\ufeffphone\n09121111111\n")).containsExactly("09121111111");
    }

    @Test
    void quotes_may_hold_separators_lines_and_quotes() throws IOException {
        assertThat(csv("\"0912,1111111\",\"a\nb\"\n\"0912 222 2222\",\"say \"\"hi\"\"\"\n \"09123333333\" ,x\n"))
                .containsExactly("0912,1111111", "0912 222 2222", "09123333333");
    }

    @Test
    void lines_end_as_they_like_and_blank_ones_don_t_count() throws IOException {
        assertThat(csv("09121111111\r\n\r\n09122222222\r09123333333\n\n , \n,x\n09124444444"))
                .containsExactly("09121111111", "09122222222", "09123333333", "09124444444");
    }

    @Test
    void Persian_digits_arrive_as_written() throws IOException {
        assertThat(csv("۰۹۱۲۱۱۱۱۱۱۱\n٠٩١٢٢٢٢٢٢٢٢\n")).containsExactly("۰۹۱۲۱۱۱۱۱۱۱", "٠٩١٢٢٢٢٢٢٢٢");
    }

    @Test
    void numbers_that_were_taken_for_quantities_lose_their_decimals() throws IOException {
        assertThat(csv("9121111111.0,x\n9122222222.00\n0912.333.4444\n"))
                .containsExactly("9121111111", "9122222222", "0912.333.4444");
    }

    @Test
    void other_columns_may_be_in_whatever_encoding() throws IOException {
        Path file = directory.resolve("x.csv");
        Files.write(file, "09121111111;علی\n09122222222;سارا\n".getBytes(Charset.forName("windows-1256")));

        assertThat(read(file, "x.csv")).containsExactly("09121111111", "09122222222");
    }

    @Test
    void a_line_of_megabytes_takes_no_megabytes() throws IOException {
        Path file = directory.resolve("x.csv");
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) '9');
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 20; i++) {
                out.write(megabyte);
            }
        }

        assertThat(read(file, "x.csv")).singleElement().satisfies(text -> assertThat(text)
                .hasSize(100));
    }

    @Test
    void an_empty_file_holds_nothing() throws IOException {
        assertThat(csv("")).isEmpty();
        assertThat(csv("\ufeff")).isEmpty();
        assertThat(csv("phone\n")).isEmpty();
    }

    @Test
    void what_is_no_text_is_refused() throws IOException {
        assertThat(refusal("x.csv", new byte[] {1, 0, 2})).isEqualTo("file.not-text");
        assertThat(refusal("x.csv", "09121111111\n".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo("file.not-utf-8");
        assertThat(refusal("x.csv", "\"09121111111\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("file.open-quote");
        assertThat(refusal("x.csv", workbook(sheet -> sheet.value(0, 0, "09121111111"))))
                .isEqualTo("file.other-kind");
    }

    @Test
    void each_row_has_the_number_that_an_editor_shows() throws IOException {
        Path file = Files.writeString(
                directory.resolve("x.csv"),
                "phone\r\n09121111111\r\n\r\n\"0912222\n2222\",x\n\n,y\r09123333333\n\n\n09124444444");

        assertThat(rows(file, "x.csv"))
                .containsExactly(
                        new NumberRow(null, 2, "09121111111"),
                        new NumberRow(null, 4, "0912222\n2222"),
                        new NumberRow(null, 7, "09123333333"),
                        new NumberRow(null, 10, "09124444444"));
    }

    // ---------------------------------------------------------------------------------------- what it is called

    @ParameterizedTest
    @ValueSource(strings = {"x.xls", "x.pdf", "x", "csv", "x.csv.exe", ""})
    void other_kinds_of_file_are_refused(String name) throws IOException {
        assertThat(refusal(name, "09121111111\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("file.other-kind");
        assertThat(refusal(null, "09121111111\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("file.other-kind");
    }

    @Test
    void the_ending_may_be_in_capitals() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "09121111111\n");

        assertThat(read(file, "LIST.CSV")).containsExactly("09121111111");
    }

    // ---------------------------------------------------------------------------------------- xlsx

    @Test
    void the_first_column_of_every_sheet_is_read() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet one = book.newWorksheet("one");
            one.value(0, 0, "شماره");
            one.value(1, 0, "09121111111");
            one.value(1, 1, "Ali");
            one.value(2, 1, "no number here");
            one.value(3, 0, 9122222222L);
            one.value(4, 0, "۰۹۱۲۳۳۳۳۳۳۳");
            Worksheet two = book.newWorksheet("two");
            two.value(0, 0, "09124444444");
            two.value(1, 0, "09121111111");
            for (int i = 3; i <= 11; i++) {
                book.newWorksheet("sheet " + i).value(0, 0, "0912555550" + i % 10);
            }
        }

        assertThat(xlsx(out.toByteArray()))
                .startsWith("09121111111", "9122222222", "۰۹۱۲۳۳۳۳۳۳۳", "09124444444", "09121111111", "09125555503")
                .endsWith("09125555501")
                .hasSize(14);
    }

    @Test
    void every_way_of_writing_a_cell_is_understood() throws IOException {
        String sheet = """
                <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
                <row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>
                <row r="2"><c r="A2" t="inlineStr"><is><r><t>0912</t></r><r><t>2222222</t></r></is></c></row>
                <row r="3"><c r="A3"><v>9.123333333E9</v></c></row>
                <row r="4"><c r="A4" t="str"><f>CONCAT(B1)</f><v>09124444444</v></c></row>
                <row r="5"><c r="AA5"><v>1</v></c></row>
                <row><c><v>9125555555.0</v></c><c><v>2</v></c></row>
                <row r="7"><c r="A7" t="e"><v>#REF!</v></c></row>
                <row r="8"><c r="A8"/></row>
                <row r="9"><c r="A9" t="s"><v>99</v></c></row>
                <row r="10"><c r="A10"><v>1e999999999</v></c></row>
                </sheetData></worksheet>
                """;
        String shared = """
                <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
                <si><t>Ali</t></si><si><r><t>0912</t></r><r><t>1111111</t></r><rPh sb="0" eb="1"><t>5</t></rPh></si></sst>
                """;

        assertThat(xlsx(zip(Map.of(
                        "xl/workbook.xml",
                        "<workbook/>",
                        "xl/worksheets/sheet1.xml",
                        sheet,
                        "xl/sharedStrings.xml",
                        shared))))
                .containsExactly(
                        "09121111111",
                        "09122222222",
                        "9123333333",
                        "09124444444",
                        "9125555555",
                        "#REF!",
                        "99",
                        "1e999999999");
    }

    @Test
    void each_row_has_its_number_and_the_name_of_its_sheet() throws IOException {
        byte[] book = workbook(sheet -> {
            sheet.value(0, 0, "phone");
            sheet.value(1, 0, "09121111111");
            sheet.value(41, 0, "09122222222");
            sheet.getWorkbook().newWorksheet("مشتریان ۲").value(2, 0, "09123333333");
        });

        assertThat(rows(Files.write(directory.resolve("x.xlsx"), book), "x.xlsx"))
                .containsExactly(
                        new NumberRow("sheet", 2, "09121111111"),
                        new NumberRow("sheet", 42, "09122222222"),
                        new NumberRow("مشتریان ۲", 3, "09123333333"));
    }

    @Test
    void rows_that_don_t_say_their_number_are_counted_and_a_sheet_without_a_name_is_called_like_its_part()
            throws IOException {
        byte[] book = book("<worksheet><row><c><v>9121111111</v></c></row><row r=\"7\"><c><v>9122222222</v></c></row>"
                + "<row r=\"x\"><c><v>9123333333</v></c></row></worksheet>");

        assertThat(rows(Files.write(directory.resolve("x.xlsx"), book), "x.xlsx"))
                .containsExactly(
                        new NumberRow("sheet1", 1, "9121111111"),
                        new NumberRow("sheet1", 7, "9122222222"),
                        new NumberRow("sheet1", 8, "9123333333"));
    }

    /** As spreadsheets write it: each number is a shared text. More of them than one piece of memory holds. */
    @Test
    void shared_texts_are_found_however_many_there_are() throws IOException {
        int texts = TemporaryBytes.SEGMENT / 90 + 1_000;
        StringBuilder shared = new StringBuilder("<sst>");
        StringBuilder sheet = new StringBuilder("<worksheet><sheetData>");
        for (int i = 0; i < texts; i++) {
            shared.append("<si><t>").append(text(i)).append("</t></si>");
            sheet.append("<row><c t=\"s\"><v>").append(texts - 1 - i).append("</v></c></row>");
        }
        byte[] book = zip(Map.of(
                "xl/workbook.xml",
                "<workbook/>",
                "xl/sharedStrings.xml",
                shared.append("</sst>").toString(),
                "xl/worksheets/sheet1.xml",
                sheet.append("</sheetData></worksheet>").toString()));

        List<String> read = xlsx(book);

        assertThat(read).hasSize(texts);
        for (int i : new int[] {0, 1, texts / 2, texts - 2, texts - 1}) {
            assertThat(read.get(i)).isEqualTo(text(texts - 1 - i));
        }
        assertThat(temporaryTexts()).isEmpty();
    }

    private static String text(int i) {
        return "0912" + (1_000_000 + i) + "x".repeat(79);
    }

    private static List<Path> temporaryTexts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(TemporaryBytes.PREFIX))
                    .toList();
        }
    }

    // ---------------------------------------------------------------------------------------- how much has been read

    @Test
    void the_share_that_was_read_grows_from_nothing_to_all() throws IOException {
        Path csv = Files.writeString(directory.resolve("x.csv"), "09121111111\n".repeat(50_000));
        Path xlsx = Files.write(directory.resolve("x.xlsx"), workbook(sheet -> {
            for (int i = 0; i < 50_000; i++) {
                sheet.value(i, 0, "0912" + (1_000_000 + i));
            }
        }));
        for (Path file : List.of(csv, xlsx)) {
            List<Double> shares = new ArrayList<>();

            new NumberFile(file, file.getFileName().toString(), LIMIT).forEach(row -> {}, shares::add);

            assertThat(shares).as("%s", file).hasSizeGreaterThan(5).isSorted().startsWith(0.0);
            assertThat(shares.get(shares.size() - 1)).isEqualTo(1.0);
        }
    }

    @Test
    void who_is_told_may_end_the_reading() throws IOException {
        Path file = Files.writeString(directory.resolve("x.csv"), "09121111111\n".repeat(50_000));
        List<NumberRow> rows = new ArrayList<>();

        assertThatThrownBy(() -> new NumberFile(file, "x.csv", LIMIT).forEach(rows::add, share -> {
                    if (share > 0.5) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessage("enough");

        assertThat(rows).hasSizeBetween(1, 49_999);
    }

    // ---------------------------------------------------------------------------------------- at first sight

    @Test
    void what_shows_at_first_sight_is_refused_before_anything_is_read() throws IOException {
        byte[] whole = workbook(sheet -> sheet.value(0, 0, "09121111111"));

        assertThat(refusalAtFirstSight("x.csv", "09121111111\n".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(refusalAtFirstSight("x.csv", new byte[0])).isNull();
        assertThat(refusalAtFirstSight("x.xlsx", whole)).isNull();

        assertThat(refusalAtFirstSight("x.csv", new byte[] {1, 0, 2})).isEqualTo("file.not-text");
        assertThat(refusalAtFirstSight("x.csv", "0912\n".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo("file.not-utf-8");
        assertThat(refusalAtFirstSight("x.csv", whole)).isEqualTo("file.other-kind");
        assertThat(refusalAtFirstSight("x.pdf", whole)).isEqualTo("file.other-kind");
        assertThat(refusalAtFirstSight("x.xlsx", Arrays.copyOf(whole, whole.length / 2)))
                .isEqualTo("file.broken");
        assertThat(refusalAtFirstSight("x.xlsx", zip(Map.of("xl/workbook.xml", "<workbook/>"))))
                .isEqualTo("file.broken");
        assertThat(refusalAtFirstSight("x.xlsx", HexFormat.of().parseHex("d0cf11e0a1b11ae1")))
                .isEqualTo("file.encrypted");
        assertThat(refusalAtFirstSight("x.xlsx", zipOfZeros("xl/worksheets/sheet1.xml", 60)))
                .isEqualTo("file.bomb");
        assertThat(refusalAtFirstSight("x.xlsx", zip(Map.of("xl/workbook.xml", "<workbook/>", "../evil", "x"))))
                .isEqualTo("file.bad-entry");
    }

    private String refusalAtFirstSight(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("looked-at"), bytes);
        DomainException e =
                catchThrowableOfType(DomainException.class, () -> new NumberFile(file, name, LIMIT).check());
        return e == null ? null : e.key();
    }

    @Test
    void a_large_sheet_is_read_as_a_stream() throws IOException {
        int rows = 200_000;
        byte[] large = workbook(sheet -> {
            for (int i = 0; i < rows; i++) {
                sheet.value(i, 0, "0912" + (1_000_000 + i));
            }
        });

        assertThat(xlsx(large)).hasSize(rows).endsWith("09121199999");
    }

    // ---------------------------------------------------------------------------------------- hostile files

    @Test
    void a_bomb_is_refused_before_it_is_parsed() throws IOException {
        byte[] bomb = zipOfZeros("xl/worksheets/sheet1.xml", 600);

        assertThat(bomb.length).isLessThan(1024 * 1024);
        Assertions.assertTimeout(
                Duration.ofSeconds(2), () -> assertThat(refusal("x.xlsx", bomb)).isEqualTo("file.bomb"));
    }

    /** Within the limit, but no list of numbers inflates like that. */
    @Test
    void a_bomb_is_known_by_how_small_it_was() throws IOException {
        byte[] bomb = zipOfZeros("xl/worksheets/sheet1.xml", 60);
        Path file = Files.write(directory.resolve("x.xlsx"), bomb);

        DomainException e =
                catchThrowableOfType(DomainException.class, () -> new NumberFile(file, "x.xlsx", 1L << 40).check());

        assertThat(e.key()).isEqualTo("file.folded");
        assertThat(e.getMessage()).isEqualTo("inflates to more than 100 times its size");
    }

    @Test
    void a_bomb_that_lies_about_its_size_is_refused_too() throws IOException {
        byte[] bomb = zipOfZeros("xl/worksheets/sheet1.xml", 60);
        int directoryEntry = lastIndexOf(bomb, HexFormat.of().parseHex("504b0102"));
        for (int i = 0; i < 4; i++) {
            bomb[directoryEntry + 24 + i] = (byte) (i == 0 ? 100 : 0);
        }

        assertThat(refusal("x.xlsx", bomb)).isIn("file.bomb", "file.broken");
    }

    @Test
    void many_small_parts_count_together() throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("xl/workbook.xml", "<workbook/>");
        String megabyte = " ".repeat(1 << 20);
        for (int i = 0; i < 51; i++) {
            parts.put("xl/media/" + i + ".txt", megabyte);
        }

        assertThat(refusal("x.xlsx", zip(parts))).isEqualTo("file.bomb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.xml", "xl/../../evil.xml", "/etc/evil", "..\\evil", "C:evil", "xl/.."})
    void names_that_lead_elsewhere_are_refused(String name) throws IOException {
        assertThat(refusal("x.xlsx", zip(Map.of("xl/workbook.xml", "<workbook/>", name, "x"))))
                .isEqualTo("file.bad-entry");
    }

    @Test
    void an_encrypted_workbook_is_refused_whatever_it_is_called() throws IOException {
        byte[] ole = Arrays.copyOf(HexFormat.of().parseHex("d0cf11e0a1b11ae1"), 4096);

        assertThat(refusal("x.xlsx", ole)).isEqualTo("file.encrypted");
        assertThat(refusal("x.csv", ole)).isEqualTo("file.encrypted");
    }

    @Test
    void broken_workbooks_are_refused() throws IOException {
        byte[] whole = workbook(sheet -> sheet.value(0, 0, "09121111111"));

        assertThat(refusal("x.xlsx", Arrays.copyOf(whole, whole.length / 2))).isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", "09121111111\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", new byte[0])).isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", zip(Map.of("word/document.xml", "<x/>")))).isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", zip(Map.of("xl/workbook.xml", "<workbook/>"))))
                .isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", book("<worksheet><row><c>"))).isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", book("no xml"))).isEqualTo("file.broken");
    }

    @Test
    void entities_of_all_kinds_are_refused() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "09121111111");
        String external = "<!DOCTYPE w [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>"
                + "<worksheet><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&e;</v></c></row></worksheet>";
        String laughs = "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
                + "<worksheet><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row></worksheet>";

        assertThat(refusal("x.xlsx", book(external))).isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", book(laughs))).isEqualTo("file.broken");
    }

    @Test
    void monstrous_tags_texts_and_nesting_don_t_fill_the_memory() throws IOException {
        assertThat(refusal("x.xlsx", book("<worksheet a=\"" + "x".repeat(2_000_000) + "\"/>")))
                .isEqualTo("file.broken");
        assertThat(refusal("x.xlsx", book("<a>".repeat(100_000)))).isEqualTo("file.broken");
        assertThat(xlsx(book("<worksheet><row><c r=\"A1\" t=\"str\"><v>" + "9".repeat(20_000_000)
                        + "</v></c></row></worksheet>")))
                .singleElement()
                .satisfies(text -> assertThat(text).hasSize(100));
    }

    // ---------------------------------------------------------------------------------------- helpers

    private interface Filling {
        void fill(Worksheet sheet);
    }

    private static byte[] workbook(Filling filling) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            filling.fill(book.newWorksheet("sheet"));
        }
        return out.toByteArray();
    }

    private static byte[] book(String sheet) throws IOException {
        return zip(Map.of("xl/workbook.xml", "<workbook/>", "xl/worksheets/sheet1.xml", sheet));
    }

    private static byte[] zip(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static byte[] zipOfZeros(String name, int megabytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            zip.write("<workbook/>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(name));
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++) {
                zip.write(megabyte);
            }
        }
        return out.toByteArray();
    }

    private static int lastIndexOf(byte[] bytes, byte[] part) {
        for (int i = bytes.length - part.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException();
    }

    private List<String> csv(String text) throws IOException {
        return read(Files.writeString(directory.resolve("x.csv"), text), "x.csv");
    }

    private List<String> xlsx(byte[] bytes) throws IOException {
        return read(Files.write(directory.resolve("x.xlsx"), bytes), "x.xlsx");
    }

    private static List<NumberRow> rows(Path file, String name) {
        List<NumberRow> rows = new ArrayList<>();
        new NumberFile(file, name, LIMIT).forEach(rows::add, share -> {});
        return rows;
    }

    private static List<String> read(Path file, String name) {
        List<String> texts = new ArrayList<>();
        new NumberFile(file, name, LIMIT).forEach(texts::add);
        return texts;
    }

    private String refusal(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("refused"), bytes);
        DomainException e = catchThrowableOfType(DomainException.class, () -> read(file, name));
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.errors()).singleElement().satisfies(error -> assertThat(error.field())
                .isEqualTo("file"));
        return e.key();
    }
}
