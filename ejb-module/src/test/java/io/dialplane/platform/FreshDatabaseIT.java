package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The tests' databases: each its own, with the rights that the product's has. */
class FreshDatabaseIT {

    @Test
    void everyDatabaseIsMigratedAndEmptyAndItsOwn() throws SQLException {
        try (TestDatabase one = TestDatabase.fresh();
                TestDatabase other = TestDatabase.fresh()) {
            execute(
                    one.owner(),
                    "INSERT INTO company (name, display_name, country, time_zone) VALUES ('aa', 'A', 'IR', 'Asia/Tehran')");
            assertThat(companies(one.app())).isEqualTo(1);
            assertThat(companies(other.app())).isZero();
        }
    }

    @Test
    void theApplicationMayConnectToItsDatabaseAndNoMore() throws SQLException {
        try (TestDatabase database = TestDatabase.fresh()) {
            try (Connection app = database.app()) {
                assertThatThrownBy(() -> execute(app, "CREATE TEMPORARY TABLE mine (n int)"))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> execute(app, "CREATE SCHEMA mine")).hasMessageContaining("permission denied");
            }
            DatabaseUrl serversOwn = TestServer.get().url("postgres", TestServer.APP);
            assertThatThrownBy(() -> serversOwn.dataSource().getConnection().close())
                    .hasMessageContaining("permission denied");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int companies(Connection connection) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM company")) {
            row.next();
            return row.getInt(1);
        }
    }
}
