package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is sent to whichever door: a clear answer, never a 500, and nothing is changed. */
@ExtendWith(Dialplane.class)
class BadInputIT {

    private final Installation dialplane;

    BadInputIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    /** What timers forget meanwhile is no change of ours. */
    @BeforeEach
    void nobodyHasFailedToLogIn() {
        dialplane.pool().update("DELETE FROM login_failure");
    }

    @Test
    void thatIsNoJsonIs400(TestCompany company) {
        List<Door> doors = Door.all(dialplane, company);
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        for (Door door : doors) {
            for (Map.Entry<String, byte[]> bad : notJson(door.body()).entrySet()) {
                Answer answer = door.send("application/json", bad.getValue());
                assertThat(answer.status())
                        .as("%s %s with %s: %s", door.method(), door.path(), bad.getKey(), answer.body())
                        .isEqualTo(400);
                answer.isProblem(400, null);
            }
        }
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    private static Map<String, byte[]> notJson(String good) {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("nothing", "");
        bad.put("blanks", " \n ");
        bad.put("null", "null");
        bad.put("a number", "1");
        bad.put("a text", "\"text\"");
        bad.put("a list", "[]");
        bad.put("a list of bodies", "[" + good + "]");
        bad.put("half of it", good.substring(0, good.length() / 2));
        bad.put("more behind the end", good + "x");
        bad.put("two bodies", good + good);
        bad.put("a comment", "/* x */" + good);
        bad.put("a trailing comma", good.substring(0, good.length() - 1) + ",}");
        bad.put("single quotes", good.replace('"', '\''));
        bad.put("a repeated key", good.substring(0, good.length() - 1) + ", \"some\": 1, \"some\": 2}");
        bad.put("NaN", "{\"some\": NaN}");
        bad.put("deep lists", "{\"some\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        bad.put("deep objects", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
        bad.put("a number of a million digits", "{\"some\": " + "9".repeat(1_000_000) + "}");
        bad.put("a bare control character", good.replaceFirst("\\{", "{\"some\": \"\u0001\", "));
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        bad.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        byte[] broken = good.getBytes(StandardCharsets.UTF_8);
        broken[good.indexOf('"') + 1] = (byte) 0xC3;
        bytes.put("broken UTF-8", broken);
        bytes.put("only zeros", new byte[100]);
        return bytes;
    }

    @Test
    void byTheThousandsTakesNoMemory(TestCompany company) throws InterruptedException {
        int requests = Build.inFullLength() ? 100_000 : 4_000;
        List<Supplier<Answer>> hostile = new ArrayList<>();
        for (Door door : Door.all(dialplane, company)) {
            notJson(door.body()).values().forEach(bad -> hostile.add(() -> door.send("application/json", bad)));
            hostile.add(() -> door.send("text/plain", new byte[10]));
            hostile.add(
                    () -> new Door(door.method(), door.path(), dialplane.api().as("x"), "{}")
                            .send("application/json", new byte[0]));
        }
        for (String number :
                List.of("-1", "0", "2147483648", "-2147483649", "9".repeat(400), "1e3", "x", "%00", "1'--")) {
            hostile.add(() -> company.dialer().get("/api/dialer/next-batch?size=" + number));
            hostile.add(() -> company.admin().get("/api/numbers?limit=" + number));
            hostile.add(() -> company.admin().get("/api/numbers/" + number));
            hostile.add(() -> company.admin().get("/api/admins/" + number));
            hostile.add(() -> company.admin().get("/api/billing/transactions?before=" + number));
            hostile.add(() -> company.admin().get("/api/audit?before_id=" + number));
            hostile.add(() -> company.admin().get("/api/imports/" + number));
            hostile.add(() -> company.admin().get("/api/imports?skip=" + number + "&limit=" + number));
            hostile.add(() -> company.admin().get("/api/workspaces/" + number + "/contacts"));
            hostile.add(() -> company.admin().get("/api/workspaces/" + company.id() + "/contacts/" + number));
            hostile.add(() -> company.admin().get("/api/workspaces/" + company.id() + "/contacts?limit=" + number));
            hostile.add(() -> company.admin().get("/api/stats/attempt-trend?span=" + number));
            hostile.add(() -> company.admin().get("/api/stats/attempts-summary?scenario_id=" + number));
        }
        for (String text : List.of("\u0000", "\u202e", "0912000000", "\ud800", "۰۹", "'; DROP TABLE users; --")) {
            hostile.add(() -> company.dialer().post("/api/dialer/report-result", TestCompany.reportOf(text, "MISSED")));
            hostile.add(() -> company.admin()
                    .post("/api/numbers/export", Json.object("select_all", true, "start_date", text + "x")));
            hostile.add(() ->
                    company.dialer().post("/api/dialer/report-result", TestCompany.reportOf("09120000001", text)));
        }
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        send(hostile, requests / 10);
        long live = dialplane.node(0).liveHeap();

        send(hostile, requests);

        // servers remember a closed connection for half a minute
        await().pollInterval(Duration.ofSeconds(5))
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(dialplane.node(0).liveHeap())
                        .as("live objects, bytes, %,d before", live)
                        .isLessThan(live + 30_000_000));
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    /** By several clients, in an order of chance; whatever it is, it is the client's fault. */
    private static void send(List<Supplier<Answer>> hostile, int requests) throws InterruptedException {
        int clients = 4;
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            Random random = new Random(i);
            threads.execute(() -> {
                for (int n = 0; n < requests / clients; n++) {
                    try {
                        Answer answer =
                                hostile.get(random.nextInt(hostile.size())).get();
                        if (answer.status() < 400 || answer.status() > 499) {
                            wrong.add(answer.status() + " to " + answer.request() + ": " + answer.body());
                        }
                    } catch (RuntimeException e) {
                        wrong.add(e + ": " + e.getCause());
                    }
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.MINUTES)).isTrue();
        assertThat(wrong).isEmpty();
    }

    @Test
    void thatIsTooLargeIs413(TestCompany company) {
        List<Door> doors = Door.all(dialplane, company);
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        String large = "{\"some_field_of_an_old_client\": \"" + "x".repeat(1_000_000) + "\"" + ", \"y\": ["
                + "\"zzzzzzzzz\",".repeat(900_000) + "1]}";
        for (Door door : doors) {
            Answer answer = door.send("application/json", large.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status())
                    .as("%s %s: %s", door.method(), door.path(), answer.body())
                    .isEqualTo(413);
            answer.isProblem(413, null);
        }
        // within fields that are read
        String numbers = "{\"numbers\": \"" + "09120000001 ".repeat(800_000) + "\"}";
        company.admin().post("/api/numbers", numbers).isProblem(413, null);
        String reports = "{\"results\": [" + "{\"reason\": \"zzzzzzzzz\"},".repeat(400_000) + "{}]}";
        company.dialer().post("/api/dialer/report-results", reports).isProblem(413, null);
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    @Test
    void thatIsNotJsonByItsTypeIs415(TestCompany company) {
        List<Door> doors = Door.all(dialplane, company);
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        for (Door door : doors) {
            for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
                door.send(type, door.body().getBytes(StandardCharsets.UTF_8)).isProblem(415, null);
            }
        }
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    /** Every field of every door with a value of a wrong type. */
    @Test
    void ofAWrongTypeBlamesTheField(TestCompany company) {
        List<Door> doors = Door.all(dialplane, company);
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        for (Door door : doors) {
            for (String field : door.fields()) {
                for (String wrong : List.of("{\"x\": 1}", "[1]", "[[]]")) {
                    Answer answer = door.send(
                            "application/json",
                            ("{\"" + field + "\": " + wrong + "}").getBytes(StandardCharsets.UTF_8));
                    assertThat(answer.status())
                            .as("%s %s with %s %s: %s", door.method(), door.path(), field, wrong, answer.body())
                            .isEqualTo(400);
                    assertThat(answer.at("errors").get(0).get("field").asText())
                            .as("%s %s with %s %s", door.method(), door.path(), field, wrong)
                            .startsWith(field);
                }
            }
        }
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    @Test
    void onTheWayIsRefusedAsWell(TestCompany company) {
        Api admin = company.admin();
        Map<String, String> before = dialplane.pool().everythingFor(company.id());
        admin.get("/api/no-such-thing").isProblem(404, null);
        admin.get("/api").isProblem(404, null);
        admin.get("/api/admins/").expect(200);
        admin.get("/api/admins/0").isProblem(404, null);
        admin.get("/api/admins/-1").isProblem(404, null);
        admin.get("/api/admins/99999999999999999999").isProblem(404, null);
        admin.get("/api/admins/%D9%A1").isProblem(404, null);
        admin.get("/api/admins/%F0%9F%98%80").isProblem(404, null);
        for (String withNul : List.of("/api/admins/1%00", "/api/companies/%00", "/api/dialer-tokens/%00")) {
            assertThat(admin.get(withNul).status())
                    .as("some servers refuse it themselves")
                    .isIn(400, 404, 405);
        }
        admin.get("/api/companies/'%20OR%201=1").isProblem(404, null);
        Answer wrongMethod = admin.send("PATCH", "/api/schedule", "application/json", BodyPublishers.ofString("{}"));
        wrongMethod.isProblem(405, null);
        assertThat(wrongMethod.header("Allow")).contains("GET", "PUT");
        admin.with("Accept", "image/png").get("/api/schedule").isProblem(406, null);
        admin.get("/api/numbers?search=" + "9".repeat(5_000)).expect(200);
        for (String word : List.of("x", "ALL", "1", "7D", "%00", "%F0%9F%98%80", "1h,3h", "'%20OR%201=1")) {
            admin.get("/api/stats/numbers-summary?timeframe=" + word).blames("timeframe");
            admin.get("/api/stats/attempts-summary?timeframe=" + word).blames("timeframe");
            admin.get("/api/stats/scenarios?timeframe=" + word).blames("timeframe");
            admin.get("/api/stats/outbound-lines?timeframe=" + word).blames("timeframe");
            admin.get("/api/stats/attempt-trend?span=" + word).blames("span");
            admin.get("/api/stats/attempt-trend?granularity=" + word).blames("granularity");
        }
        for (String id : List.of("x", "0", "-1", "1.5", "1e3", "2147483648", "9".repeat(400), "%00", "%D9%A1")) {
            for (String field : List.of("scenario_id", "outbound_line_id")) {
                admin.get("/api/stats/attempts-summary?" + field + "=" + id).blames(field);
                admin.get("/api/stats/attempt-trend?" + field + "=" + id).blames(field);
            }
        }
        for (String path :
                List.of("/api/numbers?search=%00", "/api/admins?search=%00", "/api/numbers/stats?search=%00")) {
            assertThat(admin.get(path).status()).as(path).isIn(200, 400);
        }
        for (String filter : List.of("actor", "action", "subject", "address", "from", "to", "before_id", "limit")) {
            admin.get("/api/audit?" + filter + "=%00").isProblem(400, null);
        }
        assertThat(admin.get("/api/numbers?company=%00").status()).isIn(400, 403);
        assertThat(company.dialer().get("/api/dialer/next-batch?company=%00").status())
                .isIn(400, 403);
        assertThat(dialplane.pool().everythingFor(company.id())).isEqualTo(before);
    }

    /** What is odd but right is taken. */
    @Test
    void isNotWhatOldClientsSend(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        String report = TestCompany.reportOf(number, "MISSED").toString();
        company.dialer()
                .send(
                        "POST",
                        "/api/dialer/report-result",
                        "application/json; charset=utf-8",
                        BodyPublishers.ofString(report))
                .expect(200);
        company.dialer()
                .send("POST", "/api/dialer/report-result", null, BodyPublishers.ofString(report))
                .expect(200);
        company.dialer()
                .with("Accept", "*/*")
                .post("/api/dialer/report-result", "\uFEFF" + report)
                .expect(200);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        report.replace("}", ", \"agent_id\": null, \"extra\": {\"a\": [1]}}"))
                .expect(200);
    }
}
