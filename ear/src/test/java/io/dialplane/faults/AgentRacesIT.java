package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.CheapPassword;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two log-ins for one identity at the same moment, on two nodes, of several identities at once. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class AgentRacesIT {

    private static final int IDENTITIES = Build.inFullLength() ? 20 : 5;

    /** Of each identity; 1,000 in full length. */
    private static final int RACES = Build.inFullLength() ? 50 : 8;

    private final Installation dialplane;
    private final AgentDoor door;
    private final List<URI> nodes;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    AgentRacesIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
        this.nodes = List.of(dialplane.node(0).uri(), dialplane.node(1).uri());
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void ofTwoMembersExactlyOneIsIn(TestCompany company) throws Exception {
        eachIdentity(identity -> {
            Person ali = agent(company, "raced-" + identity, "2" + identity);
            Person berta = agent(company, "raced-" + identity, "3" + identity);
            return race -> {
                List<Answer> answers =
                        atOnce(() -> door.logIn(nodes.get(0), ali), () -> door.logIn(nodes.get(1), berta));
                assertThat(answers)
                        .as("race %d", race)
                        .extracting(Answer::status)
                        .containsExactlyInAnyOrder(200, 409);
                assertThat(holders(company, ali, berta)).as("race %d", race).hasSize(1);
                Answer won = answers.get(answers.get(0).status() == 200 ? 0 : 1);
                door.client(won).post("/auth/heartbeat", "").expect(200);
                door.client(won).post("/auth/logout", "").expect(200);
            };
        });
    }

    @Test
    void ofOneMembersTwoLogInsExactlyOneLives(TestCompany company) throws Exception {
        eachIdentity(identity -> {
            Person ali = agent(company, "raced-" + identity, "2" + identity);
            return race -> {
                List<Answer> answers = atOnce(() -> door.logIn(nodes.get(0), ali), () -> door.logIn(nodes.get(1), ali));
                exactlyOneLives(race, door.client(answers.get(0)), door.client(answers.get(1)), holders(company, ali));
            };
        });
    }

    @Test
    void ofOneMembersLogInsAtBothDoorsExactlyOneLives(TestCompany company) throws Exception {
        eachIdentity(identity -> {
            Person ali = desktopAgent(company);
            return race -> {
                int node = race % 2;
                List<Answer> answers = atOnce(() -> door.logIn(nodes.get(node), ali), () -> dialplane
                        .api()
                        .on(nodes.get(1 - node))
                        .post("/v1/auth/login", Json.object("email", ali.username(), "password", ali.password())));
                exactlyOneLives(
                        race,
                        door.client(answers.get(0)),
                        dialplane.api().as(answers.get(1).expect(200).text("data/token")),
                        holders(company, ali));
            };
        });
    }

    private void exactlyOneLives(int race, Api one, Api other, List<String> holders) {
        assertThat(List.of(
                        one.post("/auth/heartbeat", "").status(),
                        other.post("/auth/heartbeat", "").status()))
                .as("race %d", race)
                .containsExactlyInAnyOrder(200, 401);
        assertThat(holders).as("race %d", race).hasSize(1);
    }

    private Person agent(TestCompany company, String agentId, String extension) {
        return CheapPassword.of(dialplane, door.agent(company, agentId, extension));
    }

    /** With an extension of the company's pool. */
    private Person desktopAgent(TestCompany company) {
        String email = dialplane.freshName("desktop") + "@acme.test";
        Answer created = company.admin()
                .post("/v1/admin/agents", Json.object("email", email, "extensions_count", 1))
                .expect(201);
        return CheapPassword.of(
                dialplane,
                new Person(created.number("agent/id"), email, created.text("temporary_password"), dialplane.api()));
    }

    private List<String> holders(TestCompany company, Person... people) {
        Set<String> names = Set.copyOf(
                List.of(people).stream().map(Person::username).distinct().toList());
        return door.holders(company).stream().filter(names::contains).toList();
    }

    /** The races of one identity, one after the other. */
    private interface Races {
        void run(int race) throws Exception;
    }

    /** Who races for an identity. */
    private interface Racers {
        Races of(int identity);
    }

    private void eachIdentity(Racers racers) throws Exception {
        List<Races> all = new ArrayList<>();
        for (int identity = 0; identity < IDENTITIES; identity++) {
            all.add(racers.of(identity));
        }
        List<Future<?>> running = new ArrayList<>();
        for (Races races : all) {
            running.add(threads.submit(() -> {
                for (int race = 0; race < RACES; race++) {
                    races.run(race);
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    private List<Answer> atOnce(Callable<Answer> one, Callable<Answer> other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Answer> second = threads.submit(() -> {
            start.await();
            return other.call();
        });
        start.await();
        return List.of(one.call(), second.get());
    }
}
