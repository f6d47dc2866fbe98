package io.dialplane.contact;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The short transactions of {@link ContactImports}. */
@Stateless
@InCompany
public class ContactImportJobs {

    @Inject
    private ContactImportQueries queries;

    @Inject
    private AuditWriter audit;

    /** A job that whoever asked runs from now on, and its file. */
    public record Claimed(ContactImport job, byte[] file) {}

    /** A job as the audit log keeps it. */
    private record Snapshot(
            String fileName, String state, int total, int created, int updated, int skipped, int invalid) {

        static Snapshot of(ContactImport job) {
            return new Snapshot(
                    job.fileName(),
                    job.state(),
                    job.total(),
                    job.created(),
                    job.updated(),
                    job.skipped(),
                    job.invalid());
        }
    }

    public ContactImport add(
            CompanyId company, Actor actor, String name, byte[] file, int rows, ContactImport.OnKnown onKnown) {
        ContactImport job = get(company, queries.insert(company, actor, name, file, rows, onKnown));
        audit.write(company, actor, "contact-import.start", subject(job), null, Snapshot.of(job));
        return job;
    }

    /** @throws DomainException 404 */
    public ContactImport get(CompanyId company, int id) {
        return queries.find(company, id)
                .orElseThrow(() -> DomainException.notFound("contact.import-unknown", Integer.toString(id)));
    }

    public List<ContactImport> page(CompanyId company, int skip, int limit) {
        return queries.page(company, skip, limit);
    }

    public long count(CompanyId company) {
        return queries.count(company);
    }

    public List<ContactImport.Rejected> rejected(CompanyId company, int id) {
        return queries.rejected(company, get(company, id).id());
    }

    public Optional<Claimed> claim(CompanyId company, UUID runner, Duration silence) {
        return queries.claim(company, runner, silence)
                .map(id -> new Claimed(get(company, id), queries.file(company, id)));
    }

    /** The job is done; not if it is another's by now. */
    public void finish(CompanyId company, int id, UUID runner) {
        if (queries.hold(company, id, runner) && queries.end(company, id, "done")) {
            ContactImport job = get(company, id);
            audit.write(company, Actor.SYSTEM, "contact-import.done", subject(job), null, Snapshot.of(job));
        }
    }

    /** @throws DomainException 404, 409 when it is over */
    public ContactImport cancel(CompanyId company, Actor actor, int id) {
        ContactImport before = get(company, id);
        if (!queries.end(company, id, "cancelled")) {
            throw DomainException.conflict("contact.import-over");
        }
        ContactImport after = get(company, id);
        audit.write(company, actor, "contact-import.cancel", subject(after), Snapshot.of(before), Snapshot.of(after));
        return after;
    }

    public void forget(CompanyId company, Duration kept) {
        queries.forget(company, kept);
    }

    private static String subject(ContactImport job) {
        return "contact-import:" + job.id();
    }
}
