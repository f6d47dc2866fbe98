package io.dialplane.web.calllog;

import io.dialplane.calllog.CallExport;
import io.dialplane.company.Company;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.XlsxTable;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Download;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;

/** The call log as a file for spreadsheets. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/calls/export")
@Access({By.SUPERVISOR, By.ADMIN})
public class CallExportResource {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String CSV = "text/csv";

    @Inject
    private Caller caller;

    @Inject
    private CallExport export;

    @Inject
    private Clock clock;

    /** As a workbook, or, for clients that ask for that only, as CSV. */
    @GET
    @Produces({XLSX, CSV + ";qs=0.5"})
    public Response file(
            @PathParam("workspaceId") String workspace, @BeanParam CallQuery query, @Context HttpHeaders headers) {
        Company company = caller.workspace(workspace);
        CallExport.Begun begun = export.begin(company, query.filter(company, null, null));
        boolean csv = headers.getAcceptableMediaTypes().stream()
                .findFirst()
                .filter(type ->
                        type.getType().equals("text") && type.getSubtype().equals("csv"))
                .isPresent();
        String name = "calls-" + company.name() + "-" + LocalDate.now(clock.withZone(company.timeZone()));
        return csv
                ? Download.of(
                        CSV + "; charset=utf-8",
                        name + ".csv",
                        out -> {
                            CsvTable table = new CsvTable(out);
                            table.row(CallExport.HEAD.toArray());
                            return table;
                        },
                        begun::writeTo)
                : Download.of(
                        XLSX,
                        name + ".xlsx",
                        out -> new XlsxTable(out, "Calls", CallExport.HEAD, XlsxTable.MOST_ROWS),
                        begun::writeTo);
    }
}
