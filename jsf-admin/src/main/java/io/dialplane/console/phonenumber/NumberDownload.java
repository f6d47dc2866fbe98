package io.dialplane.console.phonenumber;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.ExportSelection;
import io.dialplane.phonenumber.NumberExport;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.Messages;
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

/** Numbers as a file, in the reader's language and calendar. */
@RequestScoped
public class NumberDownload {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** What the columns of {@link NumberExport} are called. */
    private static final List<String> COLUMNS = List.of(
            "export.id",
            "field.phone-number",
            "field.status",
            "field.attempts",
            "field.last-attempt",
            "export.last-status-change",
            "field.agent",
            "export.agent-phone",
            "field.user-message");

    @Inject
    private NumberExport export;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Show show;

    @Inject
    private Look look;

    @Inject
    private Clock clock;

    /** @param format {@code xlsx}, else CSV */
    void write(HttpServletResponse response, ExportSelection selection, String format) throws IOException {
        boolean workbook = "xlsx".equals(format);
        Company of = companies.get(signedIn.companyId());
        NumberExport.Begun begun = export.begin(
                of.id(),
                selection,
                show.isJalali() ? NumberExport.Calendar.JALALI : NumberExport.Calendar.GREGORIAN,
                status -> look.name("status.", status));
        response.setContentType(workbook ? XLSX : "text/csv; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"numbers-" + of.name() + "-" + LocalDate.now(clock.withZone(of.timeZone())) + "."
                        + (workbook ? "xlsx" : "csv") + "\"");
        TableWriter table = begin(response.getOutputStream(), workbook);
        try {
            begun.writeTo(table);
        } catch (RuntimeException e) {
            table.breakOff(Messages.in(look.getLocale(), "download.broken-off"));
            throw e;
        }
        table.finish();
    }

    private TableWriter begin(OutputStream out, boolean workbook) throws IOException {
        List<String> head = COLUMNS.stream().map(key -> look.text(key)).toList();
        if (workbook) {
            return new XlsxTable(out, look.text("page.numbers"), head, XlsxTable.MOST_ROWS);
        }
        CsvTable table = new CsvTable(out);
        table.row(head.toArray());
        return table;
    }
}
