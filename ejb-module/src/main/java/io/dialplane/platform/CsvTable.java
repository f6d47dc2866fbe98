package io.dialplane.platform;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table as CSV: RFC 4180, in UTF-8 with the byte order mark by which spreadsheets know it. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front.
 */
public final class CsvTable implements TableWriter {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Of formulas, also in full width; tab and line ends because spreadsheets look behind them. */
    private static final String FORMULA_SIGNS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final CSVPrinter rows;

    public CsvTable(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 15);
        writer.write(BYTE_ORDER_MARK);
        rows = new CSVPrinter(writer, CSVFormat.RFC4180);
    }

    @Override
    public void row(Object... cells) throws IOException {
        for (Object cell : cells) {
            rows.print(cell instanceof String text ? inert(text) : cell);
        }
        rows.println();
    }

    static String inert(String text) {
        return !text.isEmpty() && FORMULA_SIGNS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    @Override
    public void finish() throws IOException {
        rows.flush();
    }

    /** A file of lines has no end of its own: the notice is the last line, a single cell. */
    @Override
    public void breakOff(String notice) throws IOException {
        row(notice);
        finish();
    }
}
