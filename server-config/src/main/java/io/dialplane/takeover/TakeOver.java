package io.dialplane.takeover;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of a take-over, from the look at both databases to the report. */
public final class TakeOver {

    private final Options options;
    private final Progress progress;
    private final Clock clock;
    private final List<Tally> tallies = new ArrayList<>();

    private TakeOver(Options options, Progress progress, Clock clock) {
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Takes over what is new in the panel or has changed there since the last run.
     *
     * @throws TakeOverException when it can't be done, or broke off: what was committed stays, and the next run goes on
     */
    public static Report run(Options options, Progress progress, Clock clock) {
        return new TakeOver(options, progress, clock).run();
    }

    private Report run() {
        Instant startedAt = clock.instant();
        try (Panel panel = Panel.open(options.panel());
                Database target = Target.open(options.target())) {
            try {
                run(panel, target);
            } finally {
                Target.release(target);
            }
        } catch (SQLException e) {
            throw new TakeOverException(
                    "The take-over broke off: " + e.getMessage() + ". What was committed stays; run it again", e);
        }
        return Report.of(options.panel().jdbcUrl(), startedAt, Duration.between(startedAt, clock.instant()), tallies);
    }

    private void run(Panel panel, Database target) throws SQLException {
        Tally companies = tally(panel, "companies");
        Tally people = tally(panel, "admin_users");
        Tally scenarios = tally(panel, "scenarios");
        Tally lines = tally(panel, "outbound_lines");
        Tally configs = tally(panel, "schedule_configs");
        Tally windows = tally(panel, "schedule_windows");
        Tally numbers = tally(panel, "numbers");
        Tally callResults = tally(panel, "call_results");
        Tally batches = tally(panel, "dialer_batches");
        batches.skipped(Reason.BATCH_LOG, panel.count("dialer_batches"), null);

        Taken taken = Taken.read(target);
        Numbers pool = new Numbers(panel, target, numbers);
        Results results = new Results(panel, target, taken, callResults);
        // whatever refuses the take-over does it before anything is written
        results.refuseConflicts();
        pool.read();
        progress.at("numbers read", pool.usable(), pool.usable());

        pool.makeRoom();
        results.makeRoom();
        Set<Long> withScenarios =
                panel.scenarios().stream().map(Panel.Named::companyId).collect(Collectors.toUnmodifiableSet());
        new Companies(panel, target, taken, companies, withScenarios).take();
        progress.at("companies", 1, 1);
        new People(panel, target, taken, people).take();
        progress.at("people", 1, 1);
        Labels.scenarios(panel, target, taken, scenarios).take();
        Labels.lines(panel, target, taken, lines).take();
        new Schedules(panel, target, taken, configs, windows).take();
        progress.at("scenarios, lines and schedules", 1, 1);

        results.read();
        progress.at("results read", 1, 1);
        new Chunks(target, options, pool, numbers, progress).write();
        results.count();
        results.audit();
        pool.noteMissing();
        noteEmptyWallets(target, companies);
        for (String table : List.of("phone_number", "number_state", "company_number", "call_result")) {
            target.execute("ANALYZE " + table);
        }
        target.connection().commit();
    }

    private Tally tally(Panel panel, String table) throws SQLException {
        Tally tally = new Tally(table, panel.count(table));
        tallies.add(tally);
        return tally;
    }

    private static void noteEmptyWallets(Database target, Tally tally) throws SQLException {
        List<String> without = target.rows("""
                SELECT c.name FROM company c JOIN taken_over t ON t.what = 'company' AND t.target_id = c.id
                 WHERE c.is_active AND dearest_cost_of(c.id) > balance_of(c.id) ORDER BY c.id
                """, row -> row.getString(1));
        without.forEach(name -> tally.noted(Note.NO_MONEY, name));
    }
}
