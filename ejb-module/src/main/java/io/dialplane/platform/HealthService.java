package io.dialplane.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Whether the node can do its work: the database decides, Redis is only shown. */
@ApplicationScoped
public class HealthService {

    private static final int PATIENCE_SECONDS = (int) Duration.ofSeconds(3).toSeconds();

    @Resource(lookup = Database.JNDI)
    private DataSource database;

    @Inject
    private Redis redis;

    /** Whether the database answers now. */
    public boolean databaseAnswers() {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether Redis answered lately: for pages, which wait for nobody. */
    public boolean redisIsWell() {
        return redis.isWell();
    }

    /** Whether Redis answers now. */
    public boolean redisAnswers() {
        return redis.probe();
    }
}
