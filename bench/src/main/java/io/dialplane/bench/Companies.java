package io.dialplane.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who takes part, made through the product's API: each company dials around the clock and has a dialer's token.
 *
 * @param fresh     has called nobody
 * @param half      has called 50 % of the pool
 * @param most      has called 95 %
 * @param nearlyAll has called 99.9 %
 * @param cooling   has called nobody; 30 % of its country's pool are in cooldown
 * @param neighbour has called those 30 %
 * @param reporting has called nobody; its calls are billed
 * @param churning  have called nobody; their calls are billed
 */
record Companies(
        Company fresh,
        Company half,
        Company most,
        Company nearlyAll,
        Company cooling,
        Company neighbour,
        Company reporting,
        List<Company> churning) {

    /** Where most of the pool is; its numbers are the ones that a dialer reports. */
    static final String COUNTRY = "IR";

    /** Where the pool with the cooldown is. */
    static final String COUNTRY_IN_COOLDOWN = "TR";

    private static final int CHURNING = 5;
    private static final String MONEY = "1000000000000";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Companies make(Installation installation) {
        try (HttpConnection superuser = new HttpConnection(installation.node(), installation.superuserToken())) {
            Companies companies = new Companies(
                    open(superuser, "fresh", "0 %"),
                    open(superuser, "half", "50 %"),
                    open(superuser, "most", "95 %"),
                    open(superuser, "nearly-all", "99.9 %"),
                    open(superuser, "cooling", "30 % in cooldown"),
                    open(superuser, "neighbour", "neighbour"),
                    open(superuser, "reporting", "reporting"),
                    IntStream.rangeClosed(1, CHURNING)
                            .mapToObj(i -> open(superuser, "churning-" + i, "churn " + i))
                            .toList());
            companies.billed().forEach(company -> set(superuser, company, "{\"cost_per_connected\":150}"));
            List.of(companies.cooling, companies.neighbour)
                    .forEach(company -> set(superuser, company, "{\"countries\":[\"" + COUNTRY_IN_COOLDOWN + "\"]}"));
            return companies;
        }
    }

    private static void set(HttpConnection superuser, Company company, String settings) {
        superuser
                .send("PUT", "/api/companies/" + company.id(), "{\"settings\":" + settings + "}")
                .expect(200);
    }

    private static Company open(HttpConnection superuser, String slug, String label) {
        String made = superuser
                .post(
                        "/api/companies",
                        "{\"name\":\"" + slug + "\",\"country\":\"" + COUNTRY + "\",\"time_zone\":\"UTC\"}")
                .expect(201);
        String windows = IntStream.range(0, 7)
                .mapToObj(day -> "{\"day_of_week\":" + day + ",\"start_time\":\"00:00:00\",\"end_time\":\"23:59:59\"}")
                .collect(Collectors.joining(","));
        superuser
                .send(
                        "PUT",
                        "/api/schedule?company=" + slug,
                        "{\"skip_holidays\":false,\"enabled\":true,\"windows\":[" + windows + "]}")
                .expect(200);
        String token = superuser
                .post("/api/dialer-tokens", "{\"name\":\"benchmark\",\"company\":\"" + slug + "\"}")
                .expect(201);
        return new Company(Integer.parseInt(text(made, "id")), label, text(token, "token"));
    }

    private static String text(String json, String field) {
        try {
            JsonNode value = JSON.readTree(json).path(field);
            return value.asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    /** Those whose hand-outs are compared. */
    List<Company> compared() {
        return List.of(fresh, half, most, nearlyAll, cooling);
    }

    List<Company> billed() {
        return Stream.concat(Stream.of(reporting), churning.stream()).toList();
    }

    /** Those who read the log from its start. */
    List<Company> fromTheStart() {
        return Stream.concat(Stream.of(fresh), billed().stream()).toList();
    }

    /** They can pay. */
    void topUp(Owner owner) {
        billed().forEach(company -> owner.run(
                "INSERT INTO ledger (company_id, amount, reason) VALUES (?, " + MONEY + ", 'benchmark')",
                company.id()));
    }
}
