package io.dialplane.platform;

import java.util.List;

/**
 * What a superuser of PostgreSQL runs to make the product's database: the launcher for the embedded one, and the tests. Each
 * statement is one by itself; names and passwords are put in as they are.
 */
public final class NewDatabase {

    private NewDatabase() {}

    /** The role that owns the database and migrates; row-level security does not hold it. */
    public static String owner(String role, String password) {
        return role(role, "BYPASSRLS", password);
    }

    /** The role the product connects as; the migration grants it what it needs. */
    public static String application(String role, String password) {
        return role(role, "NOBYPASSRLS", password);
    }

    private static String role(String name, String attribute, String password) {
        return "CREATE ROLE " + name + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE " + attribute + " PASSWORD '"
                + password + "'";
    }

    /** The rights on a database that its owner has made: the product's role may connect, no more, and nobody else may. */
    public static List<String> rights(String database, String application) {
        return List.of(
                "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + database + " TO " + application);
    }

    /** Nobody but superusers has business in the server's own database. */
    public static String closeServersOwn() {
        return "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC";
    }
}
