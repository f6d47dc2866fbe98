package io.dialplane.web.importing;

import io.dialplane.company.Company;
import io.dialplane.importing.ImportJob;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * An import job.
 *
 * @param state      queued, running, done, failed or cancelled
 * @param createdBy  null: the system
 * @param startedAt  null: not yet
 * @param finishedAt null: not yet
 * @param error      why it failed; null: it didn't
 */
public record ImportResponse(
        int id,
        String fileName,
        String state,
        Progress progress,
        Counts counts,
        List<String> invalidSamples,
        Person createdBy,
        OffsetDateTime createdAt,
        OffsetDateTime startedAt,
        OffsetDateTime finishedAt,
        String error) {

    /**
     * How far it is.
     *
     * @param fraction   0 to 1
     * @param bytes      of the file that were read; of a workbook in proportion to what is in it
     * @param totalBytes of the file
     * @param rows       that were read
     */
    public record Progress(double fraction, long bytes, long totalBytes, int rows) {}

    /** What became of the rows. */
    public record Counts(int rows, int added, int duplicates, int invalid) {}

    /** Who uploaded the file. */
    public record Person(int id, String username) {}

    static ImportResponse of(ImportJob job, Company company) {
        return new ImportResponse(
                job.id(),
                job.fileName(),
                job.state().word(),
                new Progress(
                        Math.floor(job.share() * 10_000) / 10_000,
                        Math.round(job.share() * job.fileBytes()),
                        job.fileBytes(),
                        job.rows()),
                new Counts(job.rows(), job.added(), job.duplicates(), job.invalid()),
                job.invalidSamples(),
                job.creatorId() == null ? null : new Person(job.creatorId(), job.creator()),
                Times.in(company.timeZone(), job.createdAt()),
                Times.in(company.timeZone(), job.startedAt()),
                Times.in(company.timeZone(), job.finishedAt()),
                job.error() == null ? null : job.error().message());
    }
}
