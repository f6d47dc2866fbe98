package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.session.Role;
import io.dialplane.session.SessionService;
import io.dialplane.user.CheckedPerson;
import io.dialplane.user.Editor;
import io.dialplane.user.NewPerson;
import io.dialplane.user.PersonChange;
import io.dialplane.user.User;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents and what switches are to hold of them, with a switch that is reached over SSH. */
class ProvisioningSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(7);
    private static final Actor ROOT = new Actor(null, "root", null);
    private static final Editor BOSS = new Editor(new Actor(null, "boss", "192.0.2.1"), false);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE =
            new TestPersistence(DATABASE, User.class, io.dialplane.company.Company.class);

    private final SshPeer peer = SshPeer.start();

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @BeforeEach
    void twoCompanies() {
        DATABASE.run("TRUNCATE company, cluster CASCADE");
        DATABASE.run("TRUNCATE audit_entry");
        DATABASE.run("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (7, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                """);
    }

    // ------------------------------------------------------------------------------------------------ clusters

    @Test
    void a_cluster_shows_no_secret_and_keeps_the_ones_that_are_not_given() {
        int id = asking("tehran");
        Cluster made = with(ClusterService.class, s -> s.get(id));
        assertThat(made.hasXmlSecret()).isTrue();
        assertThat(made.toString()).doesNotContain("secret-of-tehran-1");
        with(
                ClusterService.class,
                s -> s.change(ALPHA, ROOT, id, change().region("Tehran").build()));
        assertThat(asked("tehran", "secret-of-tehran-1")).isPresent();
        assertThat(asked("tehran", "secret-of-tehran-2")).isEmpty();
        assertThat(asked("shiraz", "secret-of-tehran-1")).isEmpty();
        assertThat(DATABASE.texts("SELECT c::text FROM cluster c UNION ALL SELECT a::text FROM audit_entry a"))
                .noneMatch(row -> row.contains("secret-of-tehran-1"));
        assertThat(DATABASE.texts("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("cluster.create", "cluster.update");
    }

    @Test
    void what_a_cluster_must_be_is_said_field_by_field() {
        DomainException wrong = catchThrowableOfType(
                DomainException.class,
                () -> with(
                        ClusterService.class,
                        s -> s.create(
                                ALPHA,
                                ROOT,
                                change().name("Tehran!")
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
        int tehran = asking("tehran");
        assertThat(serving(BETA)).isEmpty();
        with(
                ClusterService.class,
                s -> s.change(ALPHA, ROOT, tehran, change().isDefault(true).build()));
        assertThat(serving(BETA)).map(Cluster::id).contains(tehran);
        int shiraz = asking("shiraz");
        map(BETA, shiraz);
        assertThat(serving(BETA)).map(Cluster::id).contains(shiraz);
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> run(ClusterService.class, s -> s.delete(ALPHA, ROOT, shiraz)))
                        .status())
                .isEqualTo(409);
        run(ClusterService.class, s -> s.delete(ALPHA, ROOT, tehran));
        assertThat(serving(ALPHA)).isEmpty();
    }

    @Test
    void one_of_two_clusters_becomes_the_default_one() {
        int tehran = asking("tehran");
        int shiraz = asking("shiraz");
        CompletableFuture<Cluster> second = PERSISTENCE.in(em -> {
            makeDefault(em, tehran);
            return PERSISTENCE.waiting(other -> makeDefault(other, shiraz));
        });
        assertThat(catchThrowableOfType(CompletionException.class, second::join).getCause())
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(409));
        assertThat(serving(BETA)).map(Cluster::id).contains(tehran);
    }

    private static Cluster makeDefault(jakarta.persistence.EntityManager em, int id) {
        return new TestBeans(em, Clock.systemUTC())
                .get(ClusterService.class)
                .change(ALPHA, ROOT, id, change().isDefault(true).build());
    }

    // ------------------------------------------------------------------------------------------------ agents

    @Test
    void a_creation_is_the_person_and_the_extensions_or_nothing() {
        var made = with(
                AgentRegistry.class, s -> s.create(BETA, BOSS, person("john@acme.test"), 2, Greeting.MAIL, Note.NONE));
        assertThat(made.extensions()).extracting(e -> e.number()).containsExactly(8000, 8001);
        DATABASE.run("UPDATE company SET is_active = true");
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> with(
                                        AgentRegistry.class,
                                        s -> s.create(
                                                BETA, BOSS, person("JOHN@acme.test"), 1, Greeting.MAIL, Note.NONE)))
                        .status())
                .isEqualTo(409);
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> with(
                                        AgentRegistry.class,
                                        s -> s.create(
                                                BETA, BOSS, person("jane@acme.test"), 999, Greeting.MAIL, Note.NONE)))
                        .getMessage())
                .isEqualTo("No free extension");
        assertThat(DATABASE.texts("SELECT username FROM users")).containsExactly("john@acme.test");
        assertThat(DATABASE.texts("SELECT number FROM extension WHERE user_id IS NOT NULL ORDER BY 1"))
                .containsExactly("8000", "8001");
    }

    @Test
    void of_two_log_ins_the_newest_has_the_passwords_whoever_comes_first() {
        int john = with(
                        AgentRegistry.class,
                        s -> s.create(BETA, BOSS, person("john@acme.test"), 1, Greeting.MAIL, Note.NONE))
                .user()
                .id();
        UUID older = logIn(john);
        UUID newer = logIn(john);
        assertThat((List<?>) with(AgentLogins.class, s -> s.takeOver(BETA, john, "desktop", newer)))
                .hasSize(1);
        List<SipCredential> told = with(AgentLogins.class, s -> s.credentials(BETA, john, "desktop", newer));

        assertThat((List<?>) with(AgentLogins.class, s -> s.takeOver(BETA, john, "desktop", older)))
                .isEmpty();
        assertThat((List<?>) with(AgentLogins.class, s -> s.credentials(BETA, john, "desktop", newer)))
                .isEqualTo(told);
        assertThat(DATABASE.texts("SELECT sid::text FROM user_session WHERE ended_at IS NULL"))
                .containsExactly(newer.toString());
    }

    @Test
    void fifty_creations_at_once_have_fifty_different_extensions() {
        ExecutorService threads = Executors.newFixedThreadPool(25);
        try {
            List<CompletableFuture<Integer>> made = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> with(
                                            AgentRegistry.class,
                                            s -> s.create(
                                                    BETA,
                                                    BOSS,
                                                    person("a" + i + "@acme.test"),
                                                    1,
                                                    Greeting.MAIL,
                                                    Note.NONE))
                                    .extensions()
                                    .get(0)
                                    .number(),
                            threads))
                    .toList();
            List<Integer> numbers = new ArrayList<>();
            made.forEach(one -> numbers.add(one.join()));
            assertThat(new HashSet<>(numbers)).hasSize(50);
            assertThat(numbers).allMatch(number -> number >= 8000 && number <= 8049);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void who_lost_a_job_says_nothing_of_its_rows() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        java.time.Duration silence = java.time.Duration.ofMinutes(2);
        int job = with(
                AgentJobs.class,
                s -> s.add(
                        BETA,
                        BOSS,
                        List.of(new AgentJobRow(
                                1, "John", "Doe", "john@acme.test", "agent", "1", null, List.of(), null, null))));
        with(AgentJobs.class, s -> s.claim(BETA, first, silence)).orElseThrow();
        DATABASE.run("UPDATE agent_job SET seen_at = now() - interval '1 hour'");
        with(AgentJobs.class, s -> s.claim(BETA, second, silence)).orElseThrow();
        boolean ofFirst = with(AgentJobs.class, s -> s.failed(BETA, job, first, 1, "changed meanwhile"));
        assertThat(ofFirst).isFalse();
        assertThat(DATABASE.texts("SELECT n FROM agent_job_row WHERE error IS NULL"))
                .hasSize(1);
        boolean ofSecond = with(AgentJobs.class, s -> s.failed(BETA, job, second, 1, "The e-mail is taken"));
        assertThat(ofSecond).isTrue();
        assertThat(DATABASE.texts("SELECT error FROM agent_job_row")).containsExactly("The e-mail is taken");

        int later = with(AgentJobs.class, s -> s.add(BETA, BOSS, List.of()));
        List<AgentJob> latest = with(AgentJobs.class, s -> s.latest(BETA, 5));
        assertThat(latest).extracting(AgentJob::id).containsExactly(later, job);
        AgentJob one = with(AgentJobs.class, s -> s.get(BETA, job));
        assertThat(latest.get(1)).isEqualTo(one);
        List<AgentJob> ofAnother = with(AgentJobs.class, s -> s.latest(ALPHA, 5));
        assertThat(ofAnother).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ files of a
    // switch

    @Test
    void a_switch_is_given_files_and_loses_them_again() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        UUID creation = UUID.randomUUID();
        List<Integer> held =
                with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John \"Doe\" <&../", 1));
        assertThat(held).containsExactly(8000);
        assertThat(work(cluster)).isTrue();
        assertThat(peer.files())
                .containsExactly(
                        "dialplan/company_7.xml", "dialplan/public/company_7.xml", "directory/default/8000.xml");
        assertThat(peer.file("directory/default/8000.xml"))
                .contains("user id=\"8000\"", "a1-hash", "John &quot;Doe&quot; &lt;&amp;../", "company_7");
        assertThat(peer.commands()).containsExactly("reloadxml");
        User user = with(
                        AgentRegistry.class,
                        s -> s.finish(BETA, BOSS, creation, person("john@acme.test"), Greeting.MAIL, Note.NONE))
                .user();
        work(cluster);
        assertThat(peer.commands()).as("nothing to tell").containsExactly("reloadxml");

        run(AgentRegistry.class, s -> s.change(BETA, BOSS, user.id(), suspended()));
        work(cluster);
        assertThat(peer.files()).as("the last of the company is suspended").isEmpty();
        assertThat(peer.commands())
                .containsExactly(
                        "reloadxml",
                        "reloadxml",
                        "xml_flush_cache id 8000 127.0.0.1",
                        "sofia profile internal flush_inbound_reg 8000@127.0.0.1");
        run(AgentRegistry.class, s -> s.change(BETA, BOSS, user.id(), active()));
        work(cluster);
        assertThat(peer.files()).hasSize(3);
        run(AgentRegistry.class, s -> s.delete(BETA, BOSS, user.id()));
        work(cluster);
        assertThat(peer.files()).isEmpty();
        assertThat(DATABASE.texts("SELECT kind FROM switch_entry")).isEmpty();
    }

    @Test
    void what_a_switch_is_to_hold_already_is_not_written_again() {
        map(BETA, told("shiraz"));
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 2));
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(DATABASE.texts("SELECT number FROM switch_entry WHERE xmax::text <> '0'"))
                .as("changed or locked since it was written")
                .isEmpty();
        assertThat(DATABASE.texts("SELECT number FROM switch_entry")).hasSize(5);
    }

    @Test
    void changes_of_one_company_do_not_wait_for_each_other() throws Exception {
        int cluster = told("shiraz");
        map(BETA, cluster);
        List<Integer> agents = IntStream.range(0, 4)
                .mapToObj(i -> agent("a" + i + "@acme.test"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int agent : agents) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 8; round++) {
                                run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, suspended()));
                                run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, active()));
                            }
                        },
                        threads));
            }
            for (int i = 0; i < 2; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 30; round++) {
                                run(AgentRegistry.class, s -> s.tidy(BETA));
                                run(SwitchEntries.class, s -> s.failed(cluster, "it is down"));
                            }
                        },
                        threads));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        work(cluster);
        run(SwitchEntries.class, s -> s.tryNow(cluster));
        work(cluster);
        assertThat(peer.files()).hasSize(6);
    }

    @Test
    void a_direct_number_goes_with_its_agent() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        int leaving = agent("leaving@acme.test");
        agent("staying@acme.test");
        DATABASE.run("UPDATE extension SET direct_number = '+982188776655' WHERE number = 8000");
        run(AgentRegistry.class, s -> s.tidy(BETA));
        work(cluster);
        assertThat(peer.file("dialplan/public/company_7.xml")).contains("982188776655");
        run(AgentRegistry.class, s -> s.delete(BETA, BOSS, leaving));
        work(cluster);
        assertThat(peer.file("dialplan/public/company_7.xml")).doesNotContain("982188776655");
    }

    @Test
    void a_creation_whose_server_died_leaves_nothing_here_and_nothing_there() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        UUID creation = UUID.randomUUID();
        with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John Doe", 1));
        work(cluster);
        assertThat(peer.files()).hasSize(3);
        run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(DATABASE.texts("SELECT id FROM agent_creation"))
                .as("its time is not over")
                .hasSize(1);
        DATABASE.run("UPDATE agent_creation SET expires_at = now() - interval '1 second'");
        run(AgentRegistry.class, s -> s.tidy(BETA));
        work(cluster);
        assertThat(peer.files()).isEmpty();
        assertThat(
                        DATABASE.texts(
                                "SELECT id FROM agent_creation UNION ALL SELECT creation FROM extension WHERE creation IS NOT NULL"))
                .isEmpty();
        assertThat(DATABASE.texts("SELECT username FROM users")).isEmpty();
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> with(
                                        AgentRegistry.class,
                                        s -> s.finish(
                                                BETA,
                                                BOSS,
                                                creation,
                                                person("john@acme.test"),
                                                Greeting.MAIL,
                                                Note.NONE)))
                        .status())
                .as("a server that was only slow")
                .isEqualTo(503);
    }

    @Test
    void a_switch_that_fails_is_told_later() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        peer.fails(true);
        UUID creation = UUID.randomUUID();
        List<Integer> numbers = with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John", 1));
        Optional<String> failure = work().await(cluster, BETA, numbers, java.time.Duration.ofSeconds(20));
        assertThat(failure).hasValueSatisfying(why -> assertThat(why).contains("reloadxml"));
        run(AgentRegistry.class, s -> s.undo(BETA, creation));
        assertThat(peer.files()).as("written before the reload failed").hasSize(3);
        Cluster pending = with(ClusterService.class, s -> s.get(cluster));
        assertThat(pending.pending()).isEqualTo(3);
        assertThat(work(cluster)).isTrue();
        assertThat(with(ClusterService.class, s -> s.get(cluster)).lastError()).contains("reloadxml");
        peer.fails(false);
        run(SwitchEntries.class, s -> s.tryNow(cluster));
        work(cluster);
        assertThat(peer.files()).isEmpty();
        assertThat(with(ClusterService.class, s -> s.get(cluster)).pending()).isZero();
    }

    @Test
    void a_dead_switch_does_not_keep_the_others_from_being_told() {
        int cluster = told("shiraz", List.of("127.0.0.2", "127.0.0.1")); // nobody answers at the first
        map(BETA, cluster);
        int agent = agent("first@acme.test");
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 18));
        work(cluster);
        assertThat(peer.files()).as("not only the first ten").hasSize(21);
        assertThat(with(ClusterService.class, s -> s.get(cluster)).pending()).isEqualTo(21);
        assertThat(with(ClusterService.class, s -> s.get(cluster)).lastError()).contains("127.0.0.2");

        run(AgentRegistry.class, s -> s.change(BETA, BOSS, agent, suspended()));
        for (int i = 0; i < 2; i++) {
            run(SwitchEntries.class, s -> s.tryNow(cluster));
            work(cluster);
        }
        assertThat(peer.file("directory/default/8000.xml")).isNull();
        assertThat(peer.commands())
                .filteredOn(command -> command.contains("flush_inbound_reg"))
                .as("once, whatever becomes of the other switch")
                .containsExactly("sofia profile internal flush_inbound_reg 8000@127.0.0.1");
        peer.tamper("directory/default/8001.xml", null);
        work().compare(cluster);
        assertThat(peer.file("directory/default/8001.xml")).isNotNull();
    }

    @Test
    void what_can_not_be_made_keeps_nothing_else_from_being_told() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 2));
        DATABASE.run("UPDATE extension SET sip_password = 'of a key that is gone' WHERE number = 8000");
        work(cluster);
        assertThat(peer.files())
                .containsExactly(
                        "dialplan/company_7.xml", "dialplan/public/company_7.xml", "directory/default/8001.xml");
        assertThat(with(ClusterService.class, s -> s.get(cluster)).pending()).isOne();
    }

    @Test
    void a_switch_that_is_back_does_not_keep_anybody_waiting() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        work(cluster);
        peer.fails(true);
        run(SwitchEntries.class, s -> s.lineChanged(BETA));
        for (int i = 0; i < 9; i++) {
            work(cluster);
            DATABASE.run("UPDATE switch_entry SET try_at = now() WHERE failures < 9");
        }
        peer.fails(false);
        List<Integer> numbers = with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "b@acme.test", "B", 1));
        assertThat(work().await(cluster, BETA, numbers, java.time.Duration.ofSeconds(20)))
                .isEmpty();
        assertThat(peer.files()).contains("directory/default/8001.xml");
    }

    @Test
    void another_host_key_is_refused() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        try (SshPeer other = SshPeer.start()) {
            String key = other.knownHost().substring(other.knownHost().indexOf(' '));
            with(
                    ClusterService.class,
                    s -> s.change(
                            ALPHA,
                            ROOT,
                            cluster,
                            change().hostKeys("[127.0.0.1]:" + peer.port() + key)
                                    .build()));
            List<Integer> numbers =
                    with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
            assertThat(work().await(cluster, BETA, numbers, java.time.Duration.ofSeconds(20)))
                    .isPresent();
            assertThat(peer.files()).isEmpty();
        }
    }

    @Test
    void what_somebody_changed_on_the_switch_is_repaired() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        UUID creation = UUID.randomUUID();
        with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John", 2));
        work(cluster);
        String good = peer.file("directory/default/8000.xml");
        peer.tamper("directory/default/8000.xml", "<include/>");
        peer.tamper("directory/default/8001.xml", null);
        peer.tamper("directory/default/8777.xml", good);
        peer.tamper("directory/default/1000.xml", "<include><!-- somebody else's --></include>");
        assertThat(work().compare(cluster)).isTrue();
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
        int cluster = told("shiraz");
        map(BETA, cluster);
        peer.block("directory/default/8000.xml");
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        work(cluster);
        assertThat(peer.files()).as("it could not be renamed").noneMatch(file -> file.endsWith(".tmp"));
        peer.tamper("directory/default/8000.xml/blocks", null);
        peer.tamper("directory/default/8000.xml", null);
        peer.tamper("directory/default/8001.xml.1a2b3c4d.tmp", "<include>a1-ha");
        peer.tamper("dialplan/company_9.xml.00000000.tmp", "");
        peer.tamper("directory/default/8001.xml.tmp", "somebody else's");
        work().compare(cluster);
        assertThat(peer.files())
                .contains("directory/default/8001.xml.tmp")
                .doesNotContain("directory/default/8001.xml.1a2b3c4d.tmp", "dialplan/company_9.xml.00000000.tmp");
    }

    @Test
    void ten_files_are_read_with_one_reload() {
        int cluster = told("shiraz");
        map(BETA, cluster);
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 18));
        work(cluster);
        assertThat(peer.files()).hasSize(20);
        assertThat(peer.commands()).hasSize(2);
    }

    @Test
    void one_worker_at_a_time_changes_a_cluster() {
        int cluster = told("shiraz");
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        java.time.Duration term = java.time.Duration.ofMinutes(1);
        assertThat(may(s -> s.begin(cluster, first, term))).isTrue();
        assertThat(may(s -> s.begin(cluster, second, term))).isFalse();
        assertThat(work(cluster)).as("somebody else is at it").isFalse();
        DATABASE.run("UPDATE cluster SET worker_until = now() - interval '1 second'");
        assertThat(may(s -> s.begin(cluster, second, term))).isTrue();
        assertThat(may(s -> s.goOn(cluster, first, term))).isFalse();
        run(SwitchEntries.class, s -> s.end(cluster, first));
        assertThat(may(s -> s.goOn(cluster, second, term))).isTrue();
    }

    @Test
    void a_company_that_moves_takes_its_files_along() {
        int shiraz = told("shiraz");
        map(BETA, shiraz);
        with(AgentRegistry.class, s -> s.begin(BETA, UUID.randomUUID(), "a@acme.test", "A", 1));
        work(shiraz);
        assertThat(peer.files()).hasSize(3);
        map(BETA, asking("tehran"));
        work(shiraz);
        assertThat(peer.files()).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ log-ins

    @Test
    void what_is_to_end_registrations_stays_until_somebody_logs_in_anew() {
        map(BETA, listening("tehran"));
        int agent = agent("john@acme.test");
        UUID sid = session(agent);
        int extension = Integer.parseInt(
                DATABASE.texts("SELECT id FROM extension WHERE number = 8000").get(0));
        run(ExtensionAdministration.class, s -> s.rotatePassword(BETA, ROOT, extension));
        assertThat(credentials(agent, sid)).hasSize(1);
        assertThat(DATABASE.texts("SELECT number FROM switch_entry WHERE flush"))
                .as("a session that goes on does not save the registrations of whoever had the old password")
                .containsExactly("8000");
        with(AgentLogins.class, s -> s.takeOver(BETA, agent, "provisioning", sid));
        assertThat(DATABASE.texts("SELECT number FROM switch_entry")).isEmpty();
    }

    @Test
    void passwords_of_extensions_are_told_to_a_session_that_goes_on() {
        int agent = agent("john@acme.test");
        UUID sid = session(agent);
        assertThat(credentials(agent, sid)).hasSize(1);
        List<SipCredential> elsewhere = with(AgentLogins.class, s -> s.credentials(BETA, agent, "panel", sid));
        assertThat(elsewhere).as("another door").isEmpty();
        UUID newer = session(agent);
        CompletableFuture<List<SipCredential>> told = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC()).get(AgentLogins.class).takeOver(BETA, agent, "provisioning", newer);
            return PERSISTENCE.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(AgentLogins.class)
                    .credentials(BETA, agent, "provisioning", sid));
        });
        assertThat(told.join()).as("it ends meanwhile").isEmpty();
        assertThat(credentials(agent, newer)).hasSize(1);
        DATABASE.run("UPDATE user_session SET expires_at = now()");
        assertThat(credentials(agent, newer)).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ what is needed

    private static int agent(String email) {
        return with(AgentRegistry.class, s -> s.create(BETA, BOSS, person(email), 1, Greeting.MAIL, Note.NONE))
                .user()
                .id();
    }

    private static UUID session(int userId) {
        UUID sid = UUID.randomUUID();
        DATABASE.run("INSERT INTO user_session (sid, user_id, door, expires_at) VALUES ('" + sid + "', " + userId
                + ", 'provisioning', now() + interval '1 hour')");
        return sid;
    }

    private static List<SipCredential> credentials(int userId, UUID sid) {
        return with(AgentLogins.class, s -> s.credentials(BETA, userId, "provisioning", sid));
    }

    /** A cluster that asks, and is told by its event socket; nobody answers there. */
    private static int listening(String name) {
        return with(
                        ClusterService.class,
                        s -> s.create(
                                ALPHA,
                                ROOT,
                                change().name(name)
                                        .mode(ClusterMode.XML_CURL)
                                        .addresses(List.of("127.0.0.1"))
                                        .realm("127.0.0.1")
                                        .xmlSecret("secret-of-" + name + "-1")
                                        .eventPassword("not-ClueCon-but-longer")
                                        .build()))
                .id();
    }

    private int asking(String name) {
        return with(
                        ClusterService.class,
                        s -> s.create(
                                ALPHA,
                                ROOT,
                                change().name(name)
                                        .mode(ClusterMode.XML_CURL)
                                        .addresses(List.of("127.0.0.1"))
                                        .realm("127.0.0.1")
                                        .xmlSecret("secret-of-" + name + "-1")
                                        .build()))
                .id();
    }

    private int told(String name) {
        return told(name, List.of("127.0.0.1"));
    }

    private int told(String name, List<String> addresses) {
        return with(
                        ClusterService.class,
                        s -> s.create(
                                ALPHA,
                                ROOT,
                                change().name(name)
                                        .mode(ClusterMode.SSH)
                                        .addresses(addresses)
                                        .realm("127.0.0.1")
                                        .ssh(peer)
                                        .build()))
                .id();
    }

    private static void map(CompanyId company, int cluster) {
        with(
                ClusterService.class,
                s -> s.map(company, ROOT, new CompanyCluster(company.value(), cluster, "trunk", null)));
    }

    private static CheckedPerson person(String email) {
        return new CheckedPerson(
                new NewPerson(email, null, Role.AGENT, null, false, true, true, "John", "Doe", email, null),
                "hash",
                null);
    }

    private static UUID logIn(int userId) {
        return with(SessionService.class, s -> s.open(userId, "hash", "desktop", Duration.ofHours(1)))
                .sid();
    }

    private static PersonChange suspended() {
        return new PersonChange(null, null, null, null, null, false, null, null, null, null, null, null);
    }

    private static PersonChange active() {
        return new PersonChange(null, null, null, null, null, true, null, null, null, null, null, null);
    }

    private static Optional<Cluster> asked(String name, String secret) {
        return with(ClusterService.class, s -> s.asks(name, secret));
    }

    private static Optional<Cluster> serving(CompanyId company) {
        return with(ClusterService.class, s -> s.serving(company));
    }

    private static boolean may(Function<SwitchEntries, Boolean> work) {
        return with(SwitchEntries.class, work);
    }

    private static boolean work(int cluster) {
        return work().run(cluster);
    }

    /** Each call of an entry's or a cluster's service is a transaction of its own, as on a server. */
    private static SwitchWork work() {
        return TestWork.of(PERSISTENCE);
    }

    private static <B, T> T with(Class<B> bean, Function<B, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC()).get(bean)));
    }

    private static <B> void run(Class<B> bean, java.util.function.Consumer<B> work) {
        with(bean, b -> {
            work.accept(b);
            return null;
        });
    }

    private static TestChange change() {
        return new TestChange();
    }

    /** A change of a cluster, field by field. */
    private static final class TestChange {
        private String name;
        private Optional<String> region;
        private ClusterMode mode;
        private List<String> addresses;
        private String realm;
        private Boolean isDefault;
        private Integer sshPort;
        private Optional<String> sshUser;
        private Optional<String> sshKey;
        private Optional<String> hostKeys;
        private String directory;
        private Optional<String> eventPassword;
        private Optional<String> xmlSecret;

        TestChange name(String text) {
            name = text;
            return this;
        }

        TestChange region(String text) {
            region = Optional.of(text);
            return this;
        }

        TestChange mode(ClusterMode is) {
            mode = is;
            return this;
        }

        TestChange addresses(List<String> all) {
            addresses = all;
            return this;
        }

        TestChange realm(String text) {
            realm = text;
            return this;
        }

        TestChange isDefault(boolean is) {
            isDefault = is;
            return this;
        }

        TestChange hostKeys(String text) {
            hostKeys = Optional.of(text);
            return this;
        }

        TestChange eventPassword(String text) {
            eventPassword = Optional.of(text);
            return this;
        }

        TestChange xmlSecret(String text) {
            xmlSecret = Optional.of(text);
            return this;
        }

        TestChange ssh(SshPeer peer) {
            sshPort = peer.port();
            sshUser = Optional.of("freeswitch");
            sshKey = Optional.of(peer.userKey());
            hostKeys = Optional.of(peer.knownHost());
            directory = SshPeer.BASE;
            return this;
        }

        ClusterChange build() {
            return new ClusterChange(
                    name,
                    region,
                    mode,
                    addresses,
                    realm,
                    null,
                    isDefault,
                    sshPort,
                    sshUser,
                    sshKey,
                    hostKeys,
                    directory,
                    null,
                    eventPassword,
                    xmlSecret,
                    null);
        }
    }
}
