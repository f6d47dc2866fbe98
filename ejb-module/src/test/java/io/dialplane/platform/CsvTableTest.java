package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

    @Test
    void a_table_is_what_rfc_4180_says_behind_a_byte_order_mark() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvTable table = new CsvTable(out);
        table.row("ID", "Name", "Message");
        table.row(1, "علی احمدی", "says \"yes\", twice");
        table.row(20_000_000_000L, null, "a line\nand another");
        table.row();
        table.finish();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFID,Name,Message\r\n1,علی احمدی,\"says \"\"yes\"\", twice\"\r\n"
                        + "20000000000,,\"a line\nand another\"\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+4915112345678",
                "-1",
                "@SUM(A1)",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "\uFF1D1+1",
                "=HYPERLINK(\"http://x\",\"y\")"
            })
    void what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(String text) {
        assertThat(CsvTable.inert(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "09123456789", "a=1", " =1", "'=1", "2026-01-31 10:05:00"})
    void other_texts_stay_as_they_are(String text) {
        assertThat(CsvTable.inert(text)).isEqualTo(text);
    }

    @Test
    void one_that_breaks_off_says_so_in_its_last_line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvTable table = new CsvTable(out);
        table.row("ID", "Name");
        table.row(1, "Ali");
        table.breakOff("Not all, fetch it again");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFID,Name\r\n1,Ali\r\n\"Not all, fetch it again\"\r\n");
    }

    @Test
    void the_apostrophe_stands_within_the_quotes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvTable table = new CsvTable(out);
        table.row("=HYPERLINK(\"http://x\",\"y\")", -1);
        table.finish();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\uFEFF\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-1\r\n");
    }
}
