package io.dialplane.platform;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database's schema up to date, as the role that owns it ({@code DATABASE_MIGRATION_URL}).
 *
 * <p>Runs when the persistence unit starts, on every node; Flyway's lock lets one of them work and the others wait.
 */
public final class Migration {

    private Migration() {}

    /** @throws IllegalStateException with one clear sentence when the database can't be reached or is not fit */
    public static void run() {
        DatabaseUrl application = Setting.required("DATABASE_URL", DatabaseUrl::parse);
        DatabaseUrl owner = Setting.required("DATABASE_MIGRATION_URL", DatabaseUrl::parse);
        DatabaseRoles.check(application, owner);
        run(owner, application.user());
    }

    /** Migrates the owner's database and grants the application's role what it needs. */
    public static void run(DatabaseUrl owner, String applicationRole) {
        if (!applicationRole.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalStateException("DATABASE_URL names a user that is not a plain role name");
        }
        try {
            Flyway.configure(Migration.class.getClassLoader())
                    .dataSource(owner.dataSource())
                    .placeholders(Map.of("app_role", applicationRole))
                    .locations("classpath:db/migration")
                    // the functions were a versioned script once
                    .ignoreMigrationPatterns("versioned:missing")
                    .connectRetries(5)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException("The database " + owner + " can't be migrated: " + e.getMessage(), e);
        }
    }
}
