package io.dialplane.takeover;

import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the panel's numbers beside ours, in a table that only this connection sees, and finds out which is which: a number keeps
 * its id. Nothing is written here yet.
 */
final class Numbers {

    /**
     * How far beyond the panel's largest id ours begin: so many numbers the panel may still add until the switch-over, beside
     * those that are added here meanwhile.
     */
    private static final long ROOM = 1_000_000;

    private static final int CONFLICTS_SHOWN = 5;
    private static final Set<String> GLOBAL_STATUSES = Set.of("ACTIVE", "POWER_OFF", "COMPLAINED");

    private final Panel panel;
    private final Database target;
    private final Tally tally;
    private long usable;

    Numbers(Panel panel, Database target, Tally tally) {
        this.panel = panel;
        this.target = target;
        this.tally = tally;
    }

    /**
     * Reads them all.
     *
     * @throws TakeOverException when other numbers have some of their ids here
     */
    void read() throws SQLException {
        target.execute("""
                CREATE TEMPORARY TABLE their_number (
                    source_id           int     NOT NULL,
                    number_id           int     NOT NULL,   -- the id here; of a duplicate: that of the number it is another writing of
                    e164                text    COLLATE "C" NOT NULL,
                    country             text    COLLATE "C" NOT NULL,
                    dialable            boolean NOT NULL,
                    global_status       text    NOT NULL,
                    last_called_at      timestamptz,
                    last_called_company bigint,             -- the company's id there
                    assigned_at         timestamptz,
                    duplicate           boolean NOT NULL DEFAULT false
                )
                """);
        Copy.pipe(panel.connection(), Panel.NUMBERS, target.connection(), """
                COPY their_number (source_id, number_id, e164, country, dialable, global_status, last_called_at, last_called_company, assigned_at)
                FROM STDIN
                """, this::read);
        target.execute("CREATE UNIQUE INDEX ON their_number (source_id)");
        target.execute("ANALYZE their_number");
        findDuplicates();
        refuseConflicts();
        findOtherIds();
        target.execute("CREATE UNIQUE INDEX their_number_here ON their_number (number_id) WHERE NOT duplicate");
        target.execute("ANALYZE their_number");
        target.connection().commit();
        usable = target.number("SELECT count(*) FROM their_number WHERE NOT duplicate");
    }

    private void read(String[] fields, Copy.Fields out) {
        String id = fields[0];
        String given = fields[1];
        String status = fields[2];
        Optional<PhoneNumber> number =
                given.equals(Copy.NULL) ? Optional.empty() : PhoneNumbers.parse(given, Panel.COUNTRY);
        if (Long.parseLong(id) > Integer.MAX_VALUE || Long.parseLong(id) < 1) {
            tally.skipped(Reason.UNUSABLE_ID, "id " + id);
        } else if (number.isEmpty()) {
            tally.skipped(Reason.INVALID_NUMBER, "id " + id + ": " + given);
        } else if (!GLOBAL_STATUSES.contains(status)) {
            tally.skipped(Reason.UNKNOWN_GLOBAL_STATUS, "id " + id + ": " + status);
        } else {
            out.add(id)
                    .add(id)
                    .add(number.get().e164())
                    .add(number.get().country())
                    .add(number.get().dialable() ? "t" : "f")
                    .add(status)
                    .add(fields[3])
                    .add(fields[4])
                    .add(fields[5]);
        }
    }

    private void findDuplicates() throws SQLException {
        int duplicates = target.update("""
                UPDATE their_number t SET duplicate = true, number_id = d.first
                  FROM (SELECT e164, min(source_id) AS first FROM their_number GROUP BY e164 HAVING count(*) > 1) d
                 WHERE t.e164 = d.e164 AND t.source_id <> d.first
                """);
        if (duplicates > 0) {
            tally.skipped(Reason.DUPLICATE_NUMBER, duplicates, sample("""
                    SELECT 'id ' || source_id || ' is ' || number_id FROM their_number WHERE duplicate ORDER BY source_id LIMIT 1
                    """));
        }
    }

    private String sample(String sql) throws SQLException {
        return target.first(sql, row -> row.getString(1)).orElse(null);
    }

    private void refuseConflicts() throws SQLException {
        List<String> conflicts = target.rows("""
                SELECT 'id ' || t.source_id FROM their_number t JOIN phone_number n ON n.id = t.source_id AND n.e164 <> t.e164
                 ORDER BY t.source_id LIMIT ?
                """, row -> row.getString(1), CONFLICTS_SHOWN);
        if (!conflicts.isEmpty()) {
            throw new TakeOverException(
                    "Dialplane has other numbers under ids of the panel (" + String.join(", ", conflicts)
                            + " …). Ids are kept, so take the panel over into a database without numbers. Nothing was written.");
        }
    }

    private void findOtherIds() throws SQLException {
        int others = target.update("""
                UPDATE their_number t SET number_id = n.id FROM phone_number n
                 WHERE n.e164 = t.e164 AND n.id <> t.number_id AND NOT t.duplicate
                """);
        if (others > 0) {
            target.update("""
                    UPDATE their_number d SET number_id = t.number_id FROM their_number t
                     WHERE d.duplicate AND t.source_id = d.number_id AND NOT t.duplicate AND t.number_id <> d.number_id
                    """);
            tally.noted(Note.UNDER_ANOTHER_ID, others, sample("""
                    SELECT 'id ' || source_id || ' is ' || number_id FROM their_number
                     WHERE NOT duplicate AND number_id <> source_id ORDER BY source_id LIMIT 1
                    """));
        }
    }

    /** What is added here from now on gets ids beyond the panel's. */
    void makeRoom() throws SQLException {
        long largest = panel.largestId("numbers");
        target.transaction(() -> Target.raiseIds(target, "phone_number", largest, ROOM, Integer.MAX_VALUE));
    }

    /** How many are taken over, or are here already. */
    long usable() {
        return usable;
    }

    /** Looks, at the end, for numbers that the panel does not have any more. */
    void noteMissing() throws SQLException {
        tally.noted(Note.NOT_THERE, target.number("""
                        SELECT count(*) FROM phone_number n
                         WHERE n.id <= ? AND NOT EXISTS (SELECT 1 FROM their_number t WHERE t.number_id = n.id)
                        """, panel.largestId("numbers")), null);
        tally.noted(Note.STATUS_KEPT_HERE, target.number("""
                SELECT count(*) FROM their_number t JOIN number_state s ON s.number_id = t.number_id
                 WHERE NOT t.duplicate AND t.global_status <> s.global_status
                """), null);
    }
}
