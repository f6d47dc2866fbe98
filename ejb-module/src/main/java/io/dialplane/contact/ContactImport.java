package io.dialplane.contact;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of contacts that is merged in the background.
 *
 * @param state      {@code queued, running, done} or {@code cancelled}
 * @param total      rows of the file
 * @param rows       that were merged so far: created, updated, skipped and invalid ones
 * @param creator    user name
 * @param finishedAt null: it is not over
 */
public record ContactImport(
        int id,
        String fileName,
        OnKnown onKnown,
        String state,
        int total,
        int rows,
        int created,
        int updated,
        int skipped,
        int invalid,
        String creator,
        Instant createdAt,
        Instant finishedAt) {

    /** What becomes of contacts that are there already. */
    public enum OnKnown {
        /** Cells that are not empty take the place of what there is; numbers and tags are added. */
        UPDATE,
        /** They stay as they are. */
        SKIP;

        /** As clients and the database have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<OnKnown> of(String word) {
            return Arrays.stream(values())
                    .filter(value -> value.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * A row that was not taken.
     *
     * @param row     as a spreadsheet counts, from 1: the header is row 1
     * @param field   the column
     * @param message English
     */
    public record Rejected(int row, String field, String given, String message) {}
}
