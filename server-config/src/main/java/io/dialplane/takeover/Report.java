package io.dialplane.takeover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a take-over did.
 *
 * @param panel      the panel's database, without a password
 * @param startedAt  when it began
 * @param seconds    how long it took
 * @param reconciles every row of every table is accounted for
 * @param tables     of the panel
 */
public record Report(String panel, Instant startedAt, long seconds, boolean reconciles, List<Table> tables) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * What became of the rows of a table.
     *
     * @param rows       how many it has: taken, changed, there and skipped together
     * @param taken      new here
     * @param changed    were here, and have changed there since
     * @param there      were here, and are left as they are
     * @param skipped    are not taken over
     * @param reconciles the sum is right
     * @param reasons    why rows were skipped
     * @param notes      what should be known of the others
     */
    public record Table(
            String table,
            long rows,
            long taken,
            long changed,
            long there,
            long skipped,
            boolean reconciles,
            List<Count> reasons,
            List<Count> notes) {}

    /**
     * How many rows something is said of.
     *
     * @param samples some of them
     */
    public record Count(String what, long count, List<String> samples) {}

    static Report of(String panel, Instant startedAt, Duration took, List<Tally> tallies) {
        List<Table> tables = tallies.stream().map(Tally::toTable).toList();
        return new Report(panel, startedAt, took.toSeconds(), tables.stream().allMatch(Table::reconciles), tables);
    }

    /** Of one table. */
    public Table table(String name) {
        return tables.stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For people. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        add(text, "Take-over of %s, begun at %s, %,d s%n%n", panel, startedAt, seconds);
        add(text, "%-18s %12s %12s %12s %12s %12s%n", "table", "rows", "taken", "changed", "there", "skipped");
        for (Table table : tables) {
            add(
                    text,
                    "%-18s %,12d %,12d %,12d %,12d %,12d%s%n",
                    table.table(),
                    table.rows(),
                    table.taken(),
                    table.changed(),
                    table.there(),
                    table.skipped(),
                    table.reconciles() ? "" : "  DOES NOT ADD UP");
        }
        for (Table table : tables) {
            for (Count reason : table.reasons()) {
                add(text, "%n%s, %,d skipped: %s", table.table(), reason.count(), reason.what());
                samples(text, reason);
            }
            for (Count note : table.notes()) {
                add(text, "%n%s, %,d %s", table.table(), note.count(), note.what());
                samples(text, note);
            }
        }
        add(
                text,
                "%n%n%s",
                reconciles
                        ? "Every row is accounted for."
                        : "SOME ROWS ARE NOT ACCOUNTED FOR: a defect, please report it.");
        return text.toString();
    }

    private static void samples(StringBuilder text, Count count) {
        if (!count.samples().isEmpty()) {
            add(text, "%n    %s", String.join("; ", count.samples()));
            if (count.samples().size() < count.count()) {
                text.append("; …");
            }
        }
    }

    private static void add(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
