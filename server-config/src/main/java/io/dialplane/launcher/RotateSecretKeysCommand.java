package io.dialplane.launcher;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.SecretRotation;
import io.dialplane.platform.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** Seals with the first key of the file what was sealed with others, and says what it could not. */
final class RotateSecretKeysCommand {

    /** Until every node seals with the first key; some more, for whoever was just sealing. */
    private static final Duration NODES = Secrets.RELOAD_AFTER.multipliedBy(2);

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private RotateSecretKeysCommand() {}

    /**
     * Runs until nothing is left; goes on where an earlier run was stopped.
     *
     * @return whether everything is sealed with the first key now
     * @throws LaunchException when the database fails
     */
    static boolean run(Path keys, DatabaseUrl owner) {
        try (Connection connection = owner.dataSource().getConnection()) {
            SecretRotation.Outcome outcome = new SecretRotation(new Secrets(() -> keys))
                    .complete(
                            connection,
                            done -> System.err.printf(Locale.ROOT, "Secrets sealed anew: %,d%n", done),
                            new Waiting());
            outcome.unreadable().forEach(System.err::println);
            System.out.printf(
                    Locale.ROOT,
                    "%,d secrets were sealed anew, %,d can't be read%s%n",
                    outcome.sealed(),
                    outcome.unreadable().size(),
                    outcome.unreadable().isEmpty() ? "; the other keys are needed no more" : "; keep all keys");
            return outcome.unreadable().isEmpty();
        } catch (SQLException e) {
            throw new LaunchException("The database has failed; run it again to go on: " + e.getMessage(), e);
        }
    }

    /** Says what it waits for, once each time. */
    private static final class Waiting implements SecretRotation.Patience {

        private boolean told;

        @Override
        public void forNodes() {
            told = false;
            System.err.printf(Locale.ROOT, "Waiting %d s until every node has read the keys%n", NODES.toSeconds());
            sleep(NODES);
        }

        @Override
        public void forTransactions() {
            if (!told) {
                told = true;
                System.err.println("Waiting until the transactions that are going on have ended");
            }
            sleep(MOMENT);
        }

        private static void sleep(Duration time) {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Stopped; run it again to go on", e);
            }
        }
    }
}
