package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Node;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept beside the results – figures, wallet, audit log – equals them, whatever happened at once and whoever died. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class BooksIT {

    private static final Duration LENGTH = Build.inFullLength() ? Duration.ofMinutes(10) : Duration.ofSeconds(45);
    private static final Duration BETWEEN_KILLS =
            Build.inFullLength() ? Duration.ofSeconds(60) : Duration.ofSeconds(15);
    private static final int DIALERS = 6;

    private final Installation dialplane;
    private final List<URI> nodes;

    BooksIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.nodes = List.of(dialplane.node(0).uri(), dialplane.node(1).uri());
    }

    @Test
    void figuresWalletAndAuditEqualTheResultsAfterRandomWorkAndKills(
            TestCompany one, TestCompany two, TestCompany three) {
        List<TestCompany> companies = List.of(one, two, three);
        companies.forEach(TestCompany::opens);
        one.pays(7).topsUp(1_000_000_000);
        two.pays(11).topsUp(1_000_000_000);
        companies.forEach(company -> company.addsNumbers(2_000));
        dialplane.pool().awaitPositions();
        Instant end = Instant.now().plus(LENGTH);
        Dialers dialers = new Dialers(companies, nodes, DIALERS, Set.of());
        Administrators administrators = new Administrators(dialplane, companies, nodes);
        try (dialers;
                administrators) {
            int victim = 0;
            while (Instant.now().isBefore(end)) {
                Instant next = Instant.now().plus(BETWEEN_KILLS);
                Awaitility.await().atMost(BETWEEN_KILLS.multipliedBy(2)).until(() -> Instant.now()
                        .isAfter(next));
                Node killed = dialplane.node(victim);
                killed.kill();
                int before = dialers.acknowledgedReports();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> dialers.acknowledgedReports() > before + 50);
                dialers.restWhile(() -> administrators.restWhile(killed::restart));
                victim = 1 - victim;
            }
        }
        assertThat(dialers.acknowledgedReports()).isGreaterThan(500);
        assertThat(administrators.acknowledgedChanges()).isGreaterThan(30);
        dialers.checkReports(dialplane);
        administrators.checkAgainst(companies);
        companies.forEach(this::assertFigures);
        companies.forEach(this::assertWallet);
    }

    // ---------------------------------------------------------------------------------------- figures

    private void assertFigures(TestCompany company) {
        for (String timeframe : List.of("all", "7d")) {
            assertThat(figures(company, "numbers-summary", timeframe))
                    .as("numbers of %s, %s", company.slug(), timeframe)
                    .isEqualTo(counted(
                            """
                            SELECT coalesce(c.last_status, 'IN_QUEUE') AS status, count(*)
                              FROM number_state s LEFT JOIN company_number c ON c.company_id = ? AND c.number_id = s.number_id
                             WHERE NOT s.retired AND c.deleted IS NOT TRUE AND (s.country = 'IR' OR c.last_status IS NOT NULL)
                            """ + (timeframe.equals("all") ? "" : " AND c.last_attempt_at > now() - interval '7 days'")
                                    + " GROUP BY 1",
                            company));
            assertThat(figures(company, "attempts-summary", timeframe))
                    .as("attempts of %s, %s", company.slug(), timeframe)
                    .isEqualTo(counted("""
                            SELECT r.status, count(*) FROM call_result r
                             WHERE r.company_id = ? AND r.kind <> 'panel' AND r.voided_at IS NULL GROUP BY 1
                            """, company));
        }
        long inTrend = 0;
        for (JsonNode bucket : company.admin()
                .get("/api/stats/attempt-trend?span=6h")
                .expect(200)
                .json()
                .findValues("total")) {
            inTrend += bucket.asLong();
        }
        assertThat(inTrend).isPositive();
    }

    private static Map<String, Long> figures(TestCompany company, String what, String timeframe) {
        Map<String, Long> figures = new TreeMap<>();
        for (JsonNode status : company.admin()
                .get("/api/stats/" + what + "?timeframe=" + timeframe)
                .expect(200)
                .at("by_status")) {
            figures.put(status.get("status").asText(), status.get("count").asLong());
        }
        return figures;
    }

    private Map<String, Long> counted(String sql, TestCompany company) {
        Map<String, Long> counted = new TreeMap<>();
        dialplane
                .pool()
                .rows(sql, company.id())
                .forEach(row -> counted.put((String) row.get("status"), (Long) row.get("count")));
        return counted;
    }

    // ---------------------------------------------------------------------------------------- wallet

    private void assertWallet(TestCompany company) {
        assertThat(company.admin().get("/api/billing").expect(200).at("balance").asLong())
                .as("what %s has", company.slug())
                .isEqualTo(company.balance());
        assertThat(dialplane.pool().count("""
                SELECT coalesce(sum((a.after ->> 'amount')::bigint), 0) FROM audit_entry a
                 WHERE a.company_id = ? AND a.action = 'billing.adjust'""", company.id()))
                .as("what was booked by hand for %s, as the audit log has it", company.slug())
                .isEqualTo(dialplane.pool().count("""
                        SELECT coalesce(sum(l.amount), 0) FROM ledger l
                         WHERE l.company_id = ? AND l.number_id IS NULL AND l.reason = 'a test'""", company.id()));
        assertThat(dialplane.pool().count("""
                SELECT count(*) FROM audit_entry a WHERE a.company_id = ? AND a.action = 'billing.adjust'
                   AND NOT EXISTS (SELECT 1 FROM ledger l WHERE 'ledger:' || l.id = a.subject)""", company.id()))
                .as("bookings of %s that only the audit log knows", company.slug())
                .isZero();
        assertThat(dialplane.pool().count("""
                SELECT coalesce(sum((a.after ->> 'added')::int), 0) FROM audit_entry a WHERE a.company_id = ? AND a.action = 'number.add'
                """, company.id()))
                .as("numbers added by %s, as the audit log has it", company.slug())
                .isPositive();
    }
}
