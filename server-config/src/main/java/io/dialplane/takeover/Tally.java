package io.dialplane.takeover;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the rows of one of the panel's tables. Every row is taken, changed, there already, or skipped. */
public final class Tally {

    private static final int SAMPLES = 5;
    private static final int LONGEST_SAMPLE = 80;

    /** How many, and some of them. */
    private static final class Counted {
        private long count;
        private final List<String> samples = new ArrayList<>();

        private void add(long more, String sample) {
            count += more;
            if (sample != null && samples.size() < SAMPLES) {
                String plain = sample.replaceAll("\\p{Cntrl}", " ");
                samples.add(plain.length() <= LONGEST_SAMPLE ? plain : plain.substring(0, LONGEST_SAMPLE) + "…");
            }
        }

        private Report.Count toCount(String sentence) {
            return new Report.Count(sentence, count, List.copyOf(samples));
        }
    }

    private final String table;
    private final long rows;
    private long taken;
    private long changed;
    private long there;
    private final Map<Reason, Counted> skipped = new EnumMap<>(Reason.class);
    private final Map<Note, Counted> notes = new EnumMap<>(Note.class);

    /** @param rows how many the table has */
    Tally(String table, long rows) {
        this.table = table;
        this.rows = rows;
    }

    void taken(long more) {
        taken += more;
    }

    void changed(long more) {
        changed += more;
    }

    void there(long more) {
        there += more;
    }

    /** @param sample null: none */
    void skipped(Reason reason, long more, String sample) {
        if (more > 0) {
            skipped.computeIfAbsent(reason, r -> new Counted()).add(more, sample);
        }
    }

    void skipped(Reason reason, String sample) {
        skipped(reason, 1, sample);
    }

    /** @param sample null: none */
    void noted(Note note, long more, String sample) {
        if (more > 0) {
            notes.computeIfAbsent(note, n -> new Counted()).add(more, sample);
        }
    }

    void noted(Note note, String sample) {
        noted(note, 1, sample);
    }

    Report.Table toTable() {
        List<Report.Count> reasons = new ArrayList<>();
        skipped.forEach((reason, counted) -> reasons.add(counted.toCount(reason.sentence())));
        List<Report.Count> remarks = new ArrayList<>();
        notes.forEach((note, counted) -> remarks.add(counted.toCount(note.sentence())));
        long left = reasons.stream().mapToLong(Report.Count::count).sum();
        return new Report.Table(
                table, rows, taken, changed, there, left, rows == taken + changed + there + left, reasons, remarks);
    }
}
