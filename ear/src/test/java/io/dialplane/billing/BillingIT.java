package io.dialplane.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A company's wallet and ledger over REST, and what superusers book. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class BillingIT {

    private static final String WALLET = "/api/billing";
    private static final String TRANSACTIONS = "/api/billing/transactions";
    private static final String ADJUSTMENTS = "/api/billing/adjustments";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Installation dialplane;

    BillingIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private Answer books(TestCompany company, Object amount, String reason) {
        return dialplane.superuser().post(ADJUSTMENTS, adjustment(company, amount, reason));
    }

    private static ObjectNode adjustment(TestCompany company, Object amount, String reason) {
        return Json.object("company", company.slug(), "amount", amount, "reason", reason);
    }

    // ---------------------------------------------------------------------------------------- the wallet

    @Test
    void aCompanyWithoutAPriceIsNotBilled(TestCompany company) {
        company.admin().get(WALLET).is("""
                {
                  "balance": 0, "is_billed": false, "cost_per_connected": null, "dearest_cost": null, "calls_left": null,
                  "today": {"calls": 0, "charged": 0, "adjusted": 0}
                }
                """);
    }

    @Test
    void whatIsLeftPaysForCallsAtTheDearestPrice(TestCompany company) {
        company.pays(150).opens();
        dialplane.pool().update("UPDATE scenario SET cost_per_connected = 400 WHERE company_id = ?", company.id());
        books(company, 10_000, "Invoice 1").expect(201);
        List<String> numbers = company.addsNumbers(2);
        company.reports(numbers.get(0), "CONNECTED").expect(200);
        company.reports(numbers.get(1), "MISSED").expect(200);
        company.person("SUPERVISOR").api().get(WALLET).is("""
                {
                  "balance": 9850, "is_billed": true, "cost_per_connected": 150, "dearest_cost": 400, "calls_left": 24,
                  "today": {"calls": 1, "charged": 150, "adjusted": 10000}
                }
                """);
        books(company, -20_000, "A mistake").expect(201);
        dialplane.superuser().get(WALLET + "?company=" + company.id()).is("""
                {
                  "balance": -10150, "is_billed": true, "cost_per_connected": 150, "dearest_cost": 400, "calls_left": 0,
                  "today": {"calls": 1, "charged": 150, "adjusted": -10000}
                }
                """);
        assertThat(company.dialer().get("/api/dialer/next-batch").text("reason"))
                .isEqualTo("insufficient_funds");
    }

    // ---------------------------------------------------------------------------------------- the ledger

    @Test
    void showsWhatCameAndWentNewestFirst(TestCompany company, TestCompany other) {
        company.pays(150);
        books(company, 500, "Invoice 1").expect(201);
        books(other, 777, "of another company").expect(201);
        String number = company.addsNumbers(1).get(0);
        company.reports(number, "CONNECTED").expect(200);
        books(company, -50, "A mistake").expect(201);
        int root = dialplane.superuser().get("/api/auth/me").number("id");

        await().atMost(PATIENCE)
                .untilAsserted(() -> company.admin().get(TRANSACTIONS).is("""
                [
                  {
                    "id": "<int>", "kind": "correction", "amount": -50, "reason": "A mistake", "user": {"id": %1$d, "username": "admin"},
                    "created_at": "<time>", "phone_number": null, "call_result_id": null, "balance_after": 300
                  },
                  {
                    "id": "<int>", "kind": "charge", "amount": -150, "reason": "call", "user": null,
                    "created_at": "<time>", "phone_number": "%2$s", "call_result_id": "<int>", "balance_after": 350
                  },
                  {
                    "id": "<int>", "kind": "top_up", "amount": 500, "reason": "Invoice 1", "user": {"id": %1$d, "username": "admin"},
                    "created_at": "<time>", "phone_number": null, "call_result_id": null, "balance_after": 500
                  }
                ]
                """.formatted(root, number)));
        Answer charge = company.admin().get(TRANSACTIONS + "?kind=charge");
        assertThat(charge.json()).hasSize(1);
        assertThat(charge.number("0/call_result_id"))
                .isEqualTo((int) dialplane.pool().count("SELECT id FROM call_result"));
        assertThat(charge.text("0/created_at")).endsWith("+03:30");
        assertThat(dialplane
                        .superuser()
                        .get(TRANSACTIONS + "?company=" + other.slug())
                        .expect(200)
                        .json())
                .hasSize(1);
    }

    @Test
    void isReadPageByPageByKindAndTime(TestCompany company) {
        for (int i = 1; i <= 7; i++) {
            books(company, i % 2 == 0 ? -i : i, "number " + i).expect(201);
        }
        assertThat(amounts(company, "?limit=3&count=true", 7)).containsExactly(7L, -6L, 5L);
        int last = company.admin().get(TRANSACTIONS + "?limit=3").number("2/id");
        assertThat(amounts(company, "?limit=3&before=" + last, -1)).containsExactly(-4L, 3L, -2L);
        assertThat(amounts(company, "?kind=correction&count=true", 3)).containsExactly(-6L, -4L, -2L);
        assertThat(amounts(company, "?kind=top_up&count=true&limit=1", 4)).containsExactly(7L);
        assertThat(amounts(company, "?kind=charge&count=true", 0)).isEmpty();
        LocalDate today = LocalDate.now(TestCompany.TEHRAN);
        assertThat(amounts(company, "?from=" + today.minusDays(1) + "&to=" + today.plusDays(1) + "&count=true", 7))
                .hasSize(7);
        assertThat(amounts(company, "?to=" + today.minusDays(2) + "&count=true", 0))
                .isEmpty();
        String middle = dialplane
                .pool()
                .value(
                        "SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM ledger WHERE amount = -4")
                .toString();
        assertThat(amounts(company, "?from=" + middle + "&count=true", 4)).containsExactly(7L, -6L, 5L, -4L);
        assertThat(amounts(company, "?to=" + middle + "&count=true", 4)).containsExactly(-4L, 3L, -2L, 1L);
    }

    /** @param count in the header; -1: there is none */
    private static List<Long> amounts(TestCompany company, String query, int count) {
        Answer answer = company.admin().get(TRANSACTIONS + query).expect(200);
        assertThat(answer.header("X-Total-Count")).isEqualTo(count < 0 ? "" : Integer.toString(count));
        List<Long> amounts = new ArrayList<>();
        for (JsonNode entry : answer.json()) {
            amounts.add(entry.get("amount").asLong());
        }
        return amounts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=refund",
                "kind=CHARGE",
                "from=yesterday",
                "to=2026-13-01",
                "to=%00",
                "before=0",
                "before=-1",
                "before=x",
                "before=4711000000",
                "before=9999999999999999999",
                "limit=0",
                "limit=501",
                "limit=x",
                "count=maybe"
            })
    void namesWhatIsWrongWithAQuestion(String query, TestCompany company) {
        company.admin().get(TRANSACTIONS + "?" + query).blames(query.substring(0, query.indexOf('=')));
    }

    @Test
    void isNoAgentsOrDialersBusiness(TestCompany company) {
        for (String path : List.of(WALLET, TRANSACTIONS)) {
            company.person("AGENT").api().get(path).isProblem(403, null);
            company.dialer().get(path).isProblem(403, null);
            company.person("SUPERVISOR").api().get(path).expect(200);
        }
    }

    // ---------------------------------------------------------------------------------------- adjustments

    @Test
    void superusersBookAndItIsWrittenDown(TestCompany company) {
        Answer booked = dialplane
                .superuser()
                .with("X-Forwarded-For", "10.7.0.9")
                .post(ADJUSTMENTS, adjustment(company, 500, " Invoice 1 "));
        int root = dialplane.superuser().get("/api/auth/me").number("id");
        booked.is(201, """
                {
                  "id": "<int>", "kind": "top_up", "amount": 500, "reason": "Invoice 1", "user": {"id": %d, "username": "admin"},
                  "created_at": "<time>", "balance": 500, "duplicate": false
                }
                """.formatted(root));
        assertThat(books(company, -700, "A mistake").number("balance")).isEqualTo(-200);
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT actor, address, subject, before::text, after::text FROM audit_entry WHERE company_id = ? AND action = 'billing.adjust' ORDER BY id",
                                company.id()))
                .extracting(row -> String.join(" ", row.values().toArray(String[]::new)))
                .first()
                .isEqualTo("admin 10.7.0.9 ledger:" + booked.number("id")
                        + " {\"balance\": 0} {\"amount\": 500, \"reason\": \"Invoice 1\", \"balance\": 500}");
        assertThat(dialplane
                        .superuser()
                        .post(ADJUSTMENTS, Json.object("amount", 1, "reason", "the own company's"))
                        .expect(201)
                        .at("balance")
                        .isIntegralNumber())
                .isTrue();
    }

    @Test
    void nobodyElseBooks(TestCompany company, TestCompany other) {
        ObjectNode body = adjustment(company, 500, "x");
        dialplane.api().post(ADJUSTMENTS, body).isProblem(401, null);
        for (Api caller : List.of(
                company.admin(),
                other.admin(),
                company.person("SUPERVISOR").api(),
                company.person("AGENT").api(),
                company.dialer(),
                dialplane.sharedDialer())) {
            caller.post(ADJUSTMENTS, body).isProblem(403, null);
        }
        dialplane
                .superuser()
                .post(ADJUSTMENTS, Json.object("amount", 1, "reason", "x", "company", "nobody"))
                .isProblem(404, null);
        assertThat(dialplane.pool().count("SELECT count(*) FROM ledger")).isZero();
    }

    @Test
    void whatIsNoMoneyOrHasNoReasonIsNotBooked(TestCompany company) {
        for (String amount : List.of(
                "0",
                "1.5",
                "1.0",
                "\"500\"",
                "null",
                "true",
                "1e3",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "1000000000000000001",
                "-1000000000000000001")) {
            dialplane
                    .superuser()
                    .post(
                            ADJUSTMENTS,
                            "{\"amount\": " + amount + ", \"reason\": \"x\", \"company\": \"" + company.slug() + "\"}")
                    .blames("amount");
        }
        dialplane.superuser().post(ADJUSTMENTS, "{\"reason\": \"x\"}").blames("amount");
        for (String reason : List.of("\"\"", "\" \"", "null", "\"\\u0000\"", "5")) {
            dialplane
                    .superuser()
                    .post(ADJUSTMENTS, "{\"amount\": 1, \"reason\": " + reason + "}")
                    .blames("reason");
        }
        dialplane.superuser().post(ADJUSTMENTS, "{\"amount\": 1}").blames("reason");
        books(company, 1, "x").expect(201);
        books(company, 1_000_000_000_000_000_000L, "x").blames("amount");
        assertThat(books(company, 1, "r".repeat(501)).text("reason")).isEqualTo("r".repeat(500));
        assertThat(company.balance()).isEqualTo(2);
    }

    @Test
    void theSameRequestIsBookedOnce(TestCompany company, TestCompany other) {
        Api superuser = dialplane.superuser().with("Idempotency-Key", "invoice-1");
        ObjectNode body = adjustment(company, 500, "Invoice 1");
        Answer first = superuser.post(ADJUSTMENTS, body).expect(201);
        String again = first.body().replace("\"duplicate\":false", "\"duplicate\":true");
        superuser.post(ADJUSTMENTS, body).is(201, again);
        superuser.post(ADJUSTMENTS, body.deepCopy().put("extra", "ignored")).is(201, again);
        assertThat(first.at("duplicate").asBoolean()).isFalse();
        superuser.post(ADJUSTMENTS, adjustment(company, 600, "Invoice 1")).isProblem(422, null);
        superuser.post(ADJUSTMENTS, adjustment(other, 500, "Invoice 1")).expect(201);
        superuser
                .with("Idempotency-Key", "x".repeat(256))
                .post(ADJUSTMENTS, body)
                .blames("Idempotency-Key");
        assertThat(company.balance()).isEqualTo(500);
        assertThat(other.balance()).as("keys of companies do not meet").isEqualTo(500);
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM audit_entry WHERE company_id = ? AND action = 'billing.adjust'",
                                company.id()))
                .isEqualTo(1);
    }

    @Test
    void aKeyOfAReportIsNoKeyOfATopUp(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        company.dialer()
                .with("Idempotency-Key", "one")
                .post("/api/dialer/report-result", TestCompany.reportOf(number, "MISSED"))
                .expect(200);
        dialplane
                .superuser()
                .with("Idempotency-Key", "one")
                .post(ADJUSTMENTS, adjustment(company, 1, "x"))
                .isProblem(422, null);
        assertThat(company.balance()).isZero();
    }

    @Test
    void theSameRequestByManyAtOnceIsBookedOnce(TestCompany company) throws Exception {
        Api superuser = dialplane.superuser().with("Idempotency-Key", "invoice-2");
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                calls.add(() -> superuser.post(ADJUSTMENTS, adjustment(company, 500, "Invoice 2")));
            }
            int booked = 0;
            for (Future<Answer> call : clients.invokeAll(calls)) {
                Answer answer = call.get();
                assertThat(answer.status()).as(answer.body()).isIn(201, 409);
                booked += answer.status() == 201 && !answer.at("duplicate").asBoolean() ? 1 : 0;
            }
            assertThat(booked).isEqualTo(1);
        } finally {
            clients.shutdownNow();
        }
        assertThat(company.balance()).isEqualTo(500);
    }
}
