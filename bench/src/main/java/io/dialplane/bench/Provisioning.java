package io.dialplane.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.provisioning.SshPeer;
import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures agents that are created in numbers, a file of 100 beside one of 1,000, in both modes, each beside the bare work that can't be
 * done without ({@link BareAgents}); and the answers to switches at 1,000 registrations a minute. Switches are the peers of the tests: in
 * this process, over the loopback address.
 */
final class Provisioning implements AutoCloseable {

    static final int FEW = 100;
    static final int MANY = 1_000;
    static final int REGISTRATIONS_A_MINUTE = 1_000;

    private static final int REGISTRATIONS = 500;
    private static final String PASSWORD = "not-the-usual-one";
    private static final String SECRET = "secret-of-the-benchmark";
    private static final String REALM = "127.0.0.1";
    private static final long LOOK_AGAIN_NANOS = 20_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation installation;
    private final HttpConnection superuser;
    private final SshPeer ssh = SshPeer.start();
    private final EventSocketPeer events = EventSocketPeer.start(PASSWORD);
    private final Map<Mode, Map<Integer, List<Double>>> perAgent = new EnumMap<>(Mode.class);
    private final List<Double> statements = new ArrayList<>();
    private final List<Double> files = new ArrayList<>();
    private final Samples answers = new Samples();
    private double agentsPerReload = Double.MAX_VALUE;
    private int companies;

    /** How switches learn of agents. */
    enum Mode {
        XML_CURL,
        SSH
    }

    Provisioning(Installation installation) {
        this.installation = installation;
        this.superuser = new HttpConnection(installation.node(), installation.superuserToken());
        for (Mode mode : Mode.values()) {
            perAgent.put(mode, new LinkedHashMap<>());
            perAgent.get(mode).put(FEW, new ArrayList<>());
            perAgent.get(mode).put(MANY, new ArrayList<>());
            cluster(mode);
        }
    }

    /** Files of both sizes in both modes, and the bare work, each for companies of their own. */
    void round(boolean counts) {
        for (Mode mode : Mode.values()) {
            for (int agents : List.of(FEW, MANY)) {
                int reloads = events.commands().size();
                double millis = create(company(mode), agents);
                if (counts) {
                    perAgent.get(mode).get(agents).add(millis / agents);
                }
                if (mode == Mode.SSH) {
                    agentsPerReload = Math.min(
                            agentsPerReload,
                            (double) agents / (events.commands().size() - reloads));
                }
            }
        }
        String slug = company(Mode.XML_CURL);
        double bare = BareAgents.statements(installation.application(), text(company(slug), "id"), FEW) / FEW;
        double written = BareAgents.files(ssh, events, PASSWORD, FEW) / FEW;
        if (counts) {
            statements.add(bare);
            files.add(written);
        }
    }

    /** Registrations at the pace of 1,000 a minute, each of another agent; one answers after the other. */
    void register(boolean counts) {
        String slug = company(Mode.XML_CURL);
        create(slug, FEW);
        int first = (Integer.parseInt(text(company(slug), "id")) + 1) * 1_000;
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((name(Mode.XML_CURL) + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        long pace = 60_000_000_000L / REGISTRATIONS_A_MINUTE;
        try (HttpConnection desk = new HttpConnection(installation.node(), "*/*", basic)) {
            long start = System.nanoTime();
            for (int i = 0; i < REGISTRATIONS; i++) {
                long due = start + i * pace;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                String asked = "hostname=switch1&section=directory&tag_name=domain&key_name=name&key_value=" + REALM
                        + "&Event-Name=REQUEST_PARAMS&action=sip_auth&sip_profile=internal&user=" + (first + i % FEW)
                        + "&domain=" + REALM;
                String answer = desk.send(
                                "POST",
                                "/freeswitch/xml/" + name(Mode.XML_CURL),
                                "application/x-www-form-urlencoded",
                                asked)
                        .expect(200);
                if (!answer.contains("a1-hash")) {
                    throw new IllegalStateException("No such user: " + answer);
                }
                if (counts) {
                    answers.add(System.nanoTime() - due); // who is late keeps the next one waiting
                }
            }
        }
    }

    private double create(String company, int agents) {
        StringBuilder file = new StringBuilder("email,first_name,last_name\n");
        for (int i = 0; i < agents; i++) {
            file.append("a").append(i).append('@').append(company).append(".test,John,Doe\n");
        }
        long began = System.nanoTime();
        JsonNode job = json(superuser
                .send("POST", "/v1/admin/agents/bulk?company=" + company, "text/csv", file.toString())
                .expect(202));
        String path = "/v1/admin/agents/bulk/" + job.at("/job/id").asText() + "?company=" + company;
        while (!job.at("/job/state").asText().equals("done")) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            job = json(superuser.get(path).expect(200));
        }
        double millis = (System.nanoTime() - began) / 1e6;
        if (job.at("/job/created").asInt() != agents) {
            throw new IllegalStateException("Not everybody was created: " + job);
        }
        return millis;
    }

    private void cluster(Mode mode) {
        ObjectNode cluster = JSON.createObjectNode()
                .put("name", name(mode))
                .put("mode", mode.name().toLowerCase(java.util.Locale.ROOT))
                .put("realm", REALM)
                .put("event_port", events.port())
                .put("event_password", PASSWORD);
        cluster.putArray("addresses").add("127.0.0.1");
        if (mode == Mode.SSH) {
            cluster.put("ssh_user", "freeswitch")
                    .put("ssh_key", ssh.userKey())
                    .put("ssh_port", ssh.port())
                    .put("ssh_host_keys", ssh.knownHost())
                    .put("base_directory", SshPeer.BASE);
        } else {
            cluster.put("xml_secret", SECRET);
        }
        superuser.post("/v1/admin/clusters", cluster.toString()).expect(201);
    }

    /** A new one, served by the cluster of a mode; its slug. */
    private String company(Mode mode) {
        String slug = "company-" + ++companies;
        superuser
                .post("/api/companies", "{\"name\":\"" + slug + "\",\"display_name\":\"" + slug + "\"}")
                .expect(201);
        String cluster = null;
        for (JsonNode one : json(superuser.get("/v1/admin/clusters").expect(200))) {
            cluster = one.path("name").asText().equals(name(mode))
                    ? one.path("id").asText()
                    : cluster;
        }
        superuser
                .send("PUT", "/v1/admin/clusters/" + cluster + "/companies/" + slug, "{}")
                .expect(200);
        return slug;
    }

    private JsonNode company(String slug) {
        for (JsonNode one : json(superuser.get("/api/companies").expect(200))) {
            if (one.path("name").asText().equals(slug)) {
                return one;
            }
        }
        throw new IllegalStateException("No company " + slug);
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Milliseconds per agent of a file of so many; the median of the rounds. */
    double perAgent(Mode mode, int agents) {
        return median(perAgent.get(mode).get(agents));
    }

    /** Milliseconds per agent of the statements alone. */
    double statements() {
        return median(statements);
    }

    /** Milliseconds per agent of files and reloads alone. */
    double files() {
        return median(files);
    }

    /** The fewest of all files. */
    double agentsPerReload() {
        return agentsPerReload;
    }

    Samples answers() {
        return answers;
    }

    private static double median(List<Double> values) {
        return Samples.median(values.stream().mapToDouble(value -> value).toArray());
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        superuser.close();
        ssh.close();
        events.close();
    }
}
