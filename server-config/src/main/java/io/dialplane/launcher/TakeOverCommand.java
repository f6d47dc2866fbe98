package io.dialplane.launcher;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.takeover.Options;
import io.dialplane.takeover.Report;
import io.dialplane.takeover.TakeOver;
import io.dialplane.takeover.TakeOverException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Takes an existing panel over, says how far it has come, and leaves a report for people and one for programs. */
final class TakeOverCommand {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Settings settings;
    private final DataFolder data;

    /** @param data where the reports go */
    TakeOverCommand(Settings settings, DataFolder data) {
        this.settings = settings;
        this.data = data;
    }

    /**
     * Runs once.
     *
     * @return whether every row of the panel is accounted for
     * @throws LaunchException when it can't be done, or broke off
     */
    boolean run(DatabaseUrl panel, DatabaseUrl owner) {
        Clock clock = Clock.systemUTC();
        Instant startedAt = clock.instant();
        Report report;
        try {
            report = TakeOver.run(
                    new Options(panel, owner, settings.cooldown(), settings.assignmentTimeout(), Options.CHUNK),
                    (what, done, all) -> System.err.printf(Locale.ROOT, "%s: %,d of %,d%n", what, done, all),
                    clock);
        } catch (TakeOverException e) {
            throw new LaunchException(e.getMessage(), e);
        }
        String name = "take-over/" + STAMP.format(startedAt);
        data.folder("take-over");
        data.writeSecret(name + ".json", report.toJson());
        data.writeSecret(name + ".txt", report.toText());
        System.out.println(report.toText());
        System.out.println("Reports: " + data.path().resolve(name) + ".txt and .json");
        return report.reconciles();
    }
}
