package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.CheapPassword;
import io.dialplane.testing.DeadToken;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Redis is killed, comes back empty, freezes, is gone without a word, under logged-in agents who send heartbeats, others who try to take their
 * identities, and some who log in and out: nobody loses a session, nobody is in twice, nobody is kept out.
 */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class RedisFaultsIT {

    private static final int AGENTS = Build.inFullLength() ? 200 : 10;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Installation dialplane;
    private final AgentDoor door;
    private final List<URI> nodes;

    RedisFaultsIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
        this.nodes = List.of(dialplane.node(0).uri(), dialplane.node(1).uri());
    }

    @AfterEach
    void redisIsBack() {
        if (!dialplane.redis().isRunning()) {
            dialplane.redis().start();
        }
        dialplane.redis().thaw();
        dialplane.lineToRedis().work();
    }

    @Test
    void nobodyLosesASessionAndNobodyIsInTwice(TestCompany company) throws Exception {
        Person intruder = agent(company, "agent-0", "300");
        List<Api> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(door.client(door.logIn(nodes.get(i % 2), agent(company, "agent-" + i, "4" + i))));
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(door.inRedis(company, "agent-0"))
                .isNotNull());
        List<Person> relieving = List.of(agent(company, "relieved", "301"), agent(company, "relieved", "302"));
        try (Shift shift = new Shift(agents, intruder, relieving)) {
            shift.goesOn();
            dialplane.redis().freeze();
            shift.goesOn();
            dialplane.redis().thaw();
            shift.goesOn();
            // half-open: of one node only, the other one goes on telling Redis
            dialplane.lineToRedis().goSilent();
            shift.goesOn();
            dialplane.lineToRedis().work();
            shift.goesOn();
            dialplane.redis().kill();
            shift.goesOn();
            dialplane.redis().start();
            dialplane.redis().empty();
            shift.goesOn();
            // what it forgot the heartbeats have written again
            for (int i = 0; i < AGENTS; i++) {
                String agentId = "agent-" + i;
                await().atMost(SOON).untilAsserted(() -> assertThat(door.inRedis(company, agentId))
                        .isNotNull());
            }
        }
        assertThat(door.holders(company)).hasSize(AGENTS);
    }

    /** The intruder, and those who relieve each other, log in again and again. */
    private Person agent(TestCompany company, String agentId, String extension) {
        return CheapPassword.of(dialplane, door.agent(company, agentId, extension));
    }

    /** Revoked within a second also while Redis is frozen, on both nodes, and the identity is free. */
    @Test
    void revocationNeedsNoRedis(TestCompany company) {
        Person ali = door.agent(company, "revoked", "390");
        Person berta = door.agent(company, "revoked", "391");
        List<Api> ended = seenOnBothNodes(door.logIn(ali));
        dialplane.redis().freeze();
        String sid = company.admin().get("/api/agent-sessions").text("0/id");
        company.admin().delete("/api/agent-sessions/" + sid).expect(204);
        DeadToken.isRefusedWithinASecond(company, ended);

        // the frozen Redis still names the former owner
        List<Api> takenOver = seenOnBothNodes(door.logIn(berta));
        Answer anew = door.logIn(nodes.get(1), berta);
        DeadToken.isRefusedWithinASecond(company, takenOver);

        List<Api> deactivated = seenOnBothNodes(anew);
        activate(company, berta, false);
        DeadToken.isRefusedWithinASecond(company, deactivated);
        assertThat(door.holders(company)).isEmpty();

        activate(company, berta, true);
        Api next = door.client(door.logIn(berta));
        dialplane.redis().thaw();
        await().atMost(SOON).untilAsserted(() -> {
            next.post("/auth/heartbeat", "").expect(200);
            assertThat(door.inRedis(company, "revoked")).contains("\"memberId\":\"" + berta.id() + "\"");
        });
    }

    /** Both nodes have just seen the token, so that both may remember it. */
    private List<Api> seenOnBothNodes(Answer login) {
        List<Api> both = nodes.stream().map(door.client(login)::on).toList();
        both.forEach(node -> node.get("/api/auth/me").expect(200));
        return both;
    }

    private static void activate(TestCompany company, Person person, boolean active) {
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("is_active", active))
                .expect(200);
    }

    /** Heartbeats of all, over both nodes, one who tries to get in, and two who have one identity in turn. */
    private final class Shift implements AutoCloseable {

        private final ExecutorService threads = Executors.newFixedThreadPool(6);
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicInteger reliefs = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        Shift(List<Api> agents, Person intruder, List<Person> relieving) {
            for (int t = 0; t < 4; t++) {
                int first = t;
                threads.execute(() -> {
                    for (int round = 0; !over.get(); round++) {
                        for (int i = first; i < agents.size(); i += 4) {
                            look(agents.get(i).on(nodes.get((i + round) % 2)).post("/auth/heartbeat", ""), 200);
                        }
                        if (first == 0) {
                            rounds.incrementAndGet();
                        }
                    }
                });
            }
            threads.execute(() -> {
                for (int round = 0; !over.get(); round++) {
                    look(door.logIn(nodes.get(round % 2), intruder), 409);
                }
            });
            threads.execute(() -> {
                for (int round = 0; !over.get(); round++) {
                    worksOnce(relieving.get(round % 2), nodes.get(round / 2 % 2), nodes.get((round / 2 + 1) % 2));
                    reliefs.incrementAndGet();
                }
            });
        }

        private void worksOnce(Person agent, URI here, URI there) {
            Answer login = door.logIn(here, agent);
            if (look(login, 200)) {
                Api client = door.client(login);
                look(client.on(there).post("/auth/heartbeat", ""), 200);
                look(client.on(there).post("/auth/logout", ""), 200);
            }
        }

        private boolean look(Answer answer, int expected) {
            if (answer.status() != expected) {
                wrong.add(answer.request() + ": " + answer.status() + " " + answer.body());
            }
            return answer.status() == expected;
        }

        /** Some whole rounds from here, and a second at least: the probes have seen what there is to see. */
        void goesOn() {
            int before = rounds.get();
            int reliefsBefore = reliefs.get();
            await().pollDelay(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> rounds.get() > before + 3 && reliefs.get() > reliefsBefore + 3);
            assertThat(wrong).isEmpty();
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            assertThat(wrong).isEmpty();
        }
    }
}
