package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks, however their cells are written, and hostile ones. */
class NumberWorkbookTest extends NumberFileBed {

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

    private static int lastIndexOf(byte[] bytes, byte[] part) {
        for (int i = bytes.length - part.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException();
    }
}
