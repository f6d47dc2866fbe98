package io.dialplane.provisioning;

import static io.dialplane.provisioning.TestProvisioning.ALPHA;
import static io.dialplane.provisioning.TestProvisioning.BETA;
import static io.dialplane.provisioning.TestProvisioning.ROOT;
import static io.dialplane.provisioning.TestProvisioning.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestPersistence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters: what they must be, whom they serve, and the one that the environment describes. */
class ClusterSqlIT {

    private static final TestProvisioning AT = new TestProvisioning();

    /** What a starting server does. */
    private static final Runnable CLUSTERS_START = () -> AT.run(ClusterService.class, s -> s.makeDefault(ALPHA));

    @AfterAll
    static void close() {
        AT.close();
    }

    @BeforeEach
    void twoCompanies() {
        AT.twoCompanies();
    }

    @Test
    void a_cluster_shows_no_secret_and_keeps_the_ones_that_are_not_given() {
        int id = AT.asking("tehran");
        Cluster made = AT.with(ClusterService.class, s -> s.get(id));
        assertThat(made.hasXmlSecret()).isTrue();
        assertThat(made.toString()).doesNotContain("secret-of-tehran-1");
        AT.with(
                ClusterService.class,
                s -> s.change(ALPHA, ROOT, id, cluster().region("Tehran").build()));
        assertThat(AT.asks("tehran", "secret-of-tehran-1")).isPresent();
        assertThat(AT.asks("tehran", "secret-of-tehran-2")).isEmpty();
        assertThat(AT.asks("shiraz", "secret-of-tehran-1")).isEmpty();
        assertThat(AT.texts("SELECT c::text FROM cluster c UNION ALL SELECT a::text FROM audit_entry a"))
                .noneMatch(row -> row.contains("secret-of-tehran-1"));
        assertThat(AT.texts("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("cluster.create", "cluster.update");
    }

    @Test
    void what_a_cluster_must_be_is_said_field_by_field() {
        DomainException wrong = catchThrowableOfType(
                DomainException.class,
                () -> AT.with(
                        ClusterService.class,
                        s -> s.create(
                                ALPHA,
                                ROOT,
                                cluster()
                                        .name("Tehran!")
                                        .mode(ClusterMode.SSH)
                                        .addresses(List.of("a b", "a b"))
                                        .realm("x$y")
                                        .eventPassword("ClueCon")
                                        .build())));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.errors())
                .extracting(FieldError::field)
                .containsExactly(
                        "name",
                        "addresses",
                        "addresses[0]",
                        "addresses[1]",
                        "realm",
                        "ssh_user",
                        "ssh_key",
                        "ssh_host_keys",
                        "event_password");
    }

    @Test
    void the_default_cluster_serves_who_was_given_none() {
        int tehran = AT.asking("tehran");
        assertThat(AT.serving(BETA)).isEmpty();
        AT.with(
                ClusterService.class,
                s -> s.change(ALPHA, ROOT, tehran, cluster().isDefault(true).build()));
        assertThat(AT.serving(BETA)).map(Cluster::id).contains(tehran);
        int shiraz = AT.asking("shiraz");
        AT.map(BETA, shiraz);
        assertThat(AT.serving(BETA)).map(Cluster::id).contains(shiraz);
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> AT.run(ClusterService.class, s -> s.delete(ALPHA, ROOT, shiraz)))
                        .status())
                .isEqualTo(409);
        AT.run(ClusterService.class, s -> s.delete(ALPHA, ROOT, tehran));
        assertThat(AT.serving(ALPHA)).isEmpty();
    }

    @Test
    void one_of_two_clusters_becomes_the_default_one() {
        int tehran = AT.asking("tehran");
        int shiraz = AT.asking("shiraz");
        CompletableFuture<Cluster> second = AT.persistence.in(em -> {
            makeDefault(em, tehran);
            return AT.persistence.waiting(other -> makeDefault(other, shiraz));
        });
        assertThat(catchThrowableOfType(CompletionException.class, second::join).getCause())
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(409));
        assertThat(AT.serving(BETA)).map(Cluster::id).contains(tehran);
    }

    private static Cluster makeDefault(jakarta.persistence.EntityManager em, int id) {
        return new TestBeans(em, Clock.systemUTC())
                .get(ClusterService.class)
                .change(ALPHA, ROOT, id, cluster().isDefault(true).build());
    }

    @Test
    void the_settings_of_a_switch_make_the_default_cluster_once(@TempDir Path folder) throws Exception {
        try (SshPeer peer = SshPeer.start()) {
            String key = peer.knownHost().substring(peer.knownHost().indexOf(' '));
            Path hosts = Files.writeString(
                    folder.resolve("known_hosts"),
                    ("another.example.test" + key + " کلید\n").repeat(100) + "switch.example.test" + key
                            + " کلید ما\n");
            assertThat(Files.size(hosts)).as("more than a cluster takes").isGreaterThan(16_384);
            Map<String, String> settings = Map.of(
                    "FREESWITCH_SERVER", "switch.example.test",
                    "FREESWITCH_USER", "ubuntu",
                    "FREESWITCH_SSH_KEY",
                            Files.writeString(folder.resolve("key.pem"), peer.userKey())
                                    .toString(),
                    "FREESWITCH_KNOWN_HOSTS", hosts.toString(),
                    "FREESWITCH_WEBSOCKET_URL", "wss://switch.example.test:8066",
                    "FREESWITCH_REALM", "10.0.1.213");
            TestPersistence.withSettings(settings, CLUSTERS_START);
            Cluster made = AT.serving(BETA).orElseThrow();
            assertThat(made.settings())
                    .isEqualTo(new ClusterSettings(
                            "default",
                            null,
                            ClusterMode.SSH,
                            List.of("switch.example.test"),
                            "10.0.1.213",
                            "wss://switch.example.test:8066",
                            true,
                            22,
                            "ubuntu",
                            "switch.example.test" + key,
                            "/usr/local/freeswitch/etc/freeswitch",
                            8021));
            String sshKey = AT.with(
                    ClusterService.class, s -> s.access(made.id()).secrets().sshKey());
            assertThat(sshKey).isEqualTo(peer.userKey());

            Files.delete(hosts);
            TestPersistence.withSettings(settings, CLUSTERS_START);
            assertThat(AT.with(ClusterService.class, ClusterService::all))
                    .as("there is one")
                    .hasSize(1);
        }
    }

    @Test
    void the_settings_of_a_switch_do_not_take_the_companies_of_another_cluster(@TempDir Path folder) throws Exception {
        int tehran = AT.asking("tehran");
        AT.change(tehran, cluster().isDefault(true));
        try (SshPeer peer = SshPeer.start()) {
            Map<String, String> settings = Map.of(
                    "FREESWITCH_SERVER",
                    "127.0.0.1",
                    "FREESWITCH_USER",
                    "ubuntu",
                    "FREESWITCH_SSH_KEY",
                    Files.writeString(folder.resolve("key.pem"), peer.userKey()).toString(),
                    "FREESWITCH_KNOWN_HOSTS",
                    Files.writeString(folder.resolve("hosts"), peer.knownHost().replaceFirst("\\S+", "127.0.0.1"))
                            .toString());
            TestPersistence.withSettings(settings, CLUSTERS_START);
        }
        assertThat(AT.with(ClusterService.class, ClusterService::all)).hasSize(2);
        assertThat(AT.serving(BETA)).map(Cluster::id).contains(tehran);
    }

    @Test
    void what_is_wrong_with_the_settings_of_a_switch_is_named(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hosts"), "another.example.test ssh-rsa AAAA\n");
        Map<String, String> settings = Map.of(
                "FREESWITCH_SERVER",
                "switch.example.test",
                "FREESWITCH_USER",
                "ubuntu",
                "FREESWITCH_SSH_KEY",
                file.toString(),
                "FREESWITCH_KNOWN_HOSTS",
                file.toString());
        TestPersistence.withSettings(settings, () -> assertThatThrownBy(CLUSTERS_START::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FREESWITCH_KNOWN_HOSTS")
                .hasMessageContaining("no key of switch.example.test"));
        assertThat(AT.with(ClusterService.class, ClusterService::all)).isEmpty();
    }
}
