package io.dialplane.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node does by itself goes on and on, whatever the server. */
@ExtendWith(Dialplane.class)
class RepeatedWorkIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation dialplane;

    RepeatedWorkIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void sweepsAndFoldingGoOnByThemselves(TestCompany company) {
        goesOnByItself(dialplane, company);
    }

    static void goesOnByItself(Installation dialplane, TestCompany company) {
        Pool pool = dialplane.pool();
        for (int round = 1; round <= 3; round++) {
            company.reports(company.addsNumbers(2).get(0), "MISSED").expect(200);
            company.topsUp(10);
            long balance = company.balance();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(pool.count("SELECT count(*) FROM number_state WHERE free_at <= clock_timestamp()"))
                        .as("numbers that wait for a place")
                        .isZero();
                assertThat(pool.count(
                                "SELECT count(*) FROM wallet WHERE company_id = ? AND balance = ?",
                                company.id(),
                                balance))
                        .as("all is folded")
                        .isEqualTo(1);
                assertThat(pool.count(
                                "SELECT (SELECT count(*) FROM statistics_change) + (SELECT count(*) FROM pool_change)"))
                        .as("changes of figures that are not folded")
                        .isZero();
            });
        }
    }
}
