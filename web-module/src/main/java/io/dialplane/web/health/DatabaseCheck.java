package io.dialplane.web.health;

import io.dialplane.platform.HealthService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The database, for the server's own {@code /health}. */
@Readiness
@ApplicationScoped
public class DatabaseCheck implements HealthCheck {

    @Inject
    private HealthService health;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database")
                .status(health.databaseAnswers())
                .build();
    }
}
