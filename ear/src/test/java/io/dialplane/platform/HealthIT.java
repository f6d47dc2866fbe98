package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators and browsers need of every node. */
@ExtendWith(Dialplane.class)
class HealthIT {

    private static final String READY = """
            {"status": "UP", "checks": [{"name": "database", "status": "UP"}, {"name": "redis", "status": "%s"}]}
            """;

    private final Installation dialplane;

    HealthIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void isShownToAnybody() {
        dialplane.api().get("/api/health/live").is("""
                {"status": "UP", "checks": []}
                """);
        dialplane.api().get("/api/health/ready").is(READY.formatted("UP"));
    }

    @Test
    void doesNotNeedRedis(TestCompany company) {
        company.opens().addsNumbers(1);
        dialplane.redis().stop();
        try {
            dialplane.api().get("/api/health/ready").is(READY.formatted("DOWN"));
            assertThat(company.numbersOfBatch(1)).hasSize(1);
            dialplane
                    .api()
                    .login(
                            company.adminPerson().username(),
                            company.adminPerson().password());
        } finally {
            dialplane.redis().start();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> dialplane.api().get("/api/health/ready").is(READY.formatted("UP")));
    }

    @Test
    void namesEachRequest() {
        Answer given = dialplane.api().with("X-Request-Id", "abc-123").get("/api/health/live");
        assertThat(given.header("X-Request-Id")).isEqualTo("abc-123");
        Answer own = dialplane.api().get("/api/auth/me").isProblem(401, null);
        assertThat(own.header("X-Request-Id")).isNotBlank();
        Answer evil = dialplane.api().with("X-Request-Id", "x".repeat(500)).get("/api/health/live");
        assertThat(evil.header("X-Request-Id")).hasSizeLessThan(200);
    }

    @Test
    void letsPagesOfKnownOriginsIn() {
        Api page = dialplane.api().with("Origin", "http://localhost:5173");
        Answer preflight = page.with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", "authorization,content-type")
                .send("OPTIONS", "/api/numbers", null, BodyPublishers.noBody());
        assertThat(preflight.status()).isIn(200, 204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("authorization");
        Answer refused = page.get("/api/auth/me").isProblem(401, null);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("X-Total-Count");
        Answer stranger = dialplane.api().with("Origin", "http://evil.example").get("/api/health/live");
        assertThat(stranger.header("Access-Control-Allow-Origin")).isEmpty();
    }
}
