package io.dialplane.console.importing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.NumberedPages;
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
public class Imports extends NumberedPages<ImportJob> {

    @Inject
    private ImportService imports;

    @Inject
    private PendingFile pending;

    @Inject
    private CompanyService companies;

    @Inject
    private Actions actions;

    private Part file;
    private String job;
    private List<Row> preview;

    /**
     * A row of the file before it is imported.
     *
     * @param number as it would be kept; null: it would be refused
     */
    public record Row(String text, String number) {}

    public String send() {
        return actions.change(here(), () -> {
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
        return actions.change(here(), () -> {
            if (!isPending()) {
                throw DomainException.invalid("file", "file.missing");
            }
            imports.start(signedIn.companyId(), signedIn.actor(), signedIn.isSuperuser(), pending.file());
            pending.forget();
            return look.text("import.started");
        });
    }

    public String dismiss() {
        return actions.change(here(), () -> {
            pending.forget();
            return null;
        });
    }

    public String cancel() {
        return actions.change(here(), () -> {
            imports.cancel(signedIn.companyId(), signedIn.actor(), ImportFileServlet.id(job));
            return look.text("import.cancelled");
        });
    }

    @Override
    protected List<ImportJob> read(int first, int most) {
        return imports.page(signedIn.companyId(), first, most);
    }

    @Override
    protected long count() {
        return imports.count(signedIn.companyId());
    }

    @Override
    protected Address address() {
        return Address.of("imports.xhtml");
    }

    /** The page that was shown when a button was pressed. */
    private String here() {
        return "/" + page(getNumber());
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
