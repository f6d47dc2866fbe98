package io.dialplane.platform;

/** {@link Sql} on a {@link TestDatabase}, as the application's role; each transaction has a connection of its own. */
public final class TestSql {

    private TestSql() {}

    public static Sql on(TestDatabase database) {
        return new Sql(database.appUrl().dataSource());
    }
}
