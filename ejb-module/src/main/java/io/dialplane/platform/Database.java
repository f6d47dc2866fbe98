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
        maxPoolSize = 24,
        maxIdleTime = 300,
        transactional = true,
        properties = {"applicationName=dialplane"})
public class Database {

    /** Where the pool is found. */
    public static final String JNDI = "java:app/jdbc/dialplane";
}
