package io.dialplane.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures the start of a shift, 200 agents who all log in at the same moment, and their heartbeats, beside the bare commit of one
 * row that a heartbeat can't do without. In turns.
 */
final class Agents {

    static final int AGENTS = 200;
    static final List<Integer> CLIENTS = List.of(1, 8, 32);

    private static final int HEARTBEATS = 300;
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

    private void commit(int agent, Samples samples) throws SQLException {
        try (Connection connection = installation.application().dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        UPDATE user_session SET expires_at = clock_timestamp() + interval '1 hour'
                         WHERE sid = (SELECT a.sid FROM agent_session a WHERE a.account = '' AND lower(a.ozonetel_agent_id) = ?)
                        """)) {
            statement.setString(1, "agent-" + agent);
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
