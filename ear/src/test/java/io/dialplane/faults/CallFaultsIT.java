package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Installation;
import io.dialplane.testing.LiveSocket;
import io.dialplane.testing.Node;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        IntStream.range(0, AGENTS).forEach(n -> twilio.agent());
        List<Twilio.Call> calls = IntStream.range(0, CALLS)
                .mapToObj(n -> twilio.call(node(n), "CA" + company.id() + "c" + n, "+98912000" + (1000 + n)))
                .toList();
        all(calls.stream().<Supplier<Twilio.Call>>map(call -> call::arrives).toList());
        assertThat(calls.stream().flatMap(call -> call.rung().stream()))
                .as("nobody is rung by two calls")
                .doesNotHaveDuplicates();

        Set<Twilio.Call> talking = untilAllTalk(calls, this::node);
        assertThat(talkers(company)).isEqualTo(AGENTS);

        List<Twilio.Call> talks = List.copyOf(talking);
        List<Twilio.Call> waiting = waiting(company, calls);
        assertThat(waiting).hasSize(CALLS - AGENTS);
        for (int free :
                new int[] {1, 10, 10, 9}) { // as many come free: those get them who came first, whoever asks first
            talks.subList(0, free).forEach(call -> call.talked(call.rung().get(0), 10));
            stillWait(company, "0 s");
            List<Twilio.Call> newestFirst = new ArrayList<>(waiting);
            Collections.reverse(newestFirst);
            newestFirst.forEach(Twilio.Call::waited);
            List<Twilio.Call> served =
                    waiting.stream().filter(call -> !call.waits()).toList();
            assertThat(served).isEqualTo(waiting.subList(0, free));
            assertThat(served).allMatch(call -> call.rung().size() == 1);
            served.forEach(call -> call.leg(call.rung().get(0), "in-progress"));
            assertThat(talkers(company)).isEqualTo(AGENTS);
            waiting = waiting.subList(free, waiting.size());
            talks = Stream.concat(talks.subList(free, talks.size()).stream(), served.stream())
                    .toList();
        }
        stillWait(company, "121 s"); // and the others have waited for too long
        for (Twilio.Call call : waiting) {
            assertThat(call.waited().markup()).contains("<Say ", "<Record ").doesNotContain("<Dial");
        }
        waiting.subList(0, 5).forEach(Twilio.Call::leavesMessage);
        waiting.forEach(Twilio.Call::ends);
        talks.forEach(call -> call.talked(call.rung().get(0), 10));
        assertThat(talkers(company)).isZero();
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT outcome, count(*)::int AS n FROM voice_call WHERE company_id = ? AND ended_at IS NOT NULL GROUP BY outcome",
                                company.id()))
                .containsExactlyInAnyOrder(
                        Map.of("outcome", "answered", "n", 40),
                        Map.of("outcome", "voicemail", "n", 5),
                        Map.of("outcome", "missed", "n", 5));
        assertThat(dialplane.pool().count("""
                        SELECT count(*) FROM voice_call a JOIN voice_call b ON b.answered_by = a.answered_by AND b.id <> a.id
                         WHERE a.company_id = ? AND a.answered_at < b.ended_at AND b.answered_at < a.ended_at""", company.id()))
                .as("nobody was in two calls")
                .isZero();
    }

    /** Those who wait, in the order in which they came. */
    private List<Twilio.Call> waiting(TestCompany company, List<Twilio.Call> calls) {
        return dialplane
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
    }

    /** As if all who wait had just asked, whatever time the test needs, and had waited for longer by as much. */
    private void stillWait(TestCompany company, String longer) {
        dialplane.pool().update("""
                UPDATE voice_call SET heard_at = clock_timestamp(), waiting_since = waiting_since - ?::interval
                 WHERE company_id = ? AND stage = 'waiting'""", longer, company.id());
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
    void aNodeThatIsKilledInTheMiddleKeepsNoAgent(TestCompany company, TestCompany other) {
        UnderWay conversations = new UnderWay(other);
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
            conversations.areFreedInTheirTime();
        } finally {
            victim.restart();
        }
    }

    /** Two who talk and four who ring when a node is killed, and of whom nothing is heard any more at either. */
    private final class UnderWay {

        private final TestCompany company;
        private final Twilio twilio;
        private final List<Integer> talk;
        private final List<Integer> ring;
        private final long seen;

        UnderWay(TestCompany company) {
            this.company = company;
            twilio = Twilio.of(dialplane, company);
            IntStream.range(0, 6).forEach(n -> twilio.agent());
            LiveSocket wallboard = LiveSocket.open(node(0), company.admin(), company);
            talk = List.of(answered(0), answered(1));
            Twilio.Call rings = call(0, "ring").arrives();
            ring = rings.rung();
            IntStream.range(0, ring.size()).forEach(n -> rings.at(node(n)).leg(ring.get(n), "ringing"));
            assertThat(ring).hasSize(4).doesNotContainAnyElementsOf(talk);
            long last = dialplane.pool().count("SELECT last FROM voice_feed WHERE company_id = ?", company.id());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(wallboard.numbers()).contains(last));
            seen = last;
        }

        private Twilio.Call call(int node, String name) {
            return twilio.call(node(node), "CA" + company.id() + name, "+989120000" + (100 + name.length()));
        }

        private int answered(int node) {
            Twilio.Call call = call(node, "talk" + node).arrives();
            int agent = call.rung().get(0);
            call.leg(agent, "in-progress");
            return agent;
        }

        void areFreedInTheirTime() {
            Twilio.Call next = call(1, "next").arrives();
            assertThat(next.waits()).as("one of those who rang may talk").isTrue();
            LiveSocket wallboard = LiveSocket.open(node(1), company.admin(), company, seen);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(wallboard.numbers()).isNotEmpty());
            assertThat(wallboard.numbers()).startsWith(seen + 1);
            assertThat(wallboard.gaps())
                    .as("the other node goes on where the dead one was")
                    .containsOnly(false);

            goesBy("17 min", next);
            Awaitility.await().untilAsserted(() -> assertThat(open()).containsExactly("next", "talk0", "talk1"));
            assertThat(next.waited().rung()).containsExactlyInAnyOrderElementsOf(ring);
            next.leg(ring.get(0), "in-progress");
            goesBy("4 h", next);
            Awaitility.await().untilAsserted(() -> assertThat(open()).containsExactly("next"));
            assertThat(call(1, "last").arrives().rung())
                    .as("all but the one who talks")
                    .hasSize(5)
                    .containsAll(talk)
                    .doesNotContain(ring.get(0));
            assertThat(dialplane.pool().count("""
                            SELECT count(*) FROM voice_call WHERE company_id = ? AND NOT end_is_known""", company.id())).isEqualTo(3);
        }

        /** As if nothing had been heard for so long of all calls but one. */
        private void goesBy(String interval, Twilio.Call but) {
            dialplane.pool().update("""
                    UPDATE voice_reservation r SET until = until - ?::interval FROM voice_call c
                     WHERE c.id = r.call_id AND c.company_id = ? AND c.call_sid <> ?""", interval, company.id(), but.sid());
            dialplane.pool().update("""
                    UPDATE voice_call SET ring_until = ring_until - i, heard_at = heard_at - i, started_at = started_at - i,
                                          answered_at = answered_at - i
                      FROM (SELECT ?::interval) x (i) WHERE company_id = ? AND call_sid <> ?""", interval, company.id(), but.sid());
        }

        private List<String> open() {
            return dialplane
                    .pool()
                    .rows(
                            "SELECT call_sid FROM voice_call WHERE company_id = ? AND ended_at IS NULL ORDER BY call_sid",
                            company.id())
                    .stream()
                    .map(row -> row.get("call_sid").toString().substring(("CA" + company.id()).length()))
                    .toList();
        }
    }
}
