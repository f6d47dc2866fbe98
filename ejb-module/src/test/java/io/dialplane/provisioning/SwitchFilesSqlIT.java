package io.dialplane.provisioning;

import static io.dialplane.provisioning.TestProvisioning.ALPHA;
import static io.dialplane.provisioning.TestProvisioning.BETA;
import static io.dialplane.provisioning.TestProvisioning.BOSS;
import static io.dialplane.provisioning.TestProvisioning.ROOT;
import static io.dialplane.provisioning.TestProvisioning.active;
import static io.dialplane.provisioning.TestProvisioning.cluster;
import static io.dialplane.provisioning.TestProvisioning.person;
import static io.dialplane.provisioning.TestProvisioning.suspended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.user.User;
import io.dialplane.user.UserRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What switches that are given files hold, whatever becomes of them meanwhile. */
class SwitchFilesSqlIT {

    private static final TestProvisioning AT = new TestProvisioning();

    private final SshPeer peer = SshPeer.start();

    @AfterEach
    void stop() {
        peer.close();
    }

    @AfterAll
    static void close() {
        AT.close();
    }

    @BeforeEach
    void twoCompanies() {
        AT.twoCompanies();
    }

    @Test
    void a_switch_is_given_files_and_loses_them_again() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        UUID creation = UUID.randomUUID();
        List<Integer> held =
                AT.with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John \"Doe\" <&../", 1));
        assertThat(held).containsExactly(8000);
        assertThat(AT.work(cluster)).isTrue();
        assertThat(peer.files())
                .containsExactly(
                        "dialplan/company_7.xml", "dialplan/public/company_7.xml", "directory/default/8000.xml");
        assertThat(peer.file("directory/default/8000.xml"))
                .contains("user id=\"8000\"", "a1-hash", "John &quot;Doe&quot; &lt;&amp;../", "company_7");
        assertThat(peer.commands()).containsExactly("reloadxml");
        User user = AT.with(
                        AgentRegistry.class,
                        s -> s.finish(BETA, BOSS, creation, person("john@acme.test"), Greeting.MAIL, Note.NONE))
                .user();
        AT.work(cluster);
        assertThat(peer.commands()).as("nothing to tell").containsExactly("reloadxml");

        AT.run(AgentRegistry.class, s -> s.change(BETA, BOSS, user.id(), suspended()));
        AT.work(cluster);
        assertThat(peer.files()).as("the last of the company is suspended").isEmpty();
        assertThat(peer.commands())
                .containsExactly(
                        "reloadxml",
                        "reloadxml",
                        "xml_flush_cache id 8000 127.0.0.1",
                        "sofia profile internal flush_inbound_reg 8000@127.0.0.1");
        AT.run(AgentRegistry.class, s -> s.change(BETA, BOSS, user.id(), active()));
        AT.work(cluster);
        assertThat(peer.files()).hasSize(3);
        AT.run(AgentRegistry.class, s -> s.delete(BETA, BOSS, user.id()));
        AT.work(cluster);
        assertThat(peer.files()).isEmpty();
        assertThat(AT.texts("SELECT kind FROM switch_entry")).isEmpty();
    }

    @Test
    void what_a_switch_is_to_hold_already_is_not_written_again() {
        AT.map(BETA, AT.told("shiraz", peer));
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 2));
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(AT.texts("SELECT number FROM switch_entry WHERE xmax::text <> '0'"))
                .as("changed or locked since it was written")
                .isEmpty();
        assertThat(AT.texts("SELECT number FROM switch_entry")).hasSize(5);
    }

    @Test
    void changes_of_one_company_do_not_wait_for_each_other() throws Exception {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        List<Integer> agents = IntStream.range(0, 4)
                .mapToObj(i -> AT.agent("a" + i + "@acme.test"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int agent : agents) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 8; round++) {
                                AT.run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, suspended()));
                                AT.run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, active()));
                            }
                        },
                        threads));
            }
            for (int i = 0; i < 2; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 30; round++) {
                                AT.run(AgentRegistry.class, s -> s.tidy(BETA));
                                AT.run(SwitchProgress.class, s -> s.failed(cluster, "it is down"));
                            }
                        },
                        threads));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        AT.work(cluster);
        AT.run(SwitchProgress.class, s -> s.tryNow(cluster));
        AT.work(cluster);
        assertThat(peer.files()).hasSize(6);
    }

    @Test
    void a_direct_number_goes_with_its_agent() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        int leaving = AT.agent("leaving@acme.test");
        AT.agent("staying@acme.test");
        AT.database.run("UPDATE extension SET direct_number = '+982188776655' WHERE number = 8000");
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        AT.work(cluster);
        assertThat(peer.file("dialplan/public/company_7.xml")).contains("982188776655");
        AT.run(AgentRegistry.class, s -> s.delete(BETA, BOSS, leaving));
        AT.work(cluster);
        assertThat(peer.file("dialplan/public/company_7.xml")).doesNotContain("982188776655");
    }

    @Test
    void a_switch_that_fails_is_told_later() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        peer.fails(true);
        UUID creation = UUID.randomUUID();
        List<Integer> numbers = AT.with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John", 1));
        Optional<String> failure = AT.work().await(cluster, BETA, numbers, Duration.ofSeconds(20));
        assertThat(failure).hasValueSatisfying(why -> assertThat(why).contains("reloadxml"));
        AT.run(AgentRegistry.class, s -> s.undo(BETA, creation));
        assertThat(peer.files()).as("written before the reload failed").hasSize(3);
        Cluster pending = AT.with(ClusterService.class, s -> s.get(cluster));
        assertThat(pending.pending()).isEqualTo(3);
        assertThat(AT.work(cluster)).isTrue();
        assertThat(AT.with(ClusterService.class, s -> s.get(cluster)).lastError())
                .contains("reloadxml");
        peer.fails(false);
        AT.run(SwitchProgress.class, s -> s.tryNow(cluster));
        AT.work(cluster);
        assertThat(peer.files()).isEmpty();
        assertThat(AT.with(ClusterService.class, s -> s.get(cluster)).pending()).isZero();
    }

    @Test
    void a_dead_switch_does_not_keep_the_others_from_being_told() {
        int cluster = AT.told("shiraz", peer, List.of("127.0.0.2", "127.0.0.1")); // nobody answers at the first
        AT.map(BETA, cluster);
        int agent = AT.agent("first@acme.test");
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 18));
        AT.work(cluster);
        assertThat(peer.files()).as("not only the first ten").hasSize(21);
        assertThat(AT.with(ClusterService.class, s -> s.get(cluster)).pending()).isEqualTo(21);
        assertThat(AT.with(ClusterService.class, s -> s.get(cluster)).lastError())
                .contains("127.0.0.2");

        AT.run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, suspended()));
        for (int i = 0; i < 2; i++) {
            AT.run(SwitchProgress.class, s -> s.tryNow(cluster));
            AT.work(cluster);
        }
        assertThat(peer.file("directory/default/8000.xml")).isNull();
        assertThat(peer.commands())
                .filteredOn(command -> command.contains("flush_inbound_reg"))
                .as("once, whatever becomes of the other switch")
                .containsExactly("sofia profile internal flush_inbound_reg 8000@127.0.0.1");
        peer.tamper("directory/default/8001.xml", null);
        AT.work().compare(cluster);
        assertThat(peer.file("directory/default/8001.xml")).isNotNull();
    }

    @Test
    void what_can_not_be_made_keeps_nothing_else_from_being_told() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 2));
        AT.database.run("UPDATE extension SET sip_password = 'of a key that is gone' WHERE number = 8000");
        AT.work(cluster);
        assertThat(peer.files())
                .containsExactly(
                        "dialplan/company_7.xml", "dialplan/public/company_7.xml", "directory/default/8001.xml");
        assertThat(AT.with(ClusterService.class, s -> s.get(cluster)).pending()).isOne();
    }

    @Test
    void a_switch_that_is_back_does_not_keep_anybody_waiting() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        AT.work(cluster);
        peer.fails(true);
        AT.run(SwitchEntries.class, s -> s.lineChanged(BETA));
        for (int i = 0; i < 9; i++) {
            AT.work(cluster);
            AT.database.run("UPDATE switch_entry SET try_at = now() WHERE failures < 9");
        }
        peer.fails(false);
        List<Integer> numbers =
                AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        assertThat(AT.work().await(cluster, BETA, numbers, Duration.ofSeconds(20)))
                .isEmpty();
        assertThat(peer.files()).contains("directory/default/8001.xml");
    }

    @Test
    void another_host_key_is_refused() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        try (SshPeer other = SshPeer.start()) {
            String key = other.knownHost().substring(other.knownHost().indexOf(' '));
            AT.with(
                    ClusterService.class,
                    s -> s.change(
                            ALPHA,
                            ROOT,
                            cluster,
                            cluster()
                                    .hostKeys("[127.0.0.1]:" + peer.port() + key)
                                    .build()));
            List<Integer> numbers =
                    AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
            assertThat(AT.work().await(cluster, BETA, numbers, Duration.ofSeconds(20)))
                    .isPresent();
            assertThat(peer.files()).isEmpty();
        }
    }

    @Test
    void what_somebody_changed_on_the_switch_is_repaired() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        UUID creation = UUID.randomUUID();
        AT.with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John", 2));
        AT.work(cluster);
        String good = peer.file("directory/default/8000.xml");
        peer.tamper("directory/default/8000.xml", "<include/>");
        peer.tamper("directory/default/8001.xml", null);
        peer.tamper("directory/default/8777.xml", good);
        peer.tamper("directory/default/1000.xml", "<include><!-- somebody else's --></include>");
        assertThat(AT.work().compare(cluster)).isTrue();
        assertThat(peer.files())
                .containsExactly(
                        "dialplan/company_7.xml",
                        "dialplan/public/company_7.xml",
                        "directory/default/1000.xml",
                        "directory/default/8000.xml",
                        "directory/default/8001.xml");
        assertThat(peer.file("directory/default/8000.xml")).isEqualTo(good);
    }

    @Test
    void no_half_of_a_file_stays_on_the_switch() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        peer.block("directory/default/8000.xml");
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        AT.work(cluster);
        assertThat(peer.files()).as("it could not be renamed").noneMatch(file -> file.endsWith(".tmp"));
        peer.tamper("directory/default/8000.xml/blocks", null);
        peer.tamper("directory/default/8000.xml", null);
        peer.tamper("directory/default/8001.xml.1a2b3c4d.tmp", "<include>a1-ha");
        peer.tamper("dialplan/company_9.xml.00000000.tmp", "");
        peer.tamper("directory/default/8001.xml.tmp", "somebody else's");
        AT.work().compare(cluster);
        assertThat(peer.files())
                .contains("directory/default/8001.xml.tmp")
                .doesNotContain("directory/default/8001.xml.1a2b3c4d.tmp", "dialplan/company_9.xml.00000000.tmp");
    }

    @Test
    void what_a_worker_had_begun_to_write_when_it_died_goes_with_the_next_one() {
        int cluster = AT.told("shiraz", peer);
        assertThat(AT.may(s -> s.begin(cluster, UUID.randomUUID(), SwitchWork.TERM)))
                .isTrue();
        peer.tamper("directory/default/8000.xml.1a2b3c4d.tmp", "<include>a1-ha");
        AT.database.run("UPDATE cluster SET worker_until = now() - interval '1 second'");
        peer.goesDown();
        assertThat(AT.work(cluster)).isTrue();
        peer.comesBack();
        assertThat(peer.files()).as("it could not be reached").hasSize(1);
        assertThat(AT.work(cluster)).isTrue();
        assertThat(peer.files()).isEmpty();
        assertThat(AT.texts("SELECT abandoned::text FROM cluster")).containsExactly("false");
    }

    @Test
    void a_folder_that_can_not_be_listed_keeps_nothing_from_being_told() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        AT.work(cluster);
        peer.hides("directory/default");
        peer.tamper("dialplan/company_9.xml.1a2b3c4d.tmp", "");
        AT.database.run("UPDATE cluster SET abandoned = true");
        assertThat(AT.work(cluster)).isTrue();
        assertThat(peer.files()).as("in the other folders").hasSize(3);
        assertThat(AT.texts("SELECT abandoned::text FROM cluster"))
                .as("not looked at again before each creation")
                .containsExactly("false");

        peer.tamper("dialplan/company_9.xml", peer.file("dialplan/company_7.xml"));
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        AT.work().compare(cluster);
        assertThat(AT.cluster(cluster).pending()).as("what was due").isZero();
        assertThat(peer.files()).hasSize(4).contains("directory/default/8001.xml");
    }

    /** Its connection is closed meanwhile: ten seconds of silence end any. */
    @Test
    void who_was_kept_waiting_by_another_switch_is_told_all_the_same() {
        try (SshPeer second = peer.beside("127.0.0.2")) {
            int cluster = AT.told("shiraz", peer, List.of("127.0.0.1", "127.0.0.2"));
            AT.change(cluster, cluster().hostKeys(peer.knownHost() + "\n" + second.knownHost()));
            AT.map(BETA, cluster);
            AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 38));
            SshPeer.Held frozen = second.holds("directory/default/8000.xml");
            AT.work(cluster);
            assertThat(frozen.isReached()).isTrue();
            assertThat(written()).isEqualTo(40);
            assertThat(AT.cluster(cluster).lastError()).contains("8000.xml");
        }
    }

    @Test
    void a_kept_connection_whose_other_end_has_gone_is_made_anew() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        SwitchWork work = AT.work();
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        work.run(cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        SshPeer.Held frozen = peer.holds("directory/default/8001.xml");
        work.run(cluster);
        assertThat(frozen.isReached()).isTrue();
        assertThat(peer.files()).contains("directory/default/8001.xml");
        assertThat(AT.cluster(cluster).pending()).isZero();
    }

    @Test
    void who_is_overtaken_between_two_commands_gives_no_more() throws Exception {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        int agent = AT.agent("john@acme.test");
        AT.work(cluster);
        AT.run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, suspended()));
        SshPeer.Held held = peer.holds("xml_flush_cache");
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> AT.work(cluster));
        await().until(held::isReached);
        UUID second = UUID.randomUUID();
        AT.database.run("UPDATE cluster SET worker_until = now() - interval '1 second'");
        assertThat(AT.may(s -> s.begin(cluster, second, Duration.ofMinutes(1)))).isTrue();
        await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
        held.letGo();
        assertThat(first.join()).isTrue();
        assertThat(peer.commands()).noneMatch(command -> command.contains("flush_inbound_reg"));
    }

    @Test
    void twenty_files_are_read_with_one_reload() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 38));
        AT.work(cluster);
        assertThat(peer.files()).hasSize(40);
        assertThat(peer.commands()).hasSize(2);
    }

    @Test
    void one_worker_at_a_time_changes_a_cluster() {
        int cluster = AT.told("shiraz", peer);
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        Duration term = Duration.ofMinutes(1);
        assertThat(AT.may(s -> s.begin(cluster, first, term))).isTrue();
        assertThat(AT.may(s -> s.begin(cluster, second, term))).isFalse();
        assertThat(AT.work(cluster)).as("somebody else is at it").isFalse();
        AT.database.run("UPDATE cluster SET worker_until = now() - interval '1 second'");
        assertThat(AT.may(s -> s.begin(cluster, second, term))).isTrue();
        assertThat(AT.may(s -> s.goOn(cluster, first, term))).isFalse();
        AT.run(SwitchProgress.class, s -> s.end(cluster, first));
        assertThat(AT.may(s -> s.goOn(cluster, second, term))).isTrue();
    }

    /** It looks once a second whether it is still its turn, so the step it is in is the last one that may be written then. */
    @Test
    void who_was_taken_over_in_the_middle_writes_nothing_more() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 18));
        SshPeer.Held held = peer.holds("directory/default/8005.xml");
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> AT.work(cluster));
        await().until(held::isReached);
        long before = written();
        UUID second = UUID.randomUUID();
        AT.database.run("UPDATE cluster SET worker_until = now() - interval '1 second'");
        assertThat(AT.may(s -> s.begin(cluster, second, Duration.ofMinutes(1)))).isTrue();
        await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
        held.letGo();
        assertThat(first.join()).isTrue();
        assertThat(written()).as("the file it was at").isEqualTo(before + 1).isLessThan(20);
        assertThat(peer.commands()).isEmpty();
        assertThat(AT.cluster(cluster).pending()).as("nothing is noted as told").isEqualTo(20);
        assertThat(AT.may(s -> s.goOn(cluster, second, Duration.ofMinutes(1))))
                .as("its end is not the other one's")
                .isTrue();

        AT.run(SwitchProgress.class, s -> s.end(cluster, second));
        AT.work(cluster);
        assertThat(written()).isEqualTo(20);
        assertThat(AT.cluster(cluster).pending()).isZero();
    }

    /** Files that have their names. */
    private long written() {
        return peer.files().stream().filter(file -> file.endsWith(".xml")).count();
    }

    @Test
    void a_company_that_moves_takes_its_files_along() {
        int shiraz = AT.told("shiraz", peer);
        AT.map(BETA, shiraz);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        AT.work(shiraz);
        assertThat(peer.files()).hasSize(3);
        AT.map(BETA, AT.asking("tehran"));
        AT.work(shiraz);
        assertThat(peer.files()).isEmpty();
    }

    @Test
    void who_waits_for_a_switch_waits_for_nobody_elses_files() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 48));
        AT.work(cluster);
        AT.change(cluster, cluster().realm("sip.example.test")); // everything is told anew
        List<Integer> numbers =
                AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        AT.run(SwitchProgress.class, s -> s.awaited(cluster, BETA, numbers, Duration.ofSeconds(20)));
        List<SwitchEntry> due = AT.with(SwitchProgress.class, s -> s.due(cluster, 10));
        assertThat(due)
                .as("whoever is at work sees to it first")
                .extracting(SwitchEntry::number)
                .contains(numbers.get(0));
        assertThat(AT.work().await(cluster, BETA, numbers, Duration.ofSeconds(20)))
                .isEmpty();
        assertThat(peer.file("directory/default/" + numbers.get(0) + ".xml")).isNotNull();
        assertThat(AT.cluster(cluster).pending()).as("is left to the timer").isGreaterThan(30);
    }

    @Test
    void who_waits_outlives_a_worker_that_died() {
        assertThat(SwitchWork.TERM).isLessThan(AgentService.PATIENCE);
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        List<Integer> numbers =
                AT.with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        assertThat(AT.may(s -> s.begin(cluster, UUID.randomUUID(), Duration.ofSeconds(1))))
                .isTrue();
        assertThat(AT.work(cluster)).isFalse();
        assertThat(AT.work().await(cluster, BETA, numbers, AgentService.PATIENCE))
                .isEmpty();
    }

    @Test
    void whoever_is_activated_or_deactivated_elsewhere_is_looked_at() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        int agent = AT.agent("john@acme.test");
        AT.run(AgentRegistry.class, s -> s.tidy(ALPHA));
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        AT.work(cluster);
        assertThat(AT.companiesToTidy()).isEmpty();
        AT.run(UserRegistry.class, s -> s.change(BETA, BOSS, agent, suspended(), null, null));
        tidied(cluster);
        assertThat(peer.files()).isEmpty();
        AT.run(UserRegistry.class, s -> s.change(BETA, BOSS, agent, active(), null, null));
        tidied(cluster);
        assertThat(peer.files()).hasSize(3);
        AT.database.run("UPDATE company SET is_active = false WHERE id = 7");
        tidied(cluster);
        assertThat(peer.files()).isEmpty();
        AT.database.run("UPDATE company SET is_active = true WHERE id = 7");
        tidied(cluster);
        assertThat(peer.files()).hasSize(3);
        AT.run(UserRegistry.class, s -> s.delete(BETA, BOSS, agent));
        tidied(cluster);
        assertThat(peer.files()).isEmpty();
    }

    /** As the timer does it. */
    private static void tidied(int cluster) {
        assertThat(AT.companiesToTidy()).containsExactly(BETA.value());
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        AT.work(cluster);
        assertThat(AT.companiesToTidy()).isEmpty();
    }
}
