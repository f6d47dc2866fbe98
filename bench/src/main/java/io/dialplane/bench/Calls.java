package io.dialplane.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures answers to Twilio's webhooks while twenty calls a second come to fifty agents, with a hundred routing rules: each call is
 * answered by the first who rings, lasts a second, and tells what Twilio tells. Once with ten thousand contacts, once with more.
 */
final class Calls {

    static final int AGENTS = 50;
    static final int RULES = 100;
    static final int A_SECOND = 20;

    /** Contacts of the company, one after the other. */
    static final List<Integer> CONTACTS = List.of(10_000, 100_000);

    private static final int SECONDS = 20;
    private static final int TALK_MILLIS = 1_000;
    private static final String COMPANY = "default";
    private static final String AUTH_TOKEN = "00112233445566778899aabbccddeeff";
    private static final String PUBLIC_URL = "https://calls.example.com";
    private static final String NUMBER = "+982188776655";
    private static final Pattern CLIENT = Pattern.compile(">agent_(\\d+)</Client>");
    private static final Pattern STEP = Pattern.compile("\\?step=(\\d+)");

    private final Installation installation;
    private final Owner owner;
    private final Map<Integer, Samples> arrivals = new LinkedHashMap<>();
    private final Map<Integer, Samples> others = new LinkedHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger waited = new AtomicInteger();
    private final Queue<HttpConnection> idle = new ConcurrentLinkedQueue<>();

    Calls(Installation installation, Owner owner) {
        this.installation = installation;
        this.owner = owner;
        CONTACTS.forEach(count -> {
            arrivals.put(count, new Samples());
            others.put(count, new Samples());
        });
    }

    /** Makes agents whose browsers have tokens, and rules. */
    void prepare() {
        try (HttpConnection superuser = new HttpConnection(installation.node(), installation.superuserToken())) {
            superuser
                    .send(
                            "PUT",
                            "/api/settings/twilio",
                            "{\"auth_token\":\"" + AUTH_TOKEN + "\",\"public_url\":\"" + PUBLIC_URL + "\"}")
                    .expect(200);
        }
        owner.run("""
                WITH made AS (
                    INSERT INTO users (company_id, username, password_hash, role)
                    SELECT c.id, 'agent-' || n, 'none', 'AGENT' FROM company c, generate_series(1, ?) n WHERE c.name = 'default' RETURNING id),
                     session AS (
                    INSERT INTO user_session (sid, user_id, door, expires_at) SELECT gen_random_uuid(), id, 'panel', now() + interval '1 day' FROM made
                    RETURNING sid, user_id)
                INSERT INTO voice_token (company_id, user_id, sid, expires_at)
                SELECT c.id, s.user_id, s.sid, now() + interval '1 day' FROM company c, session s WHERE c.name = 'default'
                """, AGENTS);
        owner.run("""
                INSERT INTO routing_rule (company_id, name, priority, lead_status)
                SELECT c.id, 'rule ' || n, n, ARRAY['status ' || n] FROM company c, generate_series(1, ?) n WHERE c.name = 'default'
                """, RULES);
        owner.run("""
                INSERT INTO routing_rule_target (company_id, rule_id, n, user_id)
                SELECT r.company_id, r.id, 0, u.id FROM routing_rule r JOIN users u ON u.company_id = r.company_id AND u.username = 'agent-' || (r.id % 50 + 1)
                """);
    }

    /** Makes contacts until there are so many; every second one has an agent of its own. */
    void grow(int contacts) {
        owner.run("""
                INSERT INTO contact (company_id, name, lead_status)
                SELECT c.id, 'Contact ' || n, 'status ' || (n % 100 + 1)
                  FROM company c, generate_series((SELECT count(*) FROM contact) + 1, ?) n WHERE c.name = 'default'
                """, contacts);
        owner.run("""
                INSERT INTO contact_phone (company_id, e164, contact_id, n)
                SELECT c.company_id, '+98912' || lpad(c.id::text, 7, '0'), c.id, 0 FROM contact c
                ON CONFLICT DO NOTHING
                """);
        owner.run("""
                INSERT INTO assignment (company_id, contact_id, user_id)
                SELECT c.company_id, c.id, u.id FROM contact c JOIN users u ON u.company_id = c.company_id AND u.username = 'agent-' || (c.id % 50 + 1)
                 WHERE c.id % 2 = 0 ON CONFLICT DO NOTHING
                """);
        owner.run("ANALYZE contact, contact_phone, assignment, users, routing_rule, voice_token");
    }

    /** Calls come for a while, whatever becomes of those before. */
    void round(int contacts, boolean counts) {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(AGENTS);
        List<ScheduledFuture<?>> running = new ArrayList<>();
        try {
            for (int i = 0; i < SECONDS * A_SECOND; i++) {
                int number = calls.incrementAndGet();
                running.add(threads.schedule(
                        () -> call(threads, number, contacts, counts),
                        i * 1_000L / A_SECOND,
                        TimeUnit.MILLISECONDS));
            }
            for (ScheduledFuture<?> one : running) {
                one.get();
            }
            threads.shutdown();
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Calls do not end");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void call(ScheduledExecutorService threads, int number, int contacts, boolean counts) {
        String sid = "CA" + number;
        String from = "+98912" + "%07d".formatted(1 + (number * 7_919L) % contacts);
        Samples arrived = counts ? arrivals.get(contacts) : new Samples();
        Samples told = counts ? others.get(contacts) : new Samples();
        String markup = post(arrived, 200, "/voice", "CallSid", sid, "CallStatus", "ringing", "From", from, "To", NUMBER);
        List<String> rung = new ArrayList<>();
        Matcher client = CLIENT.matcher(markup);
        while (client.find()) {
            rung.add(client.group(1));
        }
        if (rung.isEmpty()) {
            waited.incrementAndGet();
            post(told, 204, "/voice/status", "CallSid", sid, "CallStatus", "completed");
            return;
        }
        leg(told, sid, rung.get(0), "ringing");
        leg(told, sid, rung.get(0), "in-progress");
        for (String other : rung.subList(1, rung.size())) {
            leg(told, sid, other, "canceled");
        }
        Matcher step = STEP.matcher(markup);
        step.find();
        String action = "/voice/dial-result?step=" + step.group(1);
        threads.schedule(
                () -> post(
                        told, 200, action, "CallSid", sid, "CallStatus", "in-progress", "From", from, "To", NUMBER,
                        "DialCallStatus", "completed", "DialCallSid", sid + "x" + rung.get(0), "DialCallDuration", "1"),
                TALK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void leg(Samples told, String sid, String agent, String status) {
        post(
                told, 204, "/voice/status", "CallSid", sid + "x" + agent, "ParentCallSid", sid, "CallStatus", status,
                "To", "client:agent_" + agent);
    }

    private String post(Samples samples, int expected, String path, String... fields) {
        Map<String, String> form = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        String whole = "/api/workspaces/" + COMPANY + path;
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String signature = signature(PUBLIC_URL + whole, form);
        HttpConnection connection = idle.poll();
        if (connection == null) {
            connection = new HttpConnection(installation.node(), "*/*", null);
        }
        long began = System.nanoTime();
        String answer = connection.form(whole, body, signature).expect(expected);
        samples.add(System.nanoTime() - began);
        idle.add(connection);
        return answer;
    }

    private static String signature(String url, Map<String, String> sorted) {
        StringBuilder text = new StringBuilder(url);
        sorted.forEach((name, value) -> text.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(AUTH_TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What to do with a caller. */
    Samples arrivals(int contacts) {
        return arrivals.get(contacts);
    }

    /** All other webhooks. */
    Samples others(int contacts) {
        return others.get(contacts);
    }

    /** Calls that found nobody free, of all. */
    String waited() {
        return waited + " of " + calls;
    }
}
