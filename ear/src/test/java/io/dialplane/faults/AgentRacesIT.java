package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two log-ins for one identity at the same moment, on two nodes. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class AgentRacesIT {

    private static final int RACES = Build.inFullLength() ? 1_000 : 20;

    private final Installation dialplane;
    private final AgentDoor door;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    AgentRacesIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.door = AgentDoor.of(dialplane);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void ofTwoMembersExactlyOneIsIn(TestCompany company) throws Exception {
        Person ali = door.agent(company, "raced", "200");
        Person berta = door.agent(company, "raced", "201");
        for (int race = 0; race < RACES; race++) {
            List<Answer> answers = atOnce(ali, berta);
            assertThat(answers).as("race %d", race).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
            assertThat(door.holders(company)).hasSize(1);
            for (Answer answer : answers) {
                if (answer.status() == 200) {
                    Api winner = door.client(answer);
                    winner.post("/auth/heartbeat", "").expect(200);
                    winner.post("/auth/logout", "").expect(200);
                }
            }
        }
    }

    @Test
    void ofOneMembersTwoLogInsExactlyOneLives(TestCompany company) throws Exception {
        Person ali = door.agent(company, "raced", "210");
        for (int race = 0; race < RACES; race++) {
            List<Answer> answers = atOnce(ali, ali);
            assertThat(answers).as("race %d", race).extracting(Answer::status).containsExactly(200, 200);
            assertThat(answers)
                    .as("race %d", race)
                    .extracting(answer ->
                            door.client(answer).post("/auth/heartbeat", "").status())
                    .containsExactlyInAnyOrder(200, 401);
            assertThat(door.holders(company)).hasSize(1);
        }
    }

    /** One on each node. */
    private List<Answer> atOnce(Person one, Person other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<CompletableFuture<Answer>> both = Stream.of(0, 1)
                .map(node -> {
                    URI uri = dialplane.node(node).uri();
                    Person person = node == 0 ? one : other;
                    return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    start.await();
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                                return door.logIn(uri, person);
                            },
                            threads);
                })
                .toList();
        return List.of(both.get(0).get(), both.get(1).get());
    }
}
