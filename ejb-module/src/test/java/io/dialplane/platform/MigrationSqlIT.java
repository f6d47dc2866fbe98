package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Databases of builds in between. */
class MigrationSqlIT {

    /** For an hour a script 35 added the column that V43 adds now. */
    @Test
    void a_database_that_an_abandoned_script_has_changed_is_migrated() {
        try (TestDatabase database = TestDatabase.empty()) {
            Flyway.configure()
                    .dataSource(database.ownerUrl().dataSource())
                    .placeholders(Map.of("app_role", TestServer.APP))
                    .locations("classpath:db/migration")
                    .repeatableSqlMigrationPrefix("NONE")
                    .target("42")
                    .load()
                    .migrate();
            database.run("ALTER TABLE cluster ADD COLUMN abandoned boolean NOT NULL DEFAULT false");
            database.run("""
                    INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    SELECT max(installed_rank) + 1, '35', 'abandoned clusters', 'SQL', 'V35__abandoned_clusters.sql', 1, current_user, 1, true
                      FROM flyway_schema_history;
                    INSERT INTO cluster (name, mode, addresses, realm) VALUES ('tehran', 'ssh', '{127.0.0.1}', '127.0.0.1');
                    """);
            Migration.run(database.ownerUrl(), TestServer.APP);
            assertThat(database.texts("SELECT name || ' ' || abandoned FROM cluster"))
                    .containsExactly("tehran false");
            assertThat(
                            database.texts(
                                    "SELECT version FROM flyway_schema_history WHERE version IN ('43', '44') AND success ORDER BY 1"))
                    .containsExactly("43", "44");

            database.run("UPDATE cluster SET abandoned = true");
            database.run("DELETE FROM flyway_schema_history WHERE version IS NULL"); // so that something runs again
            Migration.run(database.ownerUrl(), TestServer.APP);
            assertThat(database.texts("SELECT abandoned FROM cluster"))
                    .as("it is V43's own now")
                    .containsExactly("t");
        }
    }
}
