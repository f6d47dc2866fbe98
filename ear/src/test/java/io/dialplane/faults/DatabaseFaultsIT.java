package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.ConsoleDoor;
import io.dialplane.testing.Exposition;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** The database goes away under load: clients are told 503, nothing acknowledged is lost, and all goes on by itself. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class DatabaseFaultsIT {

    private static final int UNAVAILABLE = 503;
    private static final int DIALERS = 12;
    private static final String OVERVIEW = "/console/index.xhtml";

    private final Installation dialplane;
    private final List<URI> nodes;

    DatabaseFaultsIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.nodes = List.of(dialplane.node(0).uri(), dialplane.node(1).uri());
    }

    @Test
    void sessionsOfTheDatabaseAreCut(TestCompany one, TestCompany two) {
        int cuts = Build.inFullLength() ? 500 : 40;
        underLoad(one, two, dialers -> {
            for (int i = 0; i < cuts; i++) {
                int handedOut = dialers.handedOut();
                dialplane.pool().rows("""
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE application_name = 'dialplane' AND datname = current_database() AND state <> 'idle'
                         ORDER BY random() LIMIT 2""");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> dialers.handedOut() > handedOut);
            }
        });
    }

    @Test
    void theDatabaseCrashesAndComesBack(TestCompany one, TestCompany two) {
        int crashes = Build.inFullLength() ? 10 : 1;
        underLoad(one, two, dialers -> {
            for (int i = 0; i < crashes; i++) {
                dialplane.postgres().kill();
                awaitReady(UNAVAILABLE);
                assertThat(databaseUp())
                        .as("what a node counts is shown all the same")
                        .isZero();
                dialplane.postgres().start();
                awaitReady(200);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> databaseUp() == 1);
                int handedOut = dialers.handedOut();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> dialers.handedOut() > handedOut + 100);
            }
        });
    }

    /** Whoever has the console open is told so, and goes on where he or she was. */
    @Test
    void theConsoleSaysThatTheDatabaseIsAway(TestCompany company) {
        Api person = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        person.get(OVERVIEW).expect(200);
        dialplane.postgres().kill();
        try {
            awaitStatus(person, UNAVAILABLE);
            Answer away = person.get(OVERVIEW).expect(UNAVAILABLE);
            assertThat(Integer.parseInt(away.header("Retry-After"))).isPositive();
            assertThat(away.header("Content-Type").toLowerCase(Locale.ROOT).replace(" ", ""))
                    .isEqualTo("text/html;charset=utf-8");
            assertThat(away.body())
                    .contains("The database does not answer at the moment", "پایگاه داده اکنون پاسخ نمی‌دهد")
                    .doesNotContain("Exception", "\tat ", "SQL");
        } finally {
            dialplane.postgres().start();
        }
        awaitReady(200);
        awaitStatus(person, 200);
    }

    private static void awaitStatus(Api person, int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> person.get(OVERVIEW).status() == status);
    }

    @Test
    @EnabledIfSystemProperty(named = "dialplane.faults", matches = "true")
    void theDatabaseFreezesForTwentySeconds(TestCompany one, TestCompany two) {
        underLoad(one, two, dialers -> {
            long frozen = System.nanoTime();
            dialplane.postgres().freeze();
            try {
                awaitReady(UNAVAILABLE);
                Api nobody = dialplane.api();
                nobody.get("/api/health/live").expect(200);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> System.nanoTime() - frozen
                                > Duration.ofSeconds(20).toNanos());
            } finally {
                dialplane.postgres().thaw();
            }
            awaitReady(200);
            int handedOut = dialers.handedOut();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> dialers.handedOut() > handedOut + 100);
        });
    }

    private double databaseUp() {
        Exposition metrics = Exposition.parse(
                dialplane.monitor().get("/api/metrics").expect(200).body());
        assertThat(metrics.families()).contains("dialplane_batches_total", "jvm_memory_used_bytes");
        return metrics.value("dialplane_database_up");
    }

    private interface Fault {
        void strike(Dialers dialers);
    }

    private void underLoad(TestCompany one, TestCompany two, Fault fault) {
        one.opens().pays(1).topsUp(1_000_000_000);
        two.opens();
        String numbers = String.join(
                "\n",
                java.util.stream.Stream.generate(dialplane::freshMobile)
                        .limit(Build.inFullLength() ? 200_000 : 30_000)
                        .toList());
        one.admin()
                .upload("/api/numbers/upload", "numbers.csv", numbers.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .expect(200);
        Dialers dialers = new Dialers(List.of(one, two), nodes, DIALERS, Set.of(UNAVAILABLE));
        try (dialers) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> dialers.handedOut() > 200);
            fault.strike(dialers);
        }
        dialers.checkAgainst(dialplane, TwoNodes.ASSIGNMENT_TIMEOUT);
    }

    private void awaitReady(int status) {
        for (URI node : nodes) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Answer answer = Api.at(node).get("/api/health/ready");
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
            });
        }
    }
}
