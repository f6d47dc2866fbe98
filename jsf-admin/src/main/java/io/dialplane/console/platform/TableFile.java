package io.dialplane.console.platform;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.Messages;
import io.dialplane.platform.TableTimes;
import io.dialplane.platform.TableWriter;
import io.dialplane.platform.XlsxTable;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** A table of the company as a file for spreadsheets, in the reader's language. */
@RequestScoped
public class TableFile {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Look look;

    @Inject
    private Show show;

    @Inject
    private Clock clock;

    /** Writes all rows; head and end are the table's. */
    @FunctionalInterface
    public interface Rows {
        void writeTo(TableWriter table) throws IOException;
    }

    /** The reader's calendar. */
    public TableTimes.Calendar calendar() {
        return show.isJalali() ? TableTimes.Calendar.JALALI : TableTimes.Calendar.GREGORIAN;
    }

    /**
     * Answers with a table.
     *
     * @param name    what the file's name begins with
     * @param title   key of what the table is called
     * @param columns keys of what its columns are called
     * @param format  {@code xlsx}, else CSV
     */
    public void write(
            HttpServletResponse response, String name, String title, List<String> columns, String format, Rows rows)
            throws IOException {
        boolean workbook = "xlsx".equals(format);
        Company of = companies.get(signedIn.companyId());
        response.setContentType(workbook ? XLSX : "text/csv; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"" + name + "-" + of.name() + "-" + LocalDate.now(clock.withZone(of.timeZone()))
                        + "." + (workbook ? "xlsx" : "csv") + "\"");
        List<String> head = columns.stream().map(key -> look.text(key)).toList();
        TableWriter table = begin(response.getOutputStream(), workbook, look.text(title), head);
        try {
            rows.writeTo(table);
        } catch (RuntimeException e) {
            table.breakOff(Messages.in(look.getLocale(), "download.broken-off"));
            throw e;
        }
        table.finish();
    }

    private static TableWriter begin(OutputStream out, boolean workbook, String title, List<String> head)
            throws IOException {
        if (workbook) {
            return new XlsxTable(out, title, head, XlsxTable.MOST_ROWS);
        }
        CsvTable table = new CsvTable(out);
        table.row(head.toArray());
        return table;
    }
}
