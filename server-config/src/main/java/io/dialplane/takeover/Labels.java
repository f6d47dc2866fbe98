package io.dialplane.takeover;

import io.dialplane.platform.Texts;
import io.dialplane.takeover.Taken.What;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes scenarios, or outbound lines, over: each by its company and its name or phone number. */
final class Labels {

    private static final int LONGEST_DISPLAY_NAME = 255;

    /** What the statements of scenarios and of lines are. */
    private enum Kind {
        SCENARIO(
                What.SCENARIO,
                "scenario",
                "scenarios",
                128,
                "SELECT id FROM scenario WHERE company_id = ? AND name = ? AND deleted_at IS NULL",
                """
                INSERT INTO scenario (id, company_id, name, display_name, is_active)
                VALUES (coalesce((SELECT ?::int WHERE NOT EXISTS (SELECT 1 FROM scenario WHERE id = ?)),
                                 nextval(pg_get_serial_sequence('scenario', 'id'))::int), ?, ?, ?, ?)
                RETURNING id
                """,
                "SELECT name, display_name, is_active FROM scenario WHERE id = ? AND deleted_at IS NULL FOR NO KEY UPDATE",
                "UPDATE scenario SET name = ?, display_name = ?, is_active = ?, deactivated_by_dialer = false WHERE id = ?",
                "LOCK TABLE scenario IN SHARE ROW EXCLUSIVE MODE"),
        LINE(
                What.LINE,
                "outbound_line",
                "outbound_lines",
                32,
                "SELECT id FROM outbound_line WHERE company_id = ? AND phone_number = ? AND deleted_at IS NULL",
                """
                INSERT INTO outbound_line (id, company_id, phone_number, display_name, is_active)
                VALUES (coalesce((SELECT ?::int WHERE NOT EXISTS (SELECT 1 FROM outbound_line WHERE id = ?)),
                                 nextval(pg_get_serial_sequence('outbound_line', 'id'))::int), ?, ?, ?, ?)
                RETURNING id
                """,
                "SELECT phone_number, display_name, is_active FROM outbound_line WHERE id = ? AND deleted_at IS NULL FOR NO KEY UPDATE",
                "UPDATE outbound_line SET phone_number = ?, display_name = ?, is_active = ? WHERE id = ?",
                "LOCK TABLE outbound_line IN SHARE ROW EXCLUSIVE MODE");

        private final What what;
        private final String table;
        private final String theirTable;
        private final int longestName;
        private final String find;
        private final String insert;
        private final String read;
        private final String update;
        private final String lock;

        Kind(
                What what,
                String table,
                String theirTable,
                int longestName,
                String find,
                String insert,
                String read,
                String update,
                String lock) {
            this.what = what;
            this.table = table;
            this.theirTable = theirTable;
            this.longestName = longestName;
            this.find = find;
            this.insert = insert;
            this.read = read;
            this.update = update;
            this.lock = lock;
        }
    }

    private final Kind kind;
    private final List<Panel.Named> rows;
    private final long largestId;
    private final Database target;
    private final Taken taken;
    private final Tally tally;

    private Labels(Kind kind, List<Panel.Named> rows, Panel panel, Database target, Taken taken, Tally tally)
            throws SQLException {
        this.kind = kind;
        this.rows = rows;
        this.largestId = panel.largestId(kind.theirTable);
        this.target = target;
        this.taken = taken;
        this.tally = tally;
    }

    static Labels scenarios(Panel panel, Database target, Taken taken, Tally tally) throws SQLException {
        return new Labels(Kind.SCENARIO, panel.scenarios(), panel, target, taken, tally);
    }

    static Labels lines(Panel panel, Database target, Taken taken, Tally tally) throws SQLException {
        return new Labels(Kind.LINE, panel.lines(), panel, target, taken, tally);
    }

    /** In one transaction, which keeps others from changing them meanwhile. */
    void take() throws SQLException {
        Set<Long> gone = new HashSet<>(taken.sourceIds(kind.what));
        target.transaction(() -> {
            target.execute(kind.lock);
            Target.raiseIds(target, kind.table, largestId, 0, Integer.MAX_VALUE);
            for (Panel.Named theirs : rows) {
                gone.remove(theirs.id());
                take(theirs);
            }
        });
        tally.noted(Note.GONE_THERE, gone.size(), null);
    }

    private void take(Panel.Named theirs) throws SQLException {
        Integer company = taken.id(What.COMPANY, theirs.companyId());
        String name = theirs.name() == null ? "" : theirs.name();
        if (company == null) {
            tally.skipped(Reason.COMPANY_NOT_TAKEN, sample(theirs));
            return;
        }
        if (name.isBlank() || name.length() > kind.longestName || name.chars().anyMatch(Character::isISOControl)) {
            tally.skipped(Reason.UNUSABLE_NAME, sample(theirs));
            return;
        }
        Optional<Taken.Entry> before = taken.entry(kind.what, theirs.id());
        Map<String, String> fields = fields(theirs);
        if (before.isPresent()) {
            merge(theirs, company, before.get(), fields);
            return;
        }
        Optional<Integer> here = target.first(kind.find, row -> row.getInt(1), company, name);
        if (here.isPresent()) {
            taken.put(kind.what, theirs.id(), here.get(), fields);
            tally.there(1);
            return;
        }
        int id = target.first(
                        kind.insert,
                        row -> row.getInt(1),
                        theirs.id(),
                        theirs.id(),
                        company,
                        name,
                        fields.get("display_name"),
                        theirs.active())
                .orElseThrow();
        taken.put(kind.what, theirs.id(), id, fields);
        audit(company, id, null, fields);
        tally.taken(1);
    }

    private void merge(Panel.Named theirs, int company, Taken.Entry before, Map<String, String> fields)
            throws SQLException {
        Optional<Map<String, String>> here = target.first(
                kind.read, row -> fields(row.getString(1), row.getString(2), row.getBoolean(3)), before.id());
        if (here.isEmpty()) {
            tally.there(1);
            tally.noted(Note.DELETED_HERE, sample(theirs));
            return;
        }
        Map<String, String> possible = new TreeMap<>(fields);
        String name = fields.get("name");
        if (!name.equals(here.get().get("name"))
                && target.first(kind.find, row -> row.getInt(1), company, name).isPresent()) {
            possible.put("name", here.get().get("name"));
        }
        Merge merge = Merge.of(before.asTaken(), possible, here.get());
        if (merge.changed()) {
            target.update(
                    kind.update,
                    merge.fields().get("name"),
                    merge.fields().get("display_name"),
                    Boolean.valueOf(merge.fields().get("is_active")),
                    before.id());
            audit(company, before.id(), here.get(), merge.fields());
            tally.changed(1);
        } else {
            tally.there(1);
        }
        merge.kept().forEach(field -> tally.noted(Note.KEPT_HERE, sample(theirs) + ": " + field));
        taken.put(kind.what, theirs.id(), before.id(), fields);
    }

    private void audit(int company, int id, Object before, Object after) throws SQLException {
        Target.audit(
                target, company, kind.table.replace('_', '-') + ".take-over", kind.table + ":" + id, before, after);
    }

    private static Map<String, String> fields(Panel.Named theirs) {
        String display = theirs.displayName() == null ? "" : Texts.cut(theirs.displayName(), LONGEST_DISPLAY_NAME);
        return fields(theirs.name(), display.isEmpty() ? theirs.name() : display, theirs.active());
    }

    private static Map<String, String> fields(String name, String displayName, boolean active) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("name", name);
        fields.put("display_name", displayName);
        fields.put("is_active", String.valueOf(active));
        return fields;
    }

    private static String sample(Panel.Named theirs) {
        return theirs.name() + " (id " + theirs.id() + ")";
    }
}
