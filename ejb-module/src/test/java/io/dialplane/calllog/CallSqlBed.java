package io.dialplane.calllog;

import io.dialplane.calllog.twilio.TwilioVoice;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.TestSql;
import io.dialplane.routing.CallFigures;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A company with four agents whose browsers have tokens, and what the provider tells of its calls, against a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CallSqlBed {

    static final CompanyId COMPANY = new CompanyId(1);
    static final String CALLER = "+989121234567";
    static final String OWN = "+982188776655";

    private static final Pattern CLIENT = Pattern.compile(">agent_(\\d+)</Client>");

    final TestDatabase database = TestDatabase.fresh();
    final TestPersistence persistence = new TestPersistence(database, Company.class);

    CallPolicy policy;

    @AfterAll
    void drop() {
        persistence.close();
        database.close();
    }

    @BeforeEach
    void fourAgentsAreIdle() {
        policy = greeting(null);
        database.run("""
                TRUNCATE company, users, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'acme', 'A', 'IR', 'Asia/Tehran');
                """);
        agents(4);
    }

    void agents(int count) {
        database.run("""
                INSERT INTO users (id, company_id, username, password_hash, role)
                SELECT n, 1, 'a' || n, 'x', 'AGENT' FROM generate_series(1, %1$d) n ON CONFLICT DO NOTHING;
                INSERT INTO user_session (sid, user_id, door, expires_at)
                SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, n, 'panel', now() + interval '1 day'
                  FROM generate_series(1, %1$d) n ON CONFLICT DO NOTHING;
                INSERT INTO voice_token (company_id, user_id, sid, expires_at)
                SELECT 1, user_id, sid, now() + interval '1 h' FROM user_session ON CONFLICT DO NOTHING;
                """.formatted(count));
    }

    void contact(int... agents) {
        database.run("""
                INSERT INTO contact (id, company_id, name) VALUES (1, 1, 'John');
                INSERT INTO contact_phone (company_id, e164, contact_id, n) VALUES (1, '%s', 1, 0);
                """.formatted(CALLER));
        for (int agent : agents) {
            database.run("INSERT INTO assignment (company_id, contact_id, user_id) VALUES (1, 1, " + agent + ")");
        }
    }

    String callOut(String sid, int agent) {
        return take(
                Door.VOICE,
                null,
                "CallSid",
                sid,
                "CallStatus",
                "ringing",
                "From",
                "client:agent_" + agent,
                "To",
                "09121234567");
    }

    /** The timer comes round. */
    void close() {
        run(CallClosing.class, CallClosing::close);
    }

    static CallPolicy greeting(String text) {
        return new CallPolicy("en-US", text, List.of(), "Closed.", "Busy.", 120, 10, true, 90, false, null);
    }

    static CallPolicy music(String... pieces) {
        return new CallPolicy("en-US", null, List.of(pieces), "Closed.", "Busy.", 120, 10, true, 90, false, null);
    }

    String voice(String sid) {
        return voice(sid, CALLER);
    }

    String voice(String sid, String from) {
        return take(Door.VOICE, null, "CallSid", sid, "CallStatus", "ringing", "From", from, "To", OWN);
    }

    String leg(String sid, int agent, String status) {
        return take(
                Door.STATUS,
                null,
                "CallSid",
                sid + "-" + agent,
                "ParentCallSid",
                sid,
                "CallStatus",
                status,
                "To",
                "client:agent_" + agent);
    }

    String dialEnded(String sid, int step, String status, String leg, Integer seconds) {
        List<String> form = new ArrayList<>(List.of(
                "CallSid", sid, "CallStatus", "in-progress", "From", CALLER, "To", OWN, "DialCallStatus", status));
        if (leg != null) {
            form.addAll(List.of("DialCallSid", leg, "DialCallDuration", seconds.toString()));
        }
        return take(Door.DIAL_RESULT, step, form.toArray(String[]::new));
    }

    String waited(String sid, int step) {
        return take(Door.WAIT, step, "CallSid", sid, "CallStatus", "in-progress", "From", CALLER, "To", OWN);
    }

    String ended(String sid) {
        return take(Door.STATUS, null, "CallSid", sid, "CallStatus", "completed", "CallDuration", "50");
    }

    String take(Door door, Integer step, String... form) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            fields.put(form[i].replace("-", ""), form[i + 1]);
        }
        fields.computeIfPresent("CallSid", (key, value) -> value.replace("-", "x"));
        fields.computeIfPresent("DialCallSid", (key, value) -> value.replace("-", "x"));
        return with(beans -> beans.get(CallDesk.class).take(settings(), door, step, fields));
    }

    <T> T with(Function<TestBeans, T> work) {
        return persistence.in(em -> {
            TestBeans beans = new TestBeans(em, Clock.systemUTC())
                    .with(Sql.class, TestSql.on(database))
                    .with(VoiceProvider.class, new TwilioVoice());
            return work.apply(beans.with(CallFigures.class, beans.get(CallHistory.class)));
        });
    }

    /** What a bean does. */
    <B> void run(Class<B> bean, Consumer<B> work) {
        with(beans -> {
            work.accept(beans.get(bean));
            return null;
        });
    }

    /** As if that much time had gone by since the calls were heard of. */
    void later(String interval) {
        database.run("""
                UPDATE voice_call SET started_at = started_at - interval '%1$s', heard_at = heard_at - interval '%1$s',
                                      ring_until = ring_until - interval '%1$s', waiting_since = waiting_since - interval '%1$s';
                UPDATE voice_reservation SET since = since - interval '%1$s', until = until - interval '%1$s';
                UPDATE voice_event SET received_at = received_at - interval '%1$s'
                """.formatted(interval));
    }

    VoiceSettings settings() {
        return new VoiceSettings(
                COMPANY, "acme", null, null, null, null, "x", "https://voice.test", List.of(OWN), policy, List.of(), 1);
    }

    static List<Integer> rung(String markup) {
        List<Integer> rung = new ArrayList<>();
        Matcher matcher = CLIENT.matcher(markup);
        while (matcher.find()) {
            rung.add(Integer.valueOf(matcher.group(1)));
        }
        return rung;
    }

    List<String> taken() {
        return database.texts(
                "SELECT user_id || ' ' || state FROM voice_reservation WHERE until > now() ORDER BY user_id");
    }

    String story(String sid) {
        return database.texts(
                        "SELECT concat_ws(' ', coalesce(outcome, 'null'), coalesce(answered_by::text, 'null'), coalesce(answered_tier::text, 'null'),"
                                + " coalesce(talk_seconds::text, 'null'), end_is_known) FROM voice_call WHERE call_sid = '"
                                + sid + "'")
                .get(0)
                .replace(" t", " true")
                .replace(" f", " false");
    }
}
