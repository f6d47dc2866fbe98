package io.dialplane.platform;

import java.sql.*;
import java.time.*;
import java.util.*;

class PerfIT {
    Connection owner, app;
    int next = 0, size = 400_000;
    String shipped, older;
    static final String[] T = {
        "note_attempts call_result",
        "note_voided_attempts call_result",
        "note_numbers company_number",
        "note_changed_numbers company_number",
        "note_forgotten_numbers company_number",
        "note_pool number_state",
        "note_retired number_state"
    };

    @org.junit.jupiter.api.Test
    void measure() throws Exception {
        for (boolean durable : new boolean[] {false, true}) {
            TestDatabase db = TestDatabase.fresh();
            try (Connection su = TestServer.get()
                            .url("postgres", "postgres")
                            .dataSource()
                            .getConnection();
                    Statement s = su.createStatement()) {
                for (String p : new String[] {"fsync", "synchronous_commit", "full_page_writes"})
                    s.execute("ALTER SYSTEM SET " + p + " = " + (durable ? "on" : "off"));
                s.execute("ALTER SYSTEM SET max_wal_size = '4GB'");
                s.execute("SELECT pg_reload_conf()");
            }
            owner = db.owner();
            app = db.app();
            run(owner, "SET statement_timeout = 0");
            run(app, "SET statement_timeout = 0; SET idle_in_transaction_session_timeout=0");
            run(
                    owner,
                    "INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1,'aa','A','IR','Asia/Tehran'); INSERT INTO dialing (company_id) VALUES (1);"
                            + "INSERT INTO scenario (id, company_id, name, display_name) VALUES (1,1,'s','S');INSERT INTO outbound_line (id, company_id, phone_number, display_name) VALUES (1,1,'1','S')");
            run(
                    owner,
                    "INSERT INTO phone_number (e164, country) SELECT '+989' || lpad(g::text, 9, '0'), 'IR' FROM generate_series(1,"
                            + size + ") g");
            run(
                    owner,
                    "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, 'IR', true, now() + interval '1 day' FROM phone_number");
            run(owner, "VACUUM ANALYZE");
            shipped = text("SELECT pg_get_functiondef('report_results'::regproc)");
            older = shipped.replaceFirst("(?s)counted AS \\(.*?\\),\\s+moved AS", "moved AS")
                    .replace(", set_config('app.counted', 'on', true)", "")
                    .replace("PERFORM set_config('app.counted', '', true);", "");
            Map<String, List<Double>> all = new LinkedHashMap<>();
            next = 0;
            for (int round = 0; round < 6; round++) {
                List<String> variants = new ArrayList<>(List.of("before", "shipped", "triggers"));
                Collections.rotate(variants, round);
                for (String v : variants) {
                    variant(v);
                    double one = rate(1, durable ? 1500 : 4000, false),
                            again = rate(1, durable ? 1500 : 4000, true),
                            hundred = rate(100, 100, false),
                            hundredAgain = rate(100, 100, true);
                    run(owner, "SELECT set_config('app.company','1',false)");
                    for (int i = 0; i < 200; i++) {
                        if (text("SELECT fold_statistics(1, 5000, '2020-01-01')")
                                .equals("0")) break;
                    }
                    run(owner, "VACUUM statistics_change, company_number, number_state, call_result");
                    if (round > 0) {
                        all.computeIfAbsent(v + " single first", k -> new ArrayList<>())
                                .add(one);
                        all.computeIfAbsent(v + " single again", k -> new ArrayList<>())
                                .add(again);
                        all.computeIfAbsent(v + " hundred first", k -> new ArrayList<>())
                                .add(hundred);
                        all.computeIfAbsent(v + " hundred again", k -> new ArrayList<>())
                                .add(hundredAgain);
                    }
                }
            }
            for (String kind : List.of("single first", "single again", "hundred first", "hundred again")) {
                double before = median(all.get("before " + kind));
                for (String v : List.of("before", "shipped", "triggers"))
                    System.out.printf(
                            "PERF durable=%s %-14s %-9s %8.0f/s  ratio %.3f  %s%n",
                            durable,
                            kind,
                            v,
                            median(all.get(v + " " + kind)),
                            median(all.get(v + " " + kind)) / before,
                            all.get(v + " " + kind).stream()
                                    .map(d -> String.format("%.0f", d))
                                    .toList());
            }
            db.close();
        }
    }

    void variant(String v) throws Exception {
        run(owner, v.equals("shipped") ? shipped : older);
        for (String t : T) {
            String[] a = t.split(" ");
            run(owner, "ALTER TABLE " + a[1] + (v.equals("before") ? " DISABLE" : " ENABLE") + " TRIGGER " + a[0]);
        }
        app.close();
        app = DriverManager.getConnection(
                "jdbc:postgresql://"
                        + owner.getMetaData().getURL().split("//")[1].split("\\?")[0],
                "dialplane_app",
                "dialplane_app");
        rate(1, 50, false);
        rate(100, 5, false);
    }

    double rate(int per, int calls, boolean again) throws Exception {
        Random random = new Random(next);
        int from = again ? Math.max(0, next - per * calls) : next;
        List<String> bodies = new ArrayList<>();
        String[] st = {"MISSED", "CONNECTED", "BUSY", "HANGUP", "FAILED"};
        for (int c = 0; c < calls; c++) {
            StringBuilder b = new StringBuilder("[");
            for (int i = 0; i < per; i++) {
                int id = from + c * per + i + 1;
                b.append(i > 0 ? "," : "")
                        .append("{\"i\":")
                        .append(i)
                        .append(",\"number_id\":")
                        .append(id)
                        .append(",\"status\":\"")
                        .append(st[random.nextInt(5)])
                        .append("\",\"attempted_at\":\"")
                        .append(Instant.now().minusMillis(random.nextInt(600_000)))
                        .append("\",\"scenario_id\":1,\"outbound_line_id\":1,\"reason\":\"answered\"}");
            }
            bodies.add(b.append("]").toString());
        }
        if (!again) next += per * calls;
        if (next > size) throw new IllegalStateException("pool too small");
        long start = System.nanoTime();
        try (PreparedStatement s = app.prepareStatement(
                "SELECT i, outcome, result_id, number_id, e164, global_status, suppressed FROM report_results(1, cast(? AS jsonb), make_interval(secs => 259200))")) {
            for (String body : bodies) {
                s.setString(1, body);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) r.getString(2);
                }
            }
        }
        return per * calls / ((System.nanoTime() - start) / 1e9);
    }

    static double median(List<Double> d) {
        List<Double> s = new ArrayList<>(d);
        Collections.sort(s);
        return s.get(s.size() / 2);
    }

    String text(String sql) throws Exception {
        try (Statement s = owner.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            r.next();
            return r.getString(1);
        }
    }

    static void run(Connection c, String sql) throws Exception {
        try (Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }
}
