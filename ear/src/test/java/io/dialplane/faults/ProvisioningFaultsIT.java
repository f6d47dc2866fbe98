package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.provisioning.SshPeer;
import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.Clusters;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server dies between two steps of a creation: nothing of it is left here, nor on the switch. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class ProvisioningFaultsIT {

    private static final String AGENTS = "/v1/admin/agents";
    private static final String PASSWORD = "not-the-usual-one";
    /** Some parts of a job, the last one not a whole one. */
    private static final int AGENTS_OF_FILE = 110;

    private static final int TIMES = Build.inFullLength() ? 5 : 1;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Installation dialplane;
    private final SshPeer ssh = SshPeer.start();
    private final EventSocketPeer events = EventSocketPeer.start(PASSWORD);

    ProvisioningFaultsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @AfterEach
    void bothNodesRun() {
        dialplane.revive();
        ssh.close();
        events.close();
    }

    @Test
    void aKilledProcessLeavesNothingOfItsCreation(TestCompany company) {
        Clusters.ofFiles(dialplane, company, ssh, events, PASSWORD);
        int victim = 0;
        for (int kill = 0; kill < TIMES; kill++) {
            events.is(EventSocketPeer.Mood.SILENT); // the files are written, and it is waited for the reload
            var admin = company.admin().on(dialplane.node(victim).uri());
            CompletableFuture<?> creation = CompletableFuture.runAsync(() ->
                    admin.post(AGENTS, Json.object("email", "a@" + company.slug() + ".test", "extensions_count", 2)));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> written() == 4);
            dialplane.node(victim).kill();
            creation.exceptionally(lost -> null).join();
            events.is(EventSocketPeer.Mood.WELL);
            assertThat(count("SELECT count(*) FROM agent_creation WHERE company_id = ?", company))
                    .isOne();
            // as if its two minutes were over
            dialplane.pool().update("UPDATE agent_creation SET expires_at = now() WHERE company_id = ?", company.id());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ssh.files()).isEmpty());
            assertThat(count("SELECT count(*) FROM agent_creation WHERE company_id = ?", company))
                    .isZero();
            assertThat(count(
                            "SELECT count(*) FROM extension WHERE company_id = ? AND (user_id IS NOT NULL OR creation IS NOT NULL)",
                            company))
                    .isZero();
            assertThat(count("SELECT count(*) FROM users WHERE company_id = ? AND role = 'AGENT'", company))
                    .isZero();
            victim = 1 - victim;
            dialplane.node(1 - victim).restart();
        }
        company.admin()
                .on(dialplane.node(victim).uri())
                .post(AGENTS, Json.object("email", "a@" + company.slug() + ".test"))
                .expect(201);
        assertThat(ssh.files()).hasSize(3);
    }

    /** The other node goes on with the file: everybody is there, once, and nothing of what was begun is left. */
    @Test
    void aFileOfAgentsOutlivesTheServerThatRanIt(TestCompany company) {
        Clusters.ofFiles(dialplane, company, ssh, events, PASSWORD);
        StringBuilder file = new StringBuilder("email;first_name;role\n");
        for (int i = 0; i < AGENTS_OF_FILE; i++) {
            file.append("bulk").append(i).append('@').append(company.slug()).append(".test;Ali;agent\n");
        }
        String path = company.admin()
                .on(dialplane.node(0).uri())
                .send("POST", AGENTS + "/bulk", "text/csv", BodyPublishers.ofString(file.toString()))
                .expect(202)
                .header("Location")
                .replaceFirst("^https?://[^/]+", "");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> agents(company) > 0);
        events.is(EventSocketPeer.Mood.SILENT); // the next part is written, and it is waited for the reload
        dialplane.node(0).kill();
        events.is(EventSocketPeer.Mood.WELL);
        assertThat(agents(company)).as("in the middle").isLessThan(AGENTS_OF_FILE);

        // as if it had not been heard of for its two minutes; its term at the switch is over long before
        dialplane.pool().update("UPDATE cluster SET worker_until = now() WHERE name = ?", "files-" + company.slug());
        dialplane
                .pool()
                .update("UPDATE agent_job SET seen_at = now() - interval '1 hour' WHERE company_id = ?", company.id());
        Api admin = company.admin().on(dialplane.node(1).uri());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(admin.get(path).text("job/state"))
                .isEqualTo("done"));
        assertThat(admin.get(path).number("job/created")).isEqualTo(AGENTS_OF_FILE);
        assertThat(admin.get(path).number("job/failed")).isZero();
        assertThat(admin.get(path + "/result").body().lines().skip(1))
                .hasSize(AGENTS_OF_FILE)
                .allMatch(line -> line.contains(",created,"));
        assertThat(agents(company)).isEqualTo(AGENTS_OF_FILE);
        assertThat(count("SELECT count(DISTINCT email) FROM users WHERE company_id = ? AND role = 'AGENT'", company))
                .isEqualTo(AGENTS_OF_FILE);
        assertThat(count("SELECT count(*) FROM extension WHERE company_id = ? AND user_id IS NOT NULL", company))
                .isEqualTo(AGENTS_OF_FILE);
        dialplane.pool().update("UPDATE agent_creation SET expires_at = now() WHERE company_id = ?", company.id());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(count("SELECT count(*) FROM agent_creation WHERE company_id = ?", company))
                    .isZero();
            assertThat(ssh.files()).hasSize(AGENTS_OF_FILE + 2);
        });
    }

    private long agents(TestCompany company) {
        return count("SELECT count(*) FROM users WHERE company_id = ? AND role = 'AGENT'", company);
    }

    /** Files that are complete; others are written under another name still. */
    private long written() {
        return ssh.files().stream().filter(file -> file.endsWith(".xml")).count();
    }

    private long count(String sql, TestCompany company) {
        return dialplane.pool().count(sql, company.id());
    }
}
