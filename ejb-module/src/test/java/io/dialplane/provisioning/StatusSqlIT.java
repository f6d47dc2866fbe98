package io.dialplane.provisioning;

import static io.dialplane.provisioning.TestProvisioning.ALPHA;
import static io.dialplane.provisioning.TestProvisioning.BETA;
import static io.dialplane.provisioning.TestProvisioning.ROOT;
import static io.dialplane.provisioning.TestProvisioning.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How switches do, as they say themselves. */
class StatusSqlIT {

    private static final TestProvisioning AT = new TestProvisioning();
    private static final String PASSWORD = "not-ClueCon-but-longer";

    @AfterAll
    static void close() {
        AT.close();
    }

    @BeforeEach
    void twoCompanies() {
        AT.twoCompanies();
    }

    @Test
    void a_dead_switch_of_two_is_left_out() {
        try (EventSocketPeer events = EventSocketPeer.start(PASSWORD)) {
            events.answers(
                    "show registrations as json",
                    "{\"row_count\":1,\"rows\":[{\"reg_user\":\"8000\",\"realm\":\"127.0.0.1\"}]}\n");
            int cluster = listening(events.port(), "127.0.0.2", "127.0.0.1"); // nobody answers at the first
            AT.map(BETA, cluster);
            StatusService service = AT.service(StatusService.class);
            SwitchStatus status = service.of(BETA).orElseThrow();
            assertThat(status)
                    .isEqualTo(new SwitchStatus(
                            "shiraz", ClusterMode.XML_CURL, true, status.version(), 1, 0, List.of("127.0.0.2")));
            assertThat(status.version()).startsWith("1.10.12");
            events.close();
            assertThat(service.cluster(cluster))
                    .isEqualTo(new SwitchStatus(
                            "shiraz",
                            ClusterMode.XML_CURL,
                            false,
                            null,
                            null,
                            null,
                            List.of("127.0.0.2", "127.0.0.1")));
        }
    }

    private static int listening(int port, String... addresses) {
        return AT.with(
                        ClusterService.class,
                        s -> s.create(
                                ALPHA,
                                ROOT,
                                cluster()
                                        .name("shiraz")
                                        .mode(ClusterMode.XML_CURL)
                                        .addresses(List.of(addresses))
                                        .realm("127.0.0.1")
                                        .xmlSecret("secret-of-shiraz-1")
                                        .eventPort(port)
                                        .eventPassword(PASSWORD)
                                        .build()))
                .id();
    }

    /** What was let in before says nothing of whoever comes now. */
    @Test
    void the_test_of_a_cluster_connects_anew() {
        try (SshPeer peer = SshPeer.start()) {
            int cluster = AT.told("shiraz", peer);
            AT.map(BETA, cluster);
            SwitchConnections connections = TestWork.connections();
            AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
            TestWork.of(SwitchWork.class, AT.persistence, connections).run(cluster);
            peer.closesItsDoor();
            StatusService status = TestWork.of(StatusService.class, AT.persistence, connections);
            assertThat(status.test(cluster)).singleElement().satisfies(trial -> assertThat(trial.success())
                    .isFalse());
            assertThat(status.cluster(cluster).reachable()).isFalse();
            connections.close();
        }
    }
}
