package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.ALPHA;
import static io.dialplane.statistics.CountedWorld.NOW;
import static io.dialplane.statistics.CountedWorld.call;

import io.dialplane.callresult.CallStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An installation that has been at work before there were statistics. */
class StatisticsMigrationSqlIT {

    @Test
    void what_was_there_before_is_counted() throws SQLException, IOException {
        try (CountedWorld world = new CountedWorld()) {
            Connection app = world.app();
            List<Integer> numbers = CountedWorld.add(app, "IR", CountedWorld.mobiles(0, 20));
            CountedWorld.add(app, "DE", CountedWorld.mobiles(50, 3));
            int i = 0;
            for (Duration age :
                    List.of(Duration.ofMinutes(5), Duration.ofHours(5), Duration.ofDays(20), Duration.ofDays(60))) {
                CountedWorld.report(app, ALPHA, List.of(call(numbers.get(i++), CallStatus.BUSY, NOW.minus(age))));
            }
            CountedWorld.reset(app, ALPHA, numbers.subList(0, 1));
            CountedWorld.setStatus(app, ALPHA, numbers.subList(1, 7), CallStatus.BANNED);
            CountedWorld.setDeleted(app, ALPHA, numbers.subList(2, 9), true);
            CountedWorld.setRetired(app, numbers.subList(8, 12), true);
            app.commit();
            world.run(
                    "TRUNCATE statistics_change, statistics_fold, attempt_count, number_count, called_count, pool_change, pool_count");

            world.run(countingOfTheMigration());

            world.compare();
            world.foldAll();
            world.compare();
            Connection later = world.app();
            CountedWorld.reset(later, ALPHA, numbers);
            CountedWorld.report(later, ALPHA, List.of(call(numbers.get(3), CallStatus.MISSED, NOW)));
            later.commit();
            world.compare();
            world.foldAll();
            world.compare();
        }
    }

    /** The end of the script, behind its tables and triggers, at the tests' time. */
    private static String countingOfTheMigration() throws IOException {
        try (InputStream script =
                StatisticsMigrationSqlIT.class.getResourceAsStream("/db/migration/V4__statistics.sql")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            String counting = text.substring(text.indexOf("what is there already"));
            return counting.substring(counting.indexOf("INSERT INTO")).replace("now()", "timestamptz '" + NOW + "'");
        }
    }
}
