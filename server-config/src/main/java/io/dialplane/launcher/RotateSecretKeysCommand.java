package io.dialplane.launcher;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.SecretRotation;
import io.dialplane.platform.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Seals with the first key of the file what was sealed with others, and says what it could not. */
final class RotateSecretKeysCommand {

    private RotateSecretKeysCommand() {}

    /**
     * Runs once; goes on where an earlier run was stopped.
     *
     * @return whether everything is sealed with the first key now
     * @throws LaunchException when the database fails
     */
    static boolean run(Path keys, DatabaseUrl owner) {
        try (Connection connection = owner.dataSource().getConnection()) {
            SecretRotation.Outcome outcome = new SecretRotation(new Secrets(() -> keys))
                    .run(connection, done -> System.err.printf(Locale.ROOT, "Secrets sealed anew: %,d%n", done));
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
}
