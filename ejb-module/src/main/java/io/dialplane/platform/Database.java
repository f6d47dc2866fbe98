package io.dialplane.platform;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** Defines the product's pool of database connections on every server. */
@Singleton
@Startup
@DataSourceDefinition(
        name = Database.JNDI,
        className = "io.dialplane.platform.DialplaneDataSource",
        initialPoolSize = 2,
        minPoolSize = 2,
        maxPoolSize = Database.CONNECTIONS,
        maxIdleTime = 300,
        transactional = true,
        properties = {"applicationName=dialplane"})
public class Database {

    /** Connections in the pool at most. */
    static final int CONNECTIONS = 24;

    /** Where the pool is found. */
    public static final String JNDI = "java:app/jdbc/dialplane";
}
