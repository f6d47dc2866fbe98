package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Node;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes, one database, three companies' dialers: no number twice, nothing lost, also when a process is killed. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class TwoNodesIT {

    private static final int DIALERS = 32;
    private static final int KILLS = Build.inFullLength() ? 50 : 2;
    private static final int NUMBERS_PER_KILL = 4_000;

    /** One in so many killed servers comes back while all dialers are at work. */
    private static final int RESTARTED_UNDER_LOAD = 10;

    private static final Duration ONE_SWEEP = Duration.ofSeconds(5);

    private final Installation dialplane;
    private final List<URI> nodes;

    TwoNodesIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.nodes = List.of(dialplane.node(0).uri(), dialplane.node(1).uri());
    }

    @Test
    void noNumberIsHandedOutTwice(TestCompany one, TestCompany two, TestCompany three) {
        List<TestCompany> companies = open(one, two, three);
        addNumbers(one, 20_000);
        int wanted = Build.inFullLength() ? 20_000 : 5_000;
        Dialers dialers = new Dialers(companies, nodes, DIALERS, Set.of());
        try (dialers) {
            Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> dialers.handedOut() >= wanted);
        }
        dialers.checkAgainst(dialplane, TwoNodes.ASSIGNMENT_TIMEOUT);
        assertThat(dialers.withoutAnswer()).as("requests without an answer").isZero();
        assertEverythingComesBack();
    }

    @Test
    void aKilledProcessLosesNothing(TestCompany one, TestCompany two, TestCompany three) {
        List<TestCompany> companies = open(one, two, three);
        Dialers dialers = new Dialers(companies, nodes, DIALERS, Set.of());
        try (dialers) {
            for (int kill = 0; kill < KILLS; kill++) {
                addNumbers(one, NUMBERS_PER_KILL);
                int before = dialers.handedOut();
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> dialers.handedOut() > before + 1_000);
                Node victim = dialplane.node(kill % 2);
                victim.kill();
                int after = dialers.handedOut();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> dialers.handedOut() > after + 200
                                || dialplane.pool().count("SELECT count(*) FROM number_state WHERE pos IS NOT NULL")
                                        == 0);
                if (kill % RESTARTED_UNDER_LOAD == 0) {
                    victim.restart();
                } else { // beside all dialers it takes twice as long or more
                    dialers.restWhile(victim::restart);
                }
            }
        }
        dialers.checkAgainst(dialplane, TwoNodes.ASSIGNMENT_TIMEOUT);
        assertThat(dialers.acknowledgedReports()).isGreaterThan(KILLS * 900);
        assertEverythingComesBack();
    }

    private static List<TestCompany> open(TestCompany... companies) {
        List<TestCompany> all = List.of(companies);
        all.forEach(TestCompany::opens);
        all.get(0).pays(1).topsUp(1_000_000_000);
        return all;
    }

    private void addNumbers(TestCompany company, int count) {
        String csv =
                IntStream.range(0, count).mapToObj(i -> dialplane.freshMobile()).collect(Collectors.joining("\n"));
        company.admin()
                .upload("/api/numbers/upload", "numbers.csv", csv.getBytes(StandardCharsets.UTF_8))
                .expect(200);
    }

    /** Every number that nobody reported is free again within the time-out and one sweep. */
    private void assertEverythingComesBack() {
        String missing = """
                SELECT count(*) FROM number_state s
                 WHERE s.pos IS NULL AND NOT EXISTS (SELECT 1 FROM call_result r WHERE r.number_id = s.number_id)""";
        Awaitility.await()
                .atMost(TwoNodes.ASSIGNMENT_TIMEOUT.plus(ONE_SWEEP).plusSeconds(5))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(dialplane.pool().count(missing))
                        .as("numbers not yet back")
                        .isZero());
        assertThat(dialplane.pool().count("SELECT count(*) FROM number_state WHERE lease_batch IS NOT NULL"))
                .isZero();
        assertThat(dialplane.pool().count("""
                SELECT count(*) FROM number_state s JOIN company_cursor k ON k.country = s.country AND k.pos >= s.pos
                 WHERE NOT EXISTS (SELECT 1 FROM company_number c
                                    WHERE c.company_id = k.company_id AND c.number_id = s.number_id)"""))
                .as("numbers behind the cursor of a company that has not called them")
                .isZero();
    }
}
