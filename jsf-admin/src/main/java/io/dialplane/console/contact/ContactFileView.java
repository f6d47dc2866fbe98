package io.dialplane.console.contact;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.contact.ContactImport;
import io.dialplane.contact.ContactImports;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Many contacts from a file: a job whose progress is seen, and a file with the rows that were not taken. */
@Named("contactFile")
@RequestScoped
public class ContactFileView {

    private static final int SHOWN = 50;
    private static final long MB = 1024 * 1024;
    private static final String HERE = "/contact-file.xhtml";

    @Inject
    private ContactImports imports;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private Part file;
    private ContactImport.OnKnown onKnown = ContactImport.OnKnown.UPDATE;
    private String job;
    private List<ContactImport> jobs;

    public String start() {
        return actions.change(HERE, () -> {
            ContactImport begun = imports.start(signedIn.companyId(), signedIn.actor(), name(), bytes(), onKnown);
            return look.text("contact-file.started", show.number(begun.total()));
        });
    }

    private String name() {
        if (file == null || file.getSubmittedFileName() == null || file.getSize() == 0) {
            throw DomainException.invalid("file", "field.missing");
        }
        return file.getSubmittedFileName();
    }

    private byte[] bytes() {
        if (file.getSize() > ContactImports.LARGEST_FILE_MB * MB) {
            throw DomainException.tooLarge("file.too-large", Integer.toString(ContactImports.LARGEST_FILE_MB));
        }
        try (InputStream in = file.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String cancel() {
        return actions.change(HERE, () -> {
            imports.cancel(signedIn.companyId(), signedIn.actor(), Entered.id(job, "contact.import-unknown"));
            return look.text("import.cancelled");
        });
    }

    /** The newest first. */
    public List<ContactImport> getJobs() {
        if (jobs == null) {
            jobs = imports.page(signedIn.companyId(), 0, SHOWN);
        }
        return jobs;
    }

    public boolean isOver(ContactImport of) {
        return of.finishedAt() != null;
    }

    /** How much is merged, 0 to 1. */
    public double share(ContactImport of) {
        return of.total() == 0 ? 1 : (double) of.rows() / of.total();
    }

    public String tone(ContactImport of) {
        return switch (of.state()) {
            case "done" -> "good";
            case "cancelled" -> "warn";
            default -> "";
        };
    }

    public ContactImport.OnKnown[] getChoices() {
        return ContactImport.OnKnown.values();
    }

    public Part getFile() {
        return file;
    }

    public void setFile(Part file) {
        this.file = file;
    }

    public ContactImport.OnKnown getOnKnown() {
        return onKnown;
    }

    public void setOnKnown(ContactImport.OnKnown onKnown) {
        this.onKnown = onKnown;
    }

    public String getJob() {
        return job;
    }

    public void setJob(String job) {
        this.job = job;
    }
}
