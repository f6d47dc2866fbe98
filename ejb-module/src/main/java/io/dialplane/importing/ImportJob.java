package io.dialplane.importing;

import io.dialplane.platform.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A file of numbers on its way into the pool. It is queued, then run by one node after the other (a node may die), and in
 * the end done, failed (its file is at fault) or cancelled. What was merged stays, whatever the end.
 *
 * @param fileName       as its owner calls it
 * @param share          of the file that was read for what is merged, 0 to 1
 * @param rows           that were merged or rejected: those with a text in the first column, without headers
 * @param added          new in the pool
 * @param duplicates     in the pool already, or given twice
 * @param invalid        no numbers, or none that the company may be handed
 * @param invalidSamples the first of those, five at most
 * @param claims         times that it was begun since rows were last merged
 * @param error          why it failed; null: it didn't
 * @param creatorId      who uploaded the file; null: the system
 * @param startedAt      null: not yet
 * @param finishedAt     null: not yet
 */
public record ImportJob(
        int id,
        String fileName,
        long fileBytes,
        State state,
        double share,
        int rows,
        int added,
        int duplicates,
        int invalid,
        List<String> invalidSamples,
        int claims,
        Failure error,
        Integer creatorId,
        String creator,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt) {

    /** How far a job is. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        /** As the database and clients write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What was wrong with the file: a sentence's key, and its arguments. */
    public record Failure(String key, List<String> args) {

        /** The sentence in English. */
        public String message() {
            return "file " + Messages.english(key, args.toArray());
        }
    }
}
