package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Installation;
import io.dialplane.testing.Node;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fifty calls at once for ten agents, on two nodes of which one is killed: no agent is in two calls, and none is lost to a dead one. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class CallFaultsIT {

    private static final int AGENTS = 10;
    private static final int CALLS = 50;

    private final Installation dialplane;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);

    CallFaultsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private URI node(int n) {
        return dialplane.node(n % 2).uri();
    }

    private <T> List<T> all(List<Supplier<T>> work) {
        return work.stream().map(one -> CompletableFuture.supplyAsync(one, threads)).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Test
    void fiftyCallsAtOnceForTenAgents(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        List<Person> agents =
                IntStream.range(0, AGENTS).mapToObj(n -> twilio.agent()).toList();
        List<Twilio.Call> calls = IntStream.range(0, CALLS)
                .mapToObj(n -> twilio.call(node(n), "CA" + company.id() + "c" + n, "+98912000" + (1000 + n)))
                .toList();
        all(calls.stream().<Supplier<Twilio.Call>>map(call -> call::arrives).toList());
        assertThat(calls.stream().flatMap(call -> call.rung().stream()))
                .as("nobody is rung by two calls")
                .doesNotHaveDuplicates();

        Set<Twilio.Call> talking = untilAllTalk(calls, this::node);
        assertThat(talkers(company)).isEqualTo(AGENTS);

        // who came first is the first to get an agent who comes free
        List<Twilio.Call> waiting = dialplane
                .pool()
                .rows(
                        "SELECT call_sid FROM voice_call WHERE company_id = ? AND stage = 'waiting' ORDER BY id",
                        company.id())
                .stream()
                .map(row -> calls.stream()
                        .filter(call -> call.sid().equals(row.get("call_sid")))
                        .findFirst()
                        .orElseThrow())
                .toList();
        assertThat(waiting).hasSize(CALLS - AGENTS);
        Twilio.Call ended = talking.iterator().next();
        Person freed = agents.stream()
                .filter(agent -> ended.rung().get(0) == agent.id())
                .findFirst()
                .orElseThrow();
        ended.talked(freed, 10);
        List<Twilio.Call> newestFirst = new ArrayList<>(waiting);
        java.util.Collections.reverse(newestFirst);
        newestFirst.forEach(Twilio.Call::waited);
        assertThat(waiting.stream().filter(call -> !call.rung().isEmpty())).containsExactly(waiting.get(0));
        assertThat(waiting.get(0).rung()).containsExactly(freed.id());
    }

    /** Agents answer as they are rung, and who waits asks again. */
    private Set<Twilio.Call> untilAllTalk(List<Twilio.Call> calls, IntFunction<URI> nodeOfRound) {
        Set<Twilio.Call> talking = new HashSet<>();
        for (int round = 0; talking.size() < AGENTS; round++) {
            assertThat(round).as("ten get an agent as reservations settle").isLessThan(30);
            for (Twilio.Call call : calls) {
                if (!talking.contains(call) && !call.rung().isEmpty()) {
                    call.at(nodeOfRound.apply(round)).leg(call.rung().get(0), "in-progress");
                    talking.add(call);
                }
            }
            all(calls.stream()
                    .filter(Twilio.Call::waits)
                    .<Supplier<Twilio.Call>>map(call -> call::waited)
                    .toList());
        }
        assertThat(talking).hasSize(AGENTS);
        return talking;
    }

    private long talkers(TestCompany company) {
        return dialplane.pool().count("""
                SELECT count(DISTINCT user_id) FROM voice_reservation WHERE company_id = ? AND state = 'on_call'""", company.id());
    }

    @Test
    void aNodeThatIsKilledInTheMiddleKeepsNoAgent(TestCompany company) {
        Twilio twilio = Twilio.of(dialplane, company);
        IntStream.range(0, AGENTS).forEach(n -> twilio.agent());
        List<Twilio.Call> calls = IntStream.range(0, CALLS)
                .mapToObj(n -> twilio.call(node(n), "CA" + company.id() + "k" + n, "+98912000" + (1000 + n)))
                .toList();
        Node victim = dialplane.node(0);
        List<CompletableFuture<Boolean>> underWay = calls.stream()
                .map(call -> CompletableFuture.supplyAsync(
                                () -> !call.arrives().markup().isEmpty(), threads)
                        .exceptionally(failure -> false))
                .toList();
        Awaitility.await()
                .until(() ->
                        dialplane.pool().count("SELECT count(*) FROM voice_call WHERE company_id = " + company.id())
                                >= AGENTS);
        victim.kill();
        try {
            List<Boolean> answered =
                    underWay.stream().map(CompletableFuture::join).toList();
            List<Twilio.Call> alive = IntStream.range(0, CALLS)
                    .filter(answered::get)
                    .mapToObj(n -> calls.get(n).at(node(1)))
                    .toList();
            assertThat(alive).hasSizeGreaterThanOrEqualTo(AGENTS);
            // time goes by, and nothing is heard of those whose answers were lost
            String[] sids = alive.stream().map(Twilio.Call::sid).toArray(String[]::new);
            dialplane.pool().update("""
                    UPDATE voice_reservation r SET until = until - interval '5 min' FROM voice_call c
                     WHERE c.id = r.call_id AND c.company_id = ? AND NOT c.call_sid = ANY (?)""", company.id(), sids);
            dialplane.pool().update("""
                    UPDATE voice_call SET ring_until = ring_until - interval '5 min', heard_at = heard_at - interval '10 min',
                                          started_at = started_at - interval '10 min' WHERE company_id = ? AND NOT call_sid = ANY (?)""", company.id(), sids);
            Awaitility.await().untilAsserted(() -> assertThat(dialplane.pool().count("""
                                    SELECT count(*) FROM voice_call c
                                     WHERE c.company_id = ? AND NOT c.call_sid = ANY (?)
                                       AND (c.ended_at IS NULL OR c.end_is_known
                                            OR EXISTS (SELECT 1 FROM voice_reservation r WHERE r.call_id = c.id))""", company.id(), sids))
                    .isZero());
            untilAllTalk(alive, round -> node(1));
            assertThat(talkers(company)).isEqualTo(AGENTS);
        } finally {
            victim.restart();
        }
    }
}
