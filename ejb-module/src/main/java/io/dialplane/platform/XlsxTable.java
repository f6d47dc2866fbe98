package io.dialplane.platform;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * A table as a workbook in Office Open XML. Texts are cells of the type text, which spreadsheets show and don't calculate;
 * when a sheet is full the next one begins, with the same head.
 */
public final class XlsxTable implements TableWriter {

    /** Rows that a sheet has room for, the head among them. */
    public static final int MOST_ROWS = Worksheet.MAX_ROWS;

    private static final int HELD_ROWS = 500;
    private static final double WIDTH = 20;

    private final Workbook book;
    private final String name;
    private final List<String> head;
    private final int rowsOfSheet;
    private int sheets;
    private Worksheet sheet;
    private int row;

    /**
     * Begins the workbook.
     *
     * @param name        of the first sheet; the others are numbered
     * @param head        of each sheet
     * @param rowsOfSheet {@link #MOST_ROWS}, or fewer
     */
    public XlsxTable(OutputStream out, String name, List<String> head, int rowsOfSheet) throws IOException {
        this.book = new Workbook(out, "Dialplane", "1.0");
        this.name = name;
        this.head = head;
        this.rowsOfSheet = rowsOfSheet;
        begin();
    }

    private void begin() throws IOException {
        sheets++;
        sheet = book.newWorksheet(sheets == 1 ? name : name + " " + sheets);
        sheet.freezePane(0, 1);
        for (int column = 0; column < head.size(); column++) {
            sheet.width(column, WIDTH);
        }
        row = 0;
        write(head.toArray());
    }

    @Override
    public void row(Object... cells) throws IOException {
        if (row == rowsOfSheet) {
            sheet.finish();
            begin();
        }
        write(cells);
    }

    private void write(Object... cells) throws IOException {
        for (int column = 0; column < cells.length; column++) {
            if (cells[column] instanceof Number number) {
                sheet.value(row, column, number);
            } else if (cells[column] != null) {
                sheet.inlineString(row, column, cells[column].toString());
            }
        }
        row++;
        if (row % HELD_ROWS == 0) {
            sheet.flush();
        }
    }

    @Override
    public void finish() throws IOException {
        book.finish();
    }

    /** A workbook without its end can't be opened. */
    @Override
    public void breakOff(String notice) {
        // nothing more is written
    }
}
