package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts a file gives, how far it has been read, and which files are none. */
class NumberFileTest extends NumberFileBed {

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
}
