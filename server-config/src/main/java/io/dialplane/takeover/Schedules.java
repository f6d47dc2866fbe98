package io.dialplane.takeover;

import io.dialplane.takeover.Taken.What;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes each company's switches and windows over. Rows that name no company hold for all that have none of their own. The
 * version goes on beyond the panel's: dialers notice a change.
 */
final class Schedules {

    /** What a row became for the companies it holds for; the first of these that it became for any. */
    private enum Fate {
        TAKEN,
        CHANGED,
        THERE
    }

    private record Span(int day, LocalTime start, LocalTime end) {}

    private final Panel panel;
    private final Database target;
    private final Taken taken;
    private final Tally configTally;
    private final Tally windowTally;
    private final Map<Long, Fate> configFates = new HashMap<>();
    private final Map<Long, Fate> windowFates = new HashMap<>();
    private final Set<Long> joined = new HashSet<>();

    Schedules(Panel panel, Database target, Taken taken, Tally configTally, Tally windowTally) {
        this.panel = panel;
        this.target = target;
        this.taken = taken;
        this.configTally = configTally;
        this.windowTally = windowTally;
    }

    void take() throws SQLException {
        List<Panel.Config> configs = panel.configs();
        List<Panel.Window> windows = panel.windows();
        List<Panel.Window> usable = windows.stream().filter(Schedules::isUsable).toList();
        for (Panel.Company company : panel.companies()) {
            Integer id = taken.id(What.COMPANY, company.id());
            if (id != null) {
                Panel.Config config = of(configs, Panel.Config::companyId, company.id()).stream()
                        .findFirst()
                        .orElse(null);
                List<Panel.Window> own = of(usable, Panel.Window::companyId, company.id());
                target.transaction(() -> take(company, id, config, own));
            }
        }
        for (Panel.Config config : configs) {
            count(configTally, configFates.get(config.id()), config.companyId(), config.id());
        }
        for (Panel.Window window : windows) {
            if (!isUsable(window)) {
                windowTally.skipped(Reason.BAD_WINDOW, "id " + window.id());
            } else if (joined.contains(window.id())) {
                windowTally.skipped(Reason.JOINED_WINDOW, "id " + window.id());
            } else {
                count(windowTally, windowFates.get(window.id()), window.companyId(), window.id());
            }
        }
    }

    /** The rows of a company, or, where it has none, those that name no company. */
    private static <T> List<T> of(List<T> rows, java.util.function.Function<T, Long> companyOf, long company) {
        List<T> own = rows.stream()
                .filter(row -> Objects.equals(companyOf.apply(row), company))
                .toList();
        return own.isEmpty()
                ? rows.stream().filter(row -> companyOf.apply(row) == null).toList()
                : own;
    }

    private void count(Tally tally, Fate fate, Long company, long id) {
        if (fate == null && company == null) {
            tally.skipped(Reason.UNUSED_DEFAULT, "id " + id);
        } else if (fate == null) {
            boolean unknown = taken.id(What.COMPANY, company) == null;
            tally.skipped(unknown ? Reason.COMPANY_NOT_TAKEN : Reason.SPARE_CONFIG, "id " + id);
        } else {
            switch (fate) {
                case TAKEN -> tally.taken(1);
                case CHANGED -> tally.changed(1);
                case THERE -> tally.there(1);
            }
        }
    }

    private static boolean isUsable(Panel.Window window) {
        return window.dayOfWeek() >= 0
                && window.dayOfWeek() <= 6
                && window.start() != null
                && window.end() != null
                && window.start().isBefore(window.end());
    }

    private void take(Panel.Company company, int id, Panel.Config config, List<Panel.Window> windows)
            throws SQLException {
        // the company's lock: a batch counts either before or after
        Map<String, String> ours = target.first(
                        "SELECT enabled, disabled_by_dialer, skip_holidays FROM dialing WHERE company_id = ? FOR NO KEY UPDATE",
                        row -> {
                            Map<String, String> now = new TreeMap<>();
                            now.put("enabled", String.valueOf(row.getBoolean(1)));
                            now.put("disabled_by_dialer", String.valueOf(row.getBoolean(2)));
                            now.put("skip_holidays", String.valueOf(row.getBoolean(3)));
                            return now;
                        },
                        id)
                .orElseThrow();
        ours.put("windows", text(spansHere(id)));
        List<Span> spans = joined(windows);
        Map<String, String> theirs = new TreeMap<>(ours);
        theirs.put("windows", text(spans));
        if (config != null) {
            // the panel's dialer switched both off; here the administrator's switch stays as it was
            theirs.put("enabled", String.valueOf(config.enabled() || config.disabledByDialer()));
            theirs.put("disabled_by_dialer", String.valueOf(config.disabledByDialer()));
            theirs.put("skip_holidays", String.valueOf(config.skipHolidays()));
        }

        Optional<Taken.Entry> before = taken.entry(What.SCHEDULE, company.id());
        // a company that was made here before and has windows has a schedule of its own
        boolean own = before.isEmpty() && !ours.get("windows").isEmpty();
        Map<String, String> asTaken = before.map(Taken.Entry::asTaken).orElse(own ? theirs : ours);
        Merge merge = Merge.of(asTaken, theirs, ours);
        if (merge.changed()) {
            write(
                    id,
                    config,
                    merge.fields(),
                    !merge.fields().get("windows").equals(ours.get("windows")) ? spans : null);
            Target.audit(target, id, "schedule.take-over", "schedule:" + id, ours, merge.fields());
        }
        taken.put(What.SCHEDULE, company.id(), id, theirs);
        merge.kept().forEach(field -> configTally.noted(Note.KEPT_HERE, company.name() + ": " + field));

        Fate fate = before.isEmpty() && !own ? Fate.TAKEN : merge.changed() ? Fate.CHANGED : Fate.THERE;
        if (config != null) {
            configFates.merge(config.id(), fate, Schedules::first);
        }
        windows.forEach(window -> windowFates.merge(window.id(), fate, Schedules::first));
    }

    private static Fate first(Fate one, Fate other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** @param spans null: the windows stay */
    private void write(int id, Panel.Config config, Map<String, String> fields, List<Span> spans) throws SQLException {
        target.update(
                """
                UPDATE dialing SET enabled = ?, disabled_by_dialer = ?, skip_holidays = ?, version = greatest(version, ?) + 1,
                       updated_at = clock_timestamp()
                 WHERE company_id = ?
                """,
                Boolean.valueOf(fields.get("enabled")),
                Boolean.valueOf(fields.get("disabled_by_dialer")),
                Boolean.valueOf(fields.get("skip_holidays")),
                config == null ? 0 : config.version(),
                id);
        if (spans != null) {
            target.update("DELETE FROM schedule_window WHERE company_id = ?", id);
            for (Span span : spans) {
                target.update(
                        "INSERT INTO schedule_window (company_id, day_of_week, start_time, end_time) VALUES (?, ?, ?, ?)",
                        id,
                        span.day(),
                        span.start(),
                        span.end());
            }
        }
    }

    private List<Span> spansHere(int id) throws SQLException {
        return target.rows(
                "SELECT day_of_week, start_time, end_time FROM schedule_window WHERE company_id = ? ORDER BY day_of_week, start_time, end_time",
                row -> new Span(row.getInt(1), row.getObject(2, LocalTime.class), row.getObject(3, LocalTime.class)),
                id);
    }

    /** In order; those that overlap are one. */
    private List<Span> joined(List<Panel.Window> windows) {
        List<Panel.Window> inOrder = windows.stream()
                .sorted(Comparator.comparing(Panel.Window::dayOfWeek)
                        .thenComparing(Panel.Window::start)
                        .thenComparing(Panel.Window::id))
                .toList();
        List<Span> spans = new ArrayList<>();
        for (Panel.Window window : inOrder) {
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null
                    && last.day() == window.dayOfWeek()
                    && window.start().isBefore(last.end())) {
                joined.add(window.id());
                LocalTime end = last.end().isAfter(window.end()) ? last.end() : window.end();
                spans.set(spans.size() - 1, new Span(last.day(), last.start(), end));
            } else {
                spans.add(new Span(window.dayOfWeek(), window.start(), window.end()));
            }
        }
        return spans;
    }

    private static String text(List<Span> spans) {
        return spans.stream()
                .map(span -> span.day() + " " + span.start() + "-" + span.end())
                .collect(Collectors.joining(", "));
    }
}
