package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxTableTest {

    @TempDir
    private Path directory;

    @Test
    void texts_are_texts_and_numbers_are_numbers() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "Numbers", List.of("ID", "Phone", "Message"), XlsxTable.MOST_ROWS);
        table.row(1, "09123456789", "says \"yes\" & <no>\n\u0001\uD83D\uDE00");
        table.row(20_000_000_000L, "+4915112345678", null);
        table.row(3, null, "علی");
        table.finish();

        assertThat(sheets(out))
                .isEqualTo(Map.of(
                        "Numbers",
                        List.of(
                                List.of("ID", "Phone", "Message"),
                                List.of("1", "09123456789", "says \"yes\" & <no>\n\uD83D\uDE00"),
                                List.of("20000000000", "+4915112345678", ""),
                                List.of("3", "", "علی"))));
        assertThat(types(out)).containsOnly(CellType.NUMBER, CellType.STRING);
    }

    @Test
    void what_looks_like_a_formula_is_a_text() throws IOException {
        List<String> signs = List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "Numbers", List.of("Text"), XlsxTable.MOST_ROWS);
        for (String sign : signs) {
            table.row(sign);
        }
        table.finish();

        assertThat(types(out)).containsOnly(CellType.STRING);
        assertThat(part(out, "xl/worksheets/sheet1.xml")).doesNotContain("<f>").contains(">=1+1<");
        List<String> read =
                sheets(out).get("Numbers").stream().map(row -> row.get(0)).toList();
        assertThat(read.subList(1, 5)).isEqualTo(signs.subList(0, 4));
    }

    @Test
    void a_full_sheet_is_followed_by_the_next_one_with_the_same_head() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "Numbers", List.of("ID"), 1_001);
        for (int i = 0; i < 2_500; i++) {
            table.row(i);
        }
        table.finish();

        Map<String, List<List<String>>> sheets = sheets(out);
        assertThat(sheets.keySet()).containsExactly("Numbers", "Numbers 2", "Numbers 3");
        List<String> ids = new ArrayList<>();
        sheets.forEach((name, rows) -> {
            assertThat(rows.get(0)).as(name).containsExactly("ID");
            rows.subList(1, rows.size()).forEach(row -> ids.add(row.get(0)));
        });
        assertThat(sheets.values()).extracting(List::size).containsExactly(1_001, 1_001, 501);
        assertThat(ids)
                .hasSize(2_500)
                .startsWith("0", "1")
                .endsWith("2498", "2499")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_sheet_that_is_just_full_is_the_last() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "Numbers", List.of("ID"), 3);
        table.row(1);
        table.row(2);
        table.finish();

        assertThat(sheets(out)).isEqualTo(Map.of("Numbers", List.of(List.of("ID"), List.of("1"), List.of("2"))));
    }

    @Test
    void without_rows_there_is_a_head() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new XlsxTable(out, "Numbers", List.of("ID", "Phone"), XlsxTable.MOST_ROWS).finish();

        assertThat(sheets(out)).isEqualTo(Map.of("Numbers", List.of(List.of("ID", "Phone"))));
    }

    /** What was sent when it broke off is not taken for a whole workbook. */
    @Test
    void one_that_breaks_off_can_not_be_read() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "Numbers", List.of("ID"), XlsxTable.MOST_ROWS);
        for (int i = 0; i < 5_000; i++) {
            table.row(i);
        }
        table.breakOff("not all");

        assertThat(out.size()).isPositive();
        assertThatThrownBy(() -> part(out, "xl/workbook.xml")).isInstanceOf(ZipException.class);
    }

    @Test
    void a_sheet_ends_where_the_format_does() {
        assertThat(XlsxTable.MOST_ROWS).isEqualTo(1_048_576);
    }

    private static Map<String, List<List<String>>> sheets(ByteArrayOutputStream out) throws IOException {
        Map<String, List<List<String>>> sheets = new LinkedHashMap<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            for (Sheet sheet : book.getSheets().toList()) {
                List<List<String>> rows = new ArrayList<>();
                int width = sheet.read().get(0).getCellCount();
                for (Row row : sheet.read()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < width; i++) {
                        cells.add(row.getOptionalCell(i).map(Cell::getText).orElse(""));
                    }
                    rows.add(cells);
                }
                sheets.put(sheet.getName(), rows);
            }
        }
        return sheets;
    }

    private static List<CellType> types(ByteArrayOutputStream out) throws IOException {
        List<CellType> types = new ArrayList<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            for (Row row : book.getFirstSheet().read()) {
                row.stream().filter(cell -> cell != null).map(Cell::getType).forEach(types::add);
            }
        }
        return types;
    }

    private String part(ByteArrayOutputStream out, String name) throws IOException {
        Path file = Files.write(directory.resolve("x.xlsx"), out.toByteArray());
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
