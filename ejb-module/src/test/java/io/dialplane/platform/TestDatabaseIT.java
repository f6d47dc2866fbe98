package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabaseIT {

    @Test
    void everyDatabaseIsMigratedAndEmptyAndItsOwn() throws SQLException {
        try (TestDatabase one = TestDatabase.fresh();
                TestDatabase other = TestDatabase.fresh()) {
            one.owner()
                    .createStatement()
                    .execute(
                            "INSERT INTO company (name, display_name, country, time_zone) VALUES ('aa', 'A', 'IR', 'Asia/Tehran')");
            assertThat(companies(one.app())).isEqualTo(1);
            assertThat(companies(other.app())).isZero();
        }
    }

    private static int companies(Connection connection) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM company")) {
            row.next();
            return row.getInt(1);
        }
    }
}
