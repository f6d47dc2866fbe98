package io.dialplane.console.contact;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.NumberedPages;
import io.dialplane.console.platform.SmallFile;
import io.dialplane.contact.ContactImport;
import io.dialplane.contact.ContactImports;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.util.List;

/** Many contacts from a file: a job whose progress is seen, and a file with the rows that were not taken. */
@Named("contactFile")
@RequestScoped
public class ContactFileView extends NumberedPages<ContactImport> {

    @Inject
    private ContactImports imports;

    @Inject
    private Actions actions;

    private Part file;
    private ContactImport.OnKnown onKnown = ContactImport.OnKnown.UPDATE;
    private String job;

    public String start() {
        return actions.change(here(), () -> {
            byte[] bytes = SmallFile.bytes(file, ContactImports.LARGEST_FILE_MB);
            ContactImport begun =
                    imports.start(signedIn.companyId(), signedIn.actor(), file.getSubmittedFileName(), bytes, onKnown);
            return look.text("contact-file.started", show.number(begun.total()));
        });
    }

    public String cancel() {
        return actions.change(here(), () -> {
            imports.cancel(signedIn.companyId(), signedIn.actor(), Entered.id(job, "contact.import-unknown"));
            return look.text("import.cancelled");
        });
    }

    @Override
    protected List<ContactImport> read(int first, int most) {
        return imports.page(signedIn.companyId(), first, most);
    }

    @Override
    protected long count() {
        return imports.count(signedIn.companyId());
    }

    @Override
    protected Address address() {
        return Address.of("contact-file.xhtml");
    }

    /** The page that was shown when a button was pressed. */
    private String here() {
        return "/" + page(getNumber());
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
