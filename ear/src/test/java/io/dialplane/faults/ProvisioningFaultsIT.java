package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.provisioning.SshPeer;
import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import io.dialplane.testing.Build;
import io.dialplane.testing.Clusters;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
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

    /** Files that are complete; others are written under another name still. */
    private long written() {
        return ssh.files().stream().filter(file -> file.endsWith(".xml")).count();
    }

    private long count(String sql, TestCompany company) {
        return dialplane.pool().count(sql, company.id());
    }
}
