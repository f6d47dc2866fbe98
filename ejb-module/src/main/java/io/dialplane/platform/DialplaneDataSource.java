package io.dialplane.platform;

import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections as the application's role, taken from {@code DATABASE_URL}; the server puts its pool around it.
 *
 * <p>The time-outs bound what a frozen peer can hold: a lock waits 5 s at most, a statement runs 60 s at most, a
 * transaction that went silent is ended after 30 s, and a socket that gives no answer is given up.
 */
public class DialplaneDataSource extends PGSimpleDataSource {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final String SESSION =
            "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c statement_timeout=60s -c TimeZone=UTC";

    public DialplaneDataSource() {
        DatabaseUrl url = Setting.required("DATABASE_URL", DatabaseUrl::parse);
        setUrl(url.jdbcUrl());
        setUser(url.user());
        setPassword(url.password());
        setApplicationName("dialplane");
        setOptions(SESSION);
        setConnectTimeout(5);
        setSocketTimeout(70);
        setTcpKeepAlive(true);
        setReWriteBatchedInserts(true);
    }

    /** WildFly asks with empty names; the environment's count. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return user == null || user.isEmpty() ? getConnection() : super.getConnection(user, password);
    }
}
