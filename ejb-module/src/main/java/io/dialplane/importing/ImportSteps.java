package io.dialplane.importing;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the runner of a job does in the database; each step is a short transaction of its own. A step counts only while the
 * job is the runner's.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ImportSteps {

    @Inject
    private ImportQueries queries;

    @Inject
    private NumberService numbers;

    @Inject
    private AuditWriter audit;

    /** A job of any company that waits, or whose runner died; empty: there is none. */
    public Optional<Claim> claim(UUID runner) {
        return queries.claim(runner);
    }

    /** Tells that the runner lives; false: the job is not its own any more. */
    @InCompany
    public boolean beat(CompanyId company, Claim claim) {
        return queries.beat(claim);
    }

    /** Leaves the job to whoever asks next. */
    @InCompany
    public void release(CompanyId company, Claim claim) {
        queries.release(claim);
    }

    /** @throws ClaimLostException when it is gone */
    @InCompany
    public ImportJob job(CompanyId company, Claim claim) {
        return queries.find(company, claim.job()).orElseThrow(ClaimLostException::new);
    }

    /** A part of the job's file, from 0; empty: there is none. */
    @InCompany
    public Optional<byte[]> chunk(CompanyId company, Claim claim, int n) {
        return queries.chunk(company, claim.job(), n);
    }

    /**
     * Merges the rows behind those that are merged already, and notes it in the same transaction.
     *
     * @param before rows merged so far
     * @param room   for rejected rows; what is beyond it is counted only
     * @param share  of the file read so far, 0 to 1
     * @throws ClaimLostException when the job is not the runner's any more; then nothing is merged
     */
    @InCompany
    public Intake merge(CompanyId company, Claim claim, int before, List<NumberRow> rows, int room, double share) {
        List<RejectedRow> rejected = new ArrayList<>();
        Intake taken = numbers.addPart(
                company,
                queries.isOfSuperuser(claim),
                each -> rows.forEach(row -> each.accept(row.text())),
                (index, why) -> {
                    if (rejected.size() < room) {
                        rejected.add(new RejectedRow(before + index, rows.get(index), why));
                    }
                });
        if (!rejected.isEmpty()) {
            queries.reject(company, claim.job(), rejected);
        }
        // last, so that whoever cancels waits for the rest of this transaction only
        if (!queries.advance(claim, before, taken, share)) {
            throw new ClaimLostException();
        }
        return taken;
    }

    /** @throws ClaimLostException when the job is not the runner's any more */
    @InCompany
    public void finish(CompanyId company, Claim claim) {
        end(company, claim, queries.finish(claim));
    }

    /** @throws ClaimLostException when the job is not the runner's any more */
    @InCompany
    public void fail(CompanyId company, Claim claim, ImportJob.Failure why) {
        end(company, claim, queries.fail(claim, why));
    }

    private void end(CompanyId company, Claim claim, boolean own) {
        if (!own) {
            throw new ClaimLostException();
        }
        queries.removeFile(company, claim.job());
        ImportJob job = queries.find(company, claim.job()).orElseThrow(ClaimLostException::new);
        audit.write(
                company,
                Actor.SYSTEM,
                "import.finish",
                ImportService.subject(claim.job()),
                null,
                ImportService.Summary.of(job));
    }
}
