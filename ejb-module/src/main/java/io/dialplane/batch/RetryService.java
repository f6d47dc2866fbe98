package io.dialplane.batch;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The rules by which a company calls its own numbers again. Numbers that they let it call stand on its own list: a report
 * writes them there, and after a change of the rules a sweep goes through the numbers that were called before.
 */
@Stateless
@InCompany
public class RetryService {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private AuditWriter audit;

    /** Rules as the audit log keeps them. */
    private record Snapshot(boolean enabled, long minimumGapMinutes, List<SnapshotRule> rules) {

        static Snapshot of(RetryRules rules) {
            return new Snapshot(
                    rules.enabled(),
                    rules.minimumGap().toMinutes(),
                    rules.rules().stream()
                            .map(rule ->
                                    new SnapshotRule(rule.status(), rule.delay().toMinutes(), rule.maxAttempts()))
                            .sorted(Comparator.comparing(SnapshotRule::status))
                            .toList());
        }
    }

    private record SnapshotRule(String status, long delayMinutes, int maxAttempts) {}

    @SuppressWarnings("unchecked")
    public RetryRules get(CompanyId company) {
        List<Tuple> settings = em.createNativeQuery("""
                        SELECT enabled, cast(extract(epoch FROM minimum_gap) AS bigint), refill_from IS NOT NULL
                          FROM retry_settings WHERE company_id = :company
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        if (settings.isEmpty()) {
            return RetryRules.NONE;
        }
        List<Tuple> rules = em.createNativeQuery("""
                        SELECT status, cast(extract(epoch FROM delay) AS bigint), max_attempts
                          FROM retry_rule WHERE company_id = :company ORDER BY status
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        Tuple of = settings.get(0);
        return new RetryRules(
                of.get(0, Boolean.class),
                Duration.ofSeconds(of.get(1, Long.class)),
                rules.stream()
                        .map(row -> new RetryRules.Rule(
                                row.get(0, String.class),
                                Duration.ofSeconds(row.get(1, Long.class)),
                                row.get(2, Integer.class)))
                        .toList(),
                of.get(2, Boolean.class));
    }

    /** Sets the rules; what is the same already is left alone. */
    public RetryRules change(CompanyId company, Actor actor, RetryRules wanted) {
        RetryRules known = get(company);
        Snapshot before = Snapshot.of(known);
        if (Snapshot.of(wanted).equals(before)) {
            return known;
        }
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT change_retry(:company, :enabled, make_interval(secs => :gap))) done",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("enabled", wanted.enabled())
                .setParameter("gap", (double) wanted.minimumGap().toSeconds())
                .getSingleResult();
        for (RetryRules.Rule rule : wanted.rules()) {
            em.createNativeQuery("""
                            INSERT INTO retry_rule (company_id, status, delay, max_attempts)
                            VALUES (:company, :status, make_interval(secs => :delay), :attempts)
                            """)
                    .setParameter("company", company.value())
                    .setParameter("status", rule.status())
                    .setParameter("delay", (double) rule.delay().toSeconds())
                    .setParameter("attempts", rule.maxAttempts())
                    .executeUpdate();
        }
        RetryRules now = get(company);
        audit.write(company, actor, "retry.update", "retry:" + company, before, Snapshot.of(now));
        return now;
    }
}
