package io.dialplane.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A company of one test's own, in Iran as the document's are: with an administrator and a dialer's token, closed until
 * {@link #opens()}.
 */
public final class TestCompany {

    public static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");

    /** Nobody's real one, and not common. */
    public static final String PASSWORD = "correct-horse-battery";

    private final Installation installation;
    private final int id;
    private final String slug;
    private final Person admin;
    private final Api dialer;

    TestCompany(Installation installation, String slug) {
        this.installation = installation;
        this.slug = slug;
        this.id = installation
                .superuser()
                .post("/api/companies", Json.object("name", slug, "display_name", "Company " + slug))
                .expect(201)
                .number("id");
        this.admin = person("ADMIN");
        this.dialer = installation
                .api()
                .as(admin.api()
                        .post("/api/dialer-tokens", Json.object("name", "dialer of " + slug))
                        .expect(201)
                        .text("token"));
    }

    public int id() {
        return id;
    }

    public String slug() {
        return slug;
    }

    public Person adminPerson() {
        return admin;
    }

    /** The client of the company's administrator. */
    public Api admin() {
        return admin.api();
    }

    /** The client of the company's dialer. */
    public Api dialer() {
        return dialer;
    }

    /** Adds somebody with a role, who logs in. */
    public Person person(String role) {
        return person(Json.object("role", role));
    }

    /** Adds an agent with a phone number. */
    public Person agent(String firstName, String lastName, String phoneNumber) {
        return person(Json.object(
                "role", "AGENT", "first_name", firstName, "last_name", lastName, "phone_number", phoneNumber));
    }

    /** Adds somebody, who logs in; a user name and a password are given where the fields have none. */
    public Person person(ObjectNode fields) {
        ObjectNode body =
                Json.object("company", slug, "username", installation.freshName("person"), "password", PASSWORD);
        body.setAll(fields);
        String username = body.get("username").asText();
        String password = body.get("password").asText();
        int personId =
                installation.superuser().post("/api/admins", body).expect(200).number("id");
        return new Person(personId, username, password, installation.api().login(username, password));
    }

    /** Dialing is allowed at every second of every day. */
    public TestCompany opens() {
        ArrayNode windows = Json.MAPPER.createArrayNode();
        IntStream.range(0, 7)
                .forEach(day ->
                        windows.add(Json.object("day_of_week", day, "start_time", "00:00:00", "end_time", "23:59:59")));
        admin().put("/api/schedule", Json.object("skip_holidays", false, "enabled", true, "windows", windows))
                .expect(200);
        return this;
    }

    /** Its dialer announces one scenario, and no other any more; gives its id. */
    public int announcesScenario(String name) {
        dialer.post(
                        "/api/dialer/register-scenarios",
                        Json.object("scenarios", List.of(Json.object("name", name, "display_name", name))))
                .expect(200);
        return idOf("/api/scenarios", "name", name);
    }

    /** Its dialer announces one more line, an extension; gives its id. */
    public int announcesLine(String extension) {
        dialer.post(
                        "/api/dialer/register-outbound-lines",
                        Json.object("outbound_lines", List.of(Json.object("phone_number", extension))))
                .expect(200);
        return idOf("/api/outbound-lines", "phone_number", extension);
    }

    private int idOf(String list, String field, String value) {
        for (JsonNode one : admin().get(list).expect(200).json()) {
            if (one.get(field).asText().equals(value)) {
                return one.get("id").asInt();
            }
        }
        throw new AssertionError(list + " has none with " + field + " " + value);
    }

    /** Calls cost that much from now on. */
    public TestCompany pays(long costPerConnected) {
        installation
                .superuser()
                .put(
                        "/api/companies/" + id,
                        Json.object("settings", Json.object("cost_per_connected", costPerConnected)))
                .expect(200);
        return this;
    }

    /** Money arrives. */
    public TestCompany topsUp(long amount) {
        installation
                .pool()
                .update(
                        "INSERT INTO ledger (company_id, amount, reason) VALUES (?, ?, 'top-up of a test')",
                        id,
                        amount);
        return this;
    }

    public long balance() {
        return installation.pool().count("SELECT coalesce(sum(amount), 0) FROM ledger WHERE company_id = ?", id);
    }

    /** Adds that many numbers nobody has seen before; gives them as the company's country writes them. */
    public List<String> addsNumbers(int count) {
        List<String> numbers = IntStream.range(0, count)
                .mapToObj(i -> installation.freshMobile())
                .toList();
        addsNumbers(numbers);
        return numbers;
    }

    public void addsNumbers(List<String> numbers) {
        admin().post("/api/numbers", Json.object("numbers", String.join(",", numbers)))
                .is("""
                        {"added": %d, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                        """.formatted(numbers.size()));
    }

    /** What the dialer gets; it must be allowed to dial. */
    public Answer batch(int size) {
        Answer answer = dialer.get("/api/dialer/next-batch?size=" + size).expect(200);
        if (!answer.at("call_allowed").asBoolean()) {
            throw new AssertionError("Dialing is not allowed: " + answer.body());
        }
        return answer;
    }

    /** The phone numbers the dialer gets. */
    public List<String> numbersOfBatch(int size) {
        return numbersIn(batch(size));
    }

    public static List<String> numbersIn(Answer batch) {
        List<String> numbers = new ArrayList<>();
        for (JsonNode number : batch.at("batch/numbers")) {
            numbers.add(number.get("phone_number").asText());
        }
        return numbers;
    }

    /** A report of a call that has just been made, to be completed. */
    public static ObjectNode reportOf(String phoneNumber, String status) {
        return Json.object("phone_number", phoneNumber, "status", status, "attempted_at", now());
    }

    /** What the product answers to a report of a call that has just been made. */
    public Answer reports(String phoneNumber, String status) {
        return dialer.post("/api/dialer/report-result", reportOf(phoneNumber, status));
    }

    /** The time in Tehran, to the millisecond, as a dialer writes it. */
    public static String now() {
        return OffsetDateTime.now(TEHRAN).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
