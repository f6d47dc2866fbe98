package io.dialplane.importing;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Import jobs as people start, watch and cancel them; {@link ImportRunner} runs them. */
@Stateless
@InCompany
public class ImportService {

    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_NAME = 255;

    @Inject
    private ImportQueries queries;

    @Inject
    private AuditWriter audit;

    /** What the audit log keeps of a job. */
    record Summary(String fileName, String state, int rows, int added, int duplicates, int invalid) {

        static Summary of(ImportJob job) {
            return new Summary(
                    job.fileName(), job.state().word(), job.rows(), job.added(), job.duplicates(), job.invalid());
        }
    }

    /**
     * Queues a file, which is kept in the database until the job is over.
     *
     * @param superuser what a superuser had deleted for all comes back as well
     * @param file      has been checked
     */
    public ImportJob start(CompanyId company, Actor actor, boolean superuser, NumberFile file) {
        try (InputStream in = file.open()) {
            int id = queries.create(company, actor, superuser, shown(file.name()), file.size());
            byte[] chunk = in.readNBytes(CHUNK);
            for (int n = 0; chunk.length > 0; n++) {
                queries.keep(company, id, n, chunk);
                chunk = in.readNBytes(CHUNK);
            }
            ImportJob job = get(company, id);
            audit.write(company, actor, "import.start", subject(id), null, Summary.of(job));
            return job;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its end, which says what it is, stays. */
    private static String shown(String name) {
        String plain =
                Texts.cut(name, Integer.MAX_VALUE).replaceAll("\\p{Cntrl}", " ").strip();
        int from = Math.max(0, plain.length() - LONGEST_NAME);
        return from > 0 && Character.isLowSurrogate(plain.charAt(from))
                ? plain.substring(from + 1)
                : plain.substring(from);
    }

    /** The company's jobs, newest first. */
    public List<ImportJob> page(CompanyId company, int skip, int limit) {
        return queries.page(company, skip, limit);
    }

    public long count(CompanyId company) {
        return queries.count(company);
    }

    /** @throws DomainException 404 when the company has no such job */
    public ImportJob get(CompanyId company, int id) {
        return queries.find(company, id)
                .orElseThrow(() -> DomainException.notFound("import.unknown", Integer.toString(id)));
    }

    /**
     * Ends a job where it stands: what is merged stays, nothing is merged any more. Again it does nothing.
     *
     * @throws DomainException 404 when the company has no such job, 409 when it was over by itself
     */
    public ImportJob cancel(CompanyId company, Actor actor, int id) {
        boolean changed = queries.cancel(company, id);
        ImportJob job = get(company, id);
        if (changed) {
            queries.removeFile(company, id);
            audit.write(company, actor, "import.cancel", subject(id), null, Summary.of(job));
        } else if (job.state() != ImportJob.State.CANCELLED) {
            throw DomainException.conflict("import.over", job.state().word());
        }
        return job;
    }

    /**
     * A part of a job's rejected rows, in the order of the file.
     *
     * @param after index of the last one read; -1: from the start
     */
    public List<RejectedRow> rejected(CompanyId company, int id, int after, int limit) {
        return queries.rejected(company, id, after, limit);
    }

    /** Forgets the company's jobs that were over too long ago. */
    public int forgetOld(CompanyId company) {
        return queries.forgetOld(company, ImportConfig.retention());
    }

    static String subject(int id) {
        return "import:" + id;
    }
}
