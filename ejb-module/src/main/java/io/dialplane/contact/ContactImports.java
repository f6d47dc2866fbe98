package io.dialplane.contact;

import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

/**
 * Merges files of contacts in the background, part by part. What a part came to is committed with it: a server that dies leaves the rest to
 * another one, and no row is merged twice.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ContactImports {

    /** Largest file, MB. */
    public static final int LARGEST_FILE_MB = 20;

    private static final System.Logger LOG = System.getLogger(ContactImports.class.getName());

    private static final int PART = 200;
    /** Longer than a part takes. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int LONGEST_NAME = 255;

    @Inject
    private ContactImportJobs jobs;

    @Inject
    private ContactImportSteps steps;

    @Inject
    private ContactImportQueries queries;

    @Resource
    private ManagedExecutorService executor;

    /**
     * Takes a file and begins with it.
     *
     * @param name of the file, cut to 255 characters; null or nothing: not known
     * @throws DomainException 400 when it is no file of contacts
     */
    public ContactImport start(
            CompanyId company, Actor actor, String name, byte[] file, ContactImport.OnKnown onKnown) {
        int rows = ContactFile.of(file).count();
        String shown = name == null || name.isBlank() ? "contacts.csv" : Texts.cut(name.strip(), LONGEST_NAME);
        ContactImport job = jobs.add(company, actor, shown, file, rows, onKnown);
        try {
            executor.execute(() -> run(company));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The timer begins with import {0} of contacts", job.id());
        }
        return job;
    }

    /** @throws DomainException 404 */
    public ContactImport get(CompanyId company, int id) {
        return jobs.get(company, id);
    }

    /** A part of the list, the newest first. Jobs are kept for 30 days after their end. */
    public List<ContactImport> page(CompanyId company, int skip, int limit) {
        return jobs.page(company, skip, limit);
    }

    /** How many a list has. */
    public long count(CompanyId company) {
        return jobs.count(company);
    }

    /**
     * The first 1,000 rows that were not taken, in order.
     *
     * @throws DomainException 404
     */
    public List<ContactImport.Rejected> rejected(CompanyId company, int id) {
        return jobs.rejected(company, id);
    }

    /**
     * Ends a job; what was merged stays.
     *
     * @throws DomainException 404, 409 when it is over
     */
    public ContactImport cancel(CompanyId company, Actor actor, int id) {
        return jobs.cancel(company, actor, id);
    }

    /** Companies with something to run, of all. */
    public List<CompanyId> companies() {
        return queries.companies();
    }

    /** Runs what waits, and what somebody who died had begun; forgets what is old. */
    public void run(CompanyId company) {
        jobs.forget(company, KEPT);
        UUID runner = UUID.randomUUID();
        Optional<ContactImportJobs.Claimed> claimed = jobs.claim(company, runner, SILENCE);
        while (claimed.isPresent()) {
            run(company, claimed.get(), runner);
            claimed = jobs.claim(company, runner, SILENCE);
        }
    }

    private void run(CompanyId company, ContactImportJobs.Claimed claimed, UUID runner) {
        ContactImport job = claimed.job();
        Parts parts = new Parts(company, job, runner);
        ContactFile.of(claimed.file()).forEach(job.rows(), parts::add);
        if (parts.finish()) {
            jobs.finish(company, job.id(), runner);
            LOG.log(
                    System.Logger.Level.INFO,
                    "Import {0} of contacts of company {1} is done",
                    Integer.toString(job.id()),
                    company);
        }
    }

    /** Collects rows and merges them some at a time, as long as the job is this runner's. */
    private final class Parts {

        private final CompanyId company;
        private final ContactImport job;
        private final UUID runner;
        private final List<ContactRow> part = new ArrayList<>();
        private boolean lost;

        Parts(CompanyId company, ContactImport job, UUID runner) {
            this.company = company;
            this.job = job;
            this.runner = runner;
        }

        void add(ContactRow row) {
            part.add(row);
            if (part.size() == PART) {
                merge();
            }
        }

        private void merge() {
            lost = lost || !steps.merge(company, job.id(), runner, job.onKnown(), part);
            part.clear();
        }

        /** False: the job is somebody else's by now, or was cancelled. */
        boolean finish() {
            if (!part.isEmpty()) {
                merge();
            }
            return !lost;
        }
    }
}
