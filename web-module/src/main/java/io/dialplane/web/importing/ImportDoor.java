package io.dialplane.web.importing;

import io.dialplane.company.CompanyService;
import io.dialplane.importing.ImportJob;
import io.dialplane.importing.ImportService;
import io.dialplane.importing.NumberFile;
import io.dialplane.importing.UploadConfig;
import io.dialplane.platform.CompanyId;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** Takes a file that has arrived for an import job, whichever way it came. */
@ApplicationScoped
public class ImportDoor {

    @Inject
    private Caller caller;

    @Inject
    private ImportService imports;

    @Inject
    private CompanyService companies;

    /** 202 with the job and where it is; what is wrong with the file at first sight is refused. */
    public Response.ResponseBuilder accept(CompanyId company, UploadedFile file) {
        NumberFile numbers = file.numbers(UploadConfig.inflatedLimitBytes());
        numbers.check();
        ImportJob job = imports.start(company, caller.actor(), caller.isSuperuser(), numbers);
        return Response.accepted(ImportResponse.of(job, companies.get(company)))
                .location(UriBuilder.fromPath("/api/imports/{id}").build(job.id()));
    }
}
