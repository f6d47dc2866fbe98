package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs import jobs: fetches the file from the database, reads it from its start and merges it slice by slice. Whoever goes on
 * with a job reads the file anew and leaves out as many rows as were merged; the rows always come in the same order.
 */
@ApplicationScoped
class ImportRunner {

    private static final System.Logger LOG = System.getLogger(ImportRunner.class.getName());

    /** Of temporary files: names the process, so that what a killed one left can be told apart. */
    static final String PREFIX = "dialplane-import-" + ProcessHandle.current().pid() + "-";

    @Inject
    private ImportSteps steps;

    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    @Inject
    ImportRunner() {}

    ImportRunner(ImportSteps steps) {
        this.steps = steps;
    }

    /** The node stops. */
    private static final class StoppingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppingException() {
            super(null, null, false, false);
        }
    }

    /** Runs jobs, one after the other, as long as there are some that nobody runs. */
    void runAll() {
        boolean found = true;
        while (found && !stopping) {
            Optional<Claim> claim = steps.claim(UUID.randomUUID());
            claim.ifPresent(this::run);
            found = claim.isPresent();
        }
    }

    /** Tells of each job on this node that its runner lives, and ends the runs whose jobs are not theirs any more. */
    void beat() {
        for (Run run : runs) {
            if (!steps.beat(run.claim.company(), run.claim)) {
                run.lost = true;
            }
        }
    }

    /** Runs end within a slice, and others may go on with their jobs. */
    void stop() {
        stopping = true;
    }

    private void run(Claim claim) {
        Run run = new Run(claim);
        runs.add(run);
        try {
            run.whole();
        } catch (ClaimLostException e) {
            log(claim, "was cancelled, or somebody else goes on with it");
        } catch (StoppingException e) {
            steps.release(claim.company(), claim);
            log(claim, "is left to others: the node stops");
        } finally {
            runs.remove(run);
        }
    }

    private static void log(Claim claim, String what) {
        LOG.log(System.Logger.Level.INFO, "Import {0} of company {1} {2}", claim.job(), claim.company(), what);
    }

    /** One claim of a job, from then until it is over or lost. */
    private final class Run {

        private final Claim claim;
        private final List<NumberRow> slice = new ArrayList<>(ImportConfig.SLICE);
        private volatile boolean lost;
        private int merged;
        private int invalid;
        private int read;
        private double share;

        Run(Claim claim) {
            this.claim = claim;
        }

        void whole() {
            ImportJob job = steps.job(claim.company(), claim);
            merged = job.rows();
            invalid = job.invalid();
            log(claim, merged == 0 ? "begins" : "goes on behind row " + merged);
            if (job.claims() > ImportConfig.MOST_CLAIMS) {
                fail(new ImportJob.Failure("import.gave-up", List.of(Integer.toString(ImportConfig.MOST_CLAIMS))));
                return;
            }
            Path file = fetch(job);
            try {
                new NumberFile(file, job.fileName(), UploadConfig.inflatedLimitBytes())
                        .forEach(this::take, this::noteShare);
                merge();
                steps.finish(claim.company(), claim);
                log(claim, "is done");
            } catch (DomainException e) { // the file's fault: it will not get better
                fail(new ImportJob.Failure(
                        e.key(), Arrays.stream(e.args()).map(String::valueOf).toList()));
            } finally {
                delete(file);
            }
        }

        private void fail(ImportJob.Failure why) {
            steps.fail(claim.company(), claim, why);
            log(claim, "failed: " + why.message());
        }

        private void noteShare(double now) {
            check();
            share = now;
        }

        private void take(NumberRow row) {
            check();
            if (read++ < merged) {
                return;
            }
            slice.add(row);
            if (slice.size() == ImportConfig.SLICE) {
                merge();
            }
        }

        private void merge() {
            if (!slice.isEmpty()) {
                int room = Math.max(0, ImportConfig.KEPT_REJECTED - invalid);
                invalid += steps.merge(claim.company(), claim, merged, slice, room, share)
                        .invalid();
                merged += slice.size();
                slice.clear();
            }
        }

        private void check() {
            if (lost) {
                throw new ClaimLostException();
            }
            if (stopping) {
                throw new StoppingException();
            }
        }

        private Path fetch(ImportJob job) {
            Path file = null;
            boolean whole = false;
            try {
                file = Files.createTempFile(PREFIX, ".tmp");
                try (OutputStream out = Files.newOutputStream(file)) {
                    Optional<byte[]> chunk = steps.chunk(claim.company(), claim, 0);
                    for (int n = 1; chunk.isPresent(); n++) {
                        check();
                        out.write(chunk.get());
                        chunk = steps.chunk(claim.company(), claim, n);
                    }
                }
                whole = Files.size(file) == job.fileBytes();
                if (!whole) { // who ended the job has removed it
                    throw new ClaimLostException();
                }
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                if (file != null && !whole) {
                    delete(file);
                }
            }
        }

        private void delete(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "The temporary file " + file + " stays", e);
            }
        }
    }
}
