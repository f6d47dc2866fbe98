package io.dialplane.provisioning;

import static io.dialplane.provisioning.TestProvisioning.ALPHA;
import static io.dialplane.provisioning.TestProvisioning.BETA;
import static io.dialplane.provisioning.TestProvisioning.BOSS;
import static io.dialplane.provisioning.TestProvisioning.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.TableReads;
import io.dialplane.platform.TestBeans;
import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.session.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creations of agents: all or nothing, each by itself, whatever dies or goes wrong. */
class AgentsSqlIT {

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
    void a_creation_is_the_person_and_the_extensions_or_nothing() {
        var made = AT.with(
                AgentRegistry.class, s -> s.create(BETA, BOSS, person("john@acme.test"), 2, Greeting.MAIL, Note.NONE));
        assertThat(made.extensions()).extracting(e -> e.number()).containsExactly(8000, 8001);
        AT.database.run("UPDATE company SET is_active = true");
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> AT.with(
                                        AgentRegistry.class,
                                        s -> s.create(
                                                BETA, BOSS, person("JOHN@acme.test"), 1, Greeting.MAIL, Note.NONE)))
                        .status())
                .isEqualTo(409);
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> AT.with(
                                        AgentRegistry.class,
                                        s -> s.create(
                                                BETA, BOSS, person("jane@acme.test"), 999, Greeting.MAIL, Note.NONE)))
                        .getMessage())
                .isEqualTo("No free extension");
        assertThat(AT.texts("SELECT username FROM users")).containsExactly("john@acme.test");
        assertThat(AT.texts("SELECT number FROM extension WHERE user_id IS NOT NULL ORDER BY 1"))
                .containsExactly("8000", "8001");
    }

    @Test
    void fifty_creations_at_once_have_fifty_different_extensions() {
        ExecutorService threads = Executors.newFixedThreadPool(25);
        try {
            List<CompletableFuture<Integer>> made = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> AT.with(
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

    /** A job of one row that one runner has begun and another one goes on with. */
    private static int takenOver(UUID first, UUID second) {
        Duration silence = Duration.ofMinutes(2);
        int job = AT.with(
                AgentJobs.class,
                s -> s.add(
                        BETA,
                        BOSS,
                        List.of(new AgentJobRow(
                                1, "John", "Doe", "john@acme.test", "agent", "1", null, List.of(), null, null))));
        AT.with(AgentJobs.class, s -> s.claim(BETA, first, silence)).orElseThrow();
        AT.database.run("UPDATE agent_job SET seen_at = now() - interval '1 hour'");
        AT.with(AgentJobs.class, s -> s.claim(BETA, second, silence)).orElseThrow();
        return job;
    }

    @Test
    void who_lost_a_job_says_nothing_of_its_rows() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        int job = takenOver(first, second);
        boolean ofFirst = AT.with(AgentJobs.class, s -> s.failed(BETA, job, first, 1, "changed meanwhile"));
        assertThat(ofFirst).isFalse();
        assertThat(AT.texts("SELECT n FROM agent_job_row WHERE error IS NULL")).hasSize(1);
        boolean ofSecond = AT.with(AgentJobs.class, s -> s.failed(BETA, job, second, 1, "The e-mail is taken"));
        assertThat(ofSecond).isTrue();
        assertThat(AT.texts("SELECT error FROM agent_job_row")).containsExactly("The e-mail is taken");
    }

    /** A runner that stood still comes back between its question and the creation: the creation is undone with its note. */
    @Test
    void who_lost_a_job_creates_nobody_of_it() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        int job = takenOver(first, second);
        assertThat(catchThrowableOfType(DomainException.class, () -> createOf(job, first, "john@acme.test"))
                        .status())
                .isEqualTo(409);
        assertThat(AT.texts("SELECT username FROM users")).isEmpty();
        assertThat(AT.texts("SELECT number FROM extension WHERE user_id IS NOT NULL"))
                .isEmpty();
        assertThat(AT.texts("SELECT action FROM audit_entry WHERE action <> 'agent.bulk'"))
                .isEmpty();
        assertThat(AT.texts("SELECT n FROM agent_job_row WHERE user_id IS NULL AND error IS NULL"))
                .hasSize(1);

        createOf(job, second, "john@acme.test");
        assertThat(AT.texts("SELECT u.email FROM agent_job_row r JOIN users u ON u.id = r.user_id"))
                .containsExactly("john@acme.test");
        AT.run(AgentJobs.class, s -> s.finish(BETA, job, second));
        assertThat(catchThrowableOfType(DomainException.class, () -> createOf(job, second, "jane@acme.test"))
                        .status())
                .as("of a job that is done")
                .isEqualTo(409);
        assertThat(AT.texts("SELECT username FROM users")).containsExactly("john@acme.test");
    }

    /** Creates somebody as the first row of a job, in one transaction. */
    private static void createOf(int job, UUID runner, String email) {
        AT.persistence.in(em -> {
            TestBeans beans = new TestBeans(em, Clock.systemUTC());
            return beans.get(AgentRegistry.class)
                    .create(BETA, BOSS, person(email), 1, Greeting.MAIL, made -> beans.get(AgentJobs.class)
                            .created(BETA, job, runner, 1, made));
        });
    }

    @Test
    void the_latest_jobs_are_a_companys_own() {
        int earlier = AT.with(AgentJobs.class, s -> s.add(BETA, BOSS, List.of()));
        int later = AT.with(AgentJobs.class, s -> s.add(BETA, BOSS, List.of()));
        List<AgentJob> latest = AT.with(AgentJobs.class, s -> s.latest(BETA, 5));
        assertThat(latest).extracting(AgentJob::id).containsExactly(later, earlier);
        AgentJob one = AT.with(AgentJobs.class, s -> s.get(BETA, earlier));
        assertThat(latest.get(1)).isEqualTo(one);
        List<AgentJob> ofAnother = AT.with(AgentJobs.class, s -> s.latest(ALPHA, 5));
        assertThat(ofAnother).isEmpty();
    }

    @Test
    void a_creation_whose_server_died_leaves_nothing_here_and_nothing_there() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        UUID creation = UUID.randomUUID();
        AT.with(AgentRegistry.class, s -> s.begin(BETA, creation, "john@acme.test", "John Doe", 1));
        AT.work(cluster);
        assertThat(peer.files()).hasSize(3);
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(AT.texts("SELECT id FROM agent_creation"))
                .as("its time is not over")
                .hasSize(1);
        AT.database.run("UPDATE agent_creation SET expires_at = now() - interval '1 second'");
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        AT.work(cluster);
        assertThat(peer.files()).isEmpty();
        assertThat(
                        AT.texts(
                                "SELECT id FROM agent_creation UNION ALL SELECT creation FROM extension WHERE creation IS NOT NULL"))
                .isEmpty();
        assertThat(AT.texts("SELECT username FROM users")).isEmpty();
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> AT.with(
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
    void a_creation_does_not_look_at_the_other_agents() {
        AT.map(BETA, AT.told("shiraz", peer));
        long withFew = lookedAt("few@acme.test");
        AT.database.run("""
                INSERT INTO users (id, company_id, username, password_hash, role) SELECT n, 7, 'u' || n, 'x', 'AGENT' FROM generate_series(1000, 1499) n;
                INSERT INTO extension (company_id, number, user_id, sip_password, voicemail_pin, assigned_at)
                SELECT 7, 8000 + n, 1000 + n, 'x', 'x', now() FROM generate_series(10, 499) n;
                INSERT INTO switch_entry (cluster_id, kind, number, wanted, applied)
                SELECT c.id, 'directory', 8000 + n, true, 1 FROM cluster c, generate_series(10, 499) n;
                ANALYZE;
                """);
        assertThat(lookedAt("many@acme.test"))
                .as("of 490 others not one in ten")
                .isLessThan(withFew + 49);
    }

    /** Rows of people, extensions and entries that the beginning of a creation reads, where the planner has indexes only. */
    private static long lookedAt(String email) {
        return AT.persistence.in(em -> {
            em.createNativeQuery("SET LOCAL enable_seqscan = off").executeUpdate();
            TableReads reads = TableReads.of(em, "users", "extension", "switch_entry");
            new TestBeans(em, Clock.systemUTC())
                    .get(AgentRegistry.class)
                    .begin(BETA, UUID.randomUUID(), email, "John", 1);
            return reads.rows();
        });
    }

    @Test
    void what_goes_wrong_with_one_of_several_leaves_the_others_alone() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        Note broken = made -> {
            throw new IllegalStateException("nobody thought of that");
        };
        List<AgentService.Outcome> outcomes = AT.service(AgentService.class)
                .createAll(
                        BETA,
                        BOSS,
                        List.of(newAgent("a@acme.test"), newAgent("b@acme.test"), newAgent("c@acme.test")),
                        Greeting.MAIL,
                        List.of(Note.NONE, broken, Note.NONE));
        assertThat(outcomes).extracting(outcome -> outcome.refused() == null).containsExactly(true, false, true);
        assertThat(outcomes.get(1).refused()).hasMessageContaining("nobody thought of that");
        assertThat(AT.texts("SELECT email FROM users ORDER BY 1")).containsExactly("a@acme.test", "c@acme.test");
        assertThat(AT.texts("SELECT number FROM extension WHERE user_id IS NOT NULL ORDER BY 1"))
                .containsExactly("8000", "8002");
        assertThat(AT.texts("SELECT id FROM agent_creation")).isEmpty();
        AT.work(cluster);
        assertThat(peer.files()).doesNotContain("directory/default/8001.xml");
    }

    @Test
    void that_switches_can_not_be_told_of_one_of_several_leaves_the_others_alone() {
        int cluster = AT.told("shiraz", peer);
        AT.map(BETA, cluster);
        AT.agent("first@acme.test");
        AT.database.run("UPDATE extension SET sip_password = 'of a key that is gone' WHERE number = 8002");
        List<AgentService.Outcome> outcomes = AT.service(AgentService.class)
                .createAll(
                        BETA,
                        BOSS,
                        List.of(newAgent("a@acme.test"), newAgent("b@acme.test"), newAgent("c@acme.test")),
                        Greeting.MAIL,
                        List.of(Note.NONE, Note.NONE, Note.NONE));
        assertThat(outcomes).extracting(outcome -> outcome.refused() == null).containsExactly(true, false, true);
        assertThat(outcomes.get(1).refused()).hasMessageContaining("what it is to hold can't be made");
        assertThat(AT.texts("SELECT number FROM extension WHERE user_id IS NOT NULL ORDER BY 1"))
                .containsExactly("8000", "8001", "8003");
    }

    @Test
    void a_file_waits_for_a_switch_that_is_away() {
        AT.map(BETA, AT.told("shiraz", peer));
        AgentImport imports = AT.service(AgentImport.class);
        file("a@acme.test", "b@acme.test", "nobody");
        peer.goesDown();
        imports.run(BETA);
        assertThat(AT.texts("SELECT state || ' ' || coalesce(runner::text, 'nobody') FROM agent_job"))
                .containsExactly("queued nobody");
        assertThat(AT.texts("SELECT email FROM agent_job_row WHERE user_id IS NULL AND error IS NULL ORDER BY n"))
                .containsExactly("a@acme.test", "b@acme.test");
        assertThat(AT.texts("SELECT id FROM agent_creation")).isEmpty();

        peer.comesBack();
        imports.run(BETA);
        assertThat(AT.texts("SELECT state FROM agent_job"))
                .as("it rests for a while")
                .containsExactly("queued");
        AT.database.run("UPDATE agent_job SET seen_at = now() - interval '1 minute'");
        imports.run(BETA);
        assertThat(AT.texts("SELECT state FROM agent_job")).containsExactly("done");
        assertThat(AT.texts("SELECT email FROM users ORDER BY 1")).containsExactly("a@acme.test", "b@acme.test");
    }

    @Test
    void a_file_does_not_wait_for_ever() {
        AT.map(BETA, AT.told("shiraz", peer));
        file("a@acme.test");
        AT.database.run("UPDATE agent_job SET created_at = now() - interval '61 minutes'");
        peer.goesDown();
        AT.service(AgentImport.class).run(BETA);
        assertThat(AT.texts("SELECT state FROM agent_job")).containsExactly("done");
        assertThat(AT.texts("SELECT error FROM agent_job_row")).allMatch(error -> error.contains("step switch"));
    }

    private static void file(String... emails) {
        AT.with(
                AgentJobs.class,
                s -> s.add(
                        BETA,
                        BOSS,
                        IntStream.range(0, emails.length)
                                .mapToObj(i -> new AgentJobRow(
                                        i + 1, "John", "Doe", emails[i], "agent", "1", null, List.of(), null, null))
                                .toList()));
    }

    @Test
    void e_mails_that_are_like_each_other_are_different_people() {
        AgentService agents = AT.service(AgentService.class);
        for (String email : List.of("a&b@acme.test", "a-b@acme.test", "a%b@acme.test")) {
            assertThat(agents.create(BETA, BOSS, newAgent(email)).user().email())
                    .isEqualTo(email);
        }
        assertThat(catchThrowableOfType(
                                DomainException.class, () -> agents.create(BETA, BOSS, newAgent("A&B@acme.test")))
                        .status())
                .isEqualTo(409);
        assertThat(AT.texts("SELECT username FROM users WHERE email = 'a-b@acme.test'"))
                .containsExactly("a-b@acme.test");
        assertThat(AgentService.userName("x".repeat(160) + "@acme.test"))
                .hasSize(150)
                .isNotEqualTo(AgentService.userName("x".repeat(161) + "@acme.test"));
    }

    private static NewAgent newAgent(String email) {
        return new NewAgent("John", "Doe", email, Role.AGENT, 1);
    }
}
