package io.dialplane.web.phonenumber;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.ExportSelection;
import io.dialplane.phonenumber.NumberExport;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.TableTimes;
import io.dialplane.platform.XlsxTable;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Download;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;

/** Numbers as a file for spreadsheets; agents get those whose latest result is theirs. */
@ApplicationScoped
@Path("/api/numbers/export")
@Consumes(MediaType.APPLICATION_JSON)
@Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
public class ExportResource {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String CSV = "text/csv";

    @Inject
    private Caller caller;

    @Inject
    private CompanyService companies;

    @Inject
    private NumberExport export;

    @Inject
    private Clock clock;

    @POST
    @Produces(XLSX)
    public Response workbook(
            @QueryParam("company") String company,
            @QueryParam("calendar") String calendar,
            @NotNull(message = "must be given") @Valid ExportRequest request) {
        return file(
                company,
                calendar,
                request,
                XLSX,
                "xlsx",
                out -> new XlsxTable(out, "Numbers", NumberExport.HEAD, XlsxTable.MOST_ROWS));
    }

    @POST
    @Produces(CSV + ";qs=0.5")
    public Response csv(
            @QueryParam("company") String company,
            @QueryParam("calendar") String calendar,
            @NotNull(message = "must be given") @Valid ExportRequest request) {
        return file(company, calendar, request, CSV + "; charset=utf-8", "csv", out -> {
            CsvTable table = new CsvTable(out);
            table.row(NumberExport.HEAD.toArray());
            return table;
        });
    }

    private Response file(
            String company,
            String calendar,
            ExportRequest request,
            String type,
            String ending,
            Download.Format format) {
        CompanyId id = caller.company(request.company(), company);
        Company of = companies.get(id);
        NumberExport.Begun begun = export.begin(
                id,
                new ExportSelection(request.filter(of, caller.onlyAgent()), request.chosen(), request.excluded()),
                Words.oneOfSmall(
                        "calendar",
                        request.calendar() == null ? calendar : request.calendar(),
                        TableTimes.Calendar.class,
                        TableTimes.Calendar.GREGORIAN));
        String name = "numbers-" + of.name() + "-" + LocalDate.now(clock.withZone(of.timeZone())) + "." + ending;
        return Download.of(type, name, format, begun::writeTo);
    }
}
