package io.dialplane.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures the start of a shift, 200 agents who all log in at the same moment, and their heartbeats, beside the bare commit of one
 * row that a heartbeat can't do without, in turns; and how much later heartbeats are answered when Redis freezes or goes meanwhile.
 */
final class Agents {

    static final int AGENTS = 200;
    static final List<Integer> CLIENTS = List.of(1, 8, 32);

    private static final int HEARTBEATS = 300;
    private static final int BESIDE_FAULT = 8;
    private static final long BEFORE_FAULT_NANOS = 300_000_000;
    private static final long PROBED_NANOS = 1_500_000_000;
    private static final String PASSWORD = "benchmark-of-agents";
    private static final long BUSY_PAUSE_NANOS = 500_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation installation;
    private final Clients clients;
    private final Map<Integer, String> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final Samples logIns = new Samples();
    private final List<Double> shiftStarts = new ArrayList<>();
    private final Map<Integer, Samples> heartbeats = new LinkedHashMap<>();
    private final Map<Integer, Samples> commits = new LinkedHashMap<>();
    private final Map<String, Samples> redisWell = new LinkedHashMap<>();
    private final Map<String, Samples> redisFailing = new LinkedHashMap<>();

    Agents(Installation installation, Clients clients) {
        this.installation = installation;
        this.clients = clients;
        CLIENTS.forEach(count -> {
            heartbeats.put(count, new Samples());
            commits.put(count, new Samples());
        });
    }

    /** Makes the agents, each with an identity of his own. */
    void hire() {
        try (HttpConnection superuser = new HttpConnection(installation.node(), installation.superuserToken())) {
            for (int i = 0; i < AGENTS; i++) {
                int id = number(
                        superuser
                                .post(
                                        "/api/admins",
                                        "{\"username\":\"agent-" + i + "\",\"password\":\"" + PASSWORD
                                                + "\",\"role\":\"AGENT\"}")
                                .expect(200),
                        "id");
                superuser
                        .send(
                                "PUT",
                                "/api/admins/" + id + "/agent",
                                "{\"ozonetel_agent_id\":\"agent-" + i + "\",\"sip_extension\":\"" + (1000 + i) + "\"}")
                        .expect(200);
            }
        }
    }

    /** All at once; whoever is told that too many log in tries again. */
    void startShift(boolean counts) {
        long nanos = clients.all(IntStream.range(0, AGENTS).boxed().toList(), agent -> {
            try (HttpConnection door = new HttpConnection(installation.node(), null)) {
                long began = System.nanoTime();
                String login = "{\"email\":\"agent-" + agent + "\",\"password\":\"" + PASSWORD + "\"}";
                HttpConnection.Answer answer = door.post("/auth/login", login);
                while (answer.status() == 503) {
                    if (counts) {
                        busy.incrementAndGet();
                    }
                    LockSupport.parkNanos(BUSY_PAUSE_NANOS);
                    answer = door.post("/auth/login", login);
                }
                tokens.put(agent, text(answer.expect(200), "accessToken"));
                if (counts) {
                    logIns.add(System.nanoTime() - began);
                }
            }
        });
        if (counts) {
            shiftStarts.add(nanos / 1e9);
        }
    }

    /** Everybody leaves, so that the next shift starts as this one did. */
    void endShift() {
        tokens.forEach((agent, token) -> {
            try (HttpConnection door = new HttpConnection(installation.node(), token)) {
                door.post("/auth/logout", "").expect(200);
            }
        });
        tokens.clear();
    }

    /** Heartbeats and bare commits by 1, 8 and 32 clients. */
    void round(boolean counts) {
        for (int count : CLIENTS) {
            List<Integer> some = IntStream.range(0, count).boxed().toList();
            Samples beats = new Samples();
            clients.all(some, agent -> beat(agent, beats));
            Samples bare = new Samples();
            clients.all(some, agent -> commit(agent, bare));
            if (counts) {
                heartbeats.get(count).addAll(beats);
                commits.get(count).addAll(bare);
            }
        }
    }

    private void beat(int agent, Samples samples) {
        try (HttpConnection client = new HttpConnection(installation.node(), tokens.get(agent))) {
            for (int i = 0; i < HEARTBEATS; i++) {
                long began = System.nanoTime();
                client.post("/auth/heartbeat", "").expect(200);
                samples.add(System.nanoTime() - began);
            }
        }
    }

    /**
     * Heartbeats while nothing fails, and then while Redis does: it freezes, or goes, among them.
     *
     * @param fault what happens to it
     * @param repair it is as before
     */
    void redisFails(String how, Runnable fault, Runnable repair, boolean counts) {
        List<Integer> some = IntStream.range(0, BESIDE_FAULT).boxed().toList();
        Samples well = new Samples();
        clients.all(some, agent -> beat(agent, well));
        Samples failing = new Samples();
        List<Integer> andOneMore = IntStream.rangeClosed(0, BESIDE_FAULT).boxed().toList();
        try {
            clients.all(andOneMore, agent -> {
                if (agent < BESIDE_FAULT) {
                    beat(agent, failing);
                } else {
                    LockSupport.parkNanos(BEFORE_FAULT_NANOS);
                    fault.run();
                }
            });
        } finally {
            repair.run();
        }
        LockSupport.parkNanos(PROBED_NANOS); // it is asked again
        if (counts) {
            redisWell.computeIfAbsent(how, key -> new Samples()).addAll(well);
            redisFailing.computeIfAbsent(how, key -> new Samples()).addAll(failing);
        }
    }

    private void commit(int agent, Samples samples) throws SQLException {
        try (Connection connection = installation.application().dataSource().getConnection();
                PreparedStatement of = connection.prepareStatement(
                        "SELECT sid FROM agent_session WHERE ozonetel_agent_id = ?");
                PreparedStatement statement = connection.prepareStatement("""
                        UPDATE user_session SET expires_at = clock_timestamp() + interval '1 hour' WHERE sid = ?
                        """)) {
            of.setString(1, "agent-" + agent);
            try (ResultSet row = of.executeQuery()) {
                row.next();
                statement.setObject(1, row.getObject(1));
            }
            for (int i = 0; i < HEARTBEATS; i++) {
                long began = System.nanoTime();
                if (statement.executeUpdate() != 1) {
                    throw new IllegalStateException("agent-" + agent + " is not logged in");
                }
                samples.add(System.nanoTime() - began);
            }
        }
    }

    Samples logIns() {
        return logIns;
    }

    /** Seconds from the first to the last of them; the median of all shifts. */
    double shiftStart() {
        return Samples.median(
                shiftStarts.stream().mapToDouble(seconds -> seconds).toArray());
    }

    /** How often somebody was told to try again. */
    int busy() {
        return busy.get();
    }

    Samples heartbeats(int count) {
        return heartbeats.get(count);
    }

    Samples commits(int count) {
        return commits.get(count);
    }

    /** What happened to Redis, in words. */
    Set<String> faults() {
        return redisFailing.keySet();
    }

    /** Heartbeats before that. */
    Samples redisWell(String fault) {
        return redisWell.get(fault);
    }

    /** Heartbeats among which that happened. */
    Samples redisFailing(String fault) {
        return redisFailing.get(fault);
    }

    /** How much later the latest answer was, milliseconds. */
    double added(String fault) {
        return redisFailing(fault).percentile(100) - redisWell(fault).percentile(100);
    }

    private static int number(String json, String field) {
        return Integer.parseInt(text(json, field));
    }

    private static String text(String json, String field) {
        try {
            return JSON.readTree(json).path(field).asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
