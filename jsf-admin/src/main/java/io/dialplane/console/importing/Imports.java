package io.dialplane.console.importing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.importing.ImportJob;
import io.dialplane.importing.ImportService;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.util.List;

/** A file is sent, its first rows are shown, and what is confirmed becomes a job whose progress is seen. */
@Named("imports")
@RequestScoped
public class Imports {

    private static final int SHOWN = 50;
    private static final String HERE = "/imports.xhtml";

    @Inject
    private ImportService imports;

    @Inject
    private PendingFile pending;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private Part file;
    private String job;
    private List<ImportJob> jobs;
    private List<Row> preview;

    /**
     * A row of the file before it is imported.
     *
     * @param number as it would be kept; null: it would be refused
     */
    public record Row(String text, String number) {}

    public String send() {
        return actions.change(HERE, () -> {
            pending.receive(file, signedIn.getCompanyNumber());
            return null;
        });
    }

    public boolean isPending() {
        return pending.isFor(signedIn.getCompanyNumber());
    }

    public String getFileName() {
        return pending.name();
    }

    /** Read before anything is written: what is wrong with the file stands above it. */
    public void load() {
        if (signedIn.isAdmin() && isPending()) {
            getPreview();
        }
    }

    public List<Row> getPreview() {
        if (preview == null) {
            preview = readPreview();
        }
        return preview;
    }

    private List<Row> readPreview() {
        Company company = companies.get(signedIn.companyId());
        return actions.read(
                () -> pending.firstRows().stream()
                        .map(text -> new Row(
                                text,
                                PhoneNumbers.parse(text, company.country())
                                        .filter(PhoneNumber::dialable)
                                        .filter(number -> company.countries().contains(number.country()))
                                        .map(number -> show.phone(number.e164()))
                                        .orElse(null)))
                        .toList(),
                List.of());
    }

    public String start() {
        return actions.change(HERE, () -> {
            if (!isPending()) {
                throw DomainException.invalid("file", "file.missing");
            }
            imports.start(signedIn.companyId(), signedIn.actor(), signedIn.isSuperuser(), pending.file());
            pending.forget();
            return look.text("import.started");
        });
    }

    public String dismiss() {
        return actions.change(HERE, () -> {
            pending.forget();
            return null;
        });
    }

    public String cancel() {
        return actions.change(HERE, () -> {
            imports.cancel(signedIn.companyId(), signedIn.actor(), ImportFileServlet.id(job));
            return look.text("import.cancelled");
        });
    }

    public List<ImportJob> getJobs() {
        if (jobs == null) {
            jobs = imports.page(signedIn.companyId(), 0, SHOWN);
        }
        return jobs;
    }

    public boolean isGoingOn(ImportJob of) {
        return of.state() == ImportJob.State.QUEUED || of.state() == ImportJob.State.RUNNING;
    }

    /** Why a job failed, in the reader's words. */
    public String failure(ImportJob of) {
        return of.error() == null
                ? ""
                : actions.sentence(of.error().key(), of.error().args().toArray());
    }

    public String tone(ImportJob of) {
        return switch (of.state()) {
            case DONE -> "good";
            case FAILED -> "bad";
            case CANCELLED -> "warn";
            default -> "";
        };
    }

    public Part getFile() {
        return file;
    }

    public void setFile(Part file) {
        this.file = file;
    }

    public String getJob() {
        return job;
    }

    public void setJob(String job) {
        this.job = job;
    }
}
