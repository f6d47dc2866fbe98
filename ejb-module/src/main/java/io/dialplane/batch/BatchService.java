package io.dialplane.batch;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import io.dialplane.schedule.Decision;
import io.dialplane.schedule.Schedule;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;

/** Hands out batches of numbers. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BatchService {

    private static final Duration FUNDS_RETRY = Duration.ofSeconds(300);
    private static final int JUDGE_AT_MOST = 5;

    @Inject
    private Sql sql;

    @Inject
    private BatchQueries queries;

    @Inject
    private SweepService sweep;

    @Inject
    private ClaimQueue claims;

    @Inject
    private QueueMetrics metrics;

    /**
     * The next numbers for a company's dialer, leased to it until reported or until the assignment time-out.
     *
     * <p>Whether dialing is allowed is judged by the settings and clock of the database; the claim checks under the
     * company's lock that they still hold, and is judged again when not.
     *
     * @param size    1 or more; capped at {@link BatchConfig#LARGEST_SIZE}
     * @param tokenId the dialer's token; null: the environment's
     * @throws DomainException 503 when too many dialers of the company wait already
     */
    public NextBatch next(CompanyId company, int size, Integer tokenId) {
        int capped = Math.min(size, BatchConfig.LARGEST_SIZE);
        return claims.inTurn(
                company,
                () -> sql.session(session -> {
                    sweep.whatIsDue(session);
                    return next(session, company, capped, tokenId);
                }));
    }

    private NextBatch next(Sql.Session session, CompanyId company, int size, Integer tokenId) {
        for (int i = 0; i < JUDGE_AT_MOST; i++) {
            Terms terms = queries.terms(session, company);
            if (!terms.isActive()) { // by the row that is read with every batch, not by what a node remembers
                throw DomainException.forbidden("company.inactive");
            }
            if (terms.isBroke()) {
                return broke(terms);
            }
            Decision decision = terms.schedule().decide(terms.now());
            if (!decision.allowed()) {
                return NextBatch.refused(terms, decision.reason().word(), decision.retryAfter());
            }
            UUID batch = UUID.randomUUID();
            BatchQueries.Claim claim =
                    queries.claim(session, company, batch, size, terms, decision.validUntil(), tokenId);
            switch (claim.outcome()) {
                case "taken" -> {
                    if (!claim.numbers().isEmpty()) {
                        metrics.handedOut(company, claim.numbers().size());
                    }
                    return new NextBatch(terms, null, null, batch, size, claim.numbers());
                }
                case Terms.INSUFFICIENT_FUNDS -> {
                    return broke(terms);
                }
                default -> {
                    // the settings changed meanwhile: judge again
                }
            }
        }
        throw DomainException.unavailable(Duration.ofSeconds(1), "batch.settings-restless");
    }

    /** What a dialer of the company would be told now, and how long that holds; nothing is handed out. */
    public DialingNow dialing(CompanyId company) {
        Terms terms = sql.session(session -> queries.terms(session, company));
        if (!terms.isActive()) {
            return new DialingNow(false, "inactive", null, null);
        }
        if (terms.isBroke()) {
            return new DialingNow(false, Terms.INSUFFICIENT_FUNDS, FUNDS_RETRY, null);
        }
        Schedule schedule = terms.schedule();
        Decision decision = schedule.decide(terms.now());
        return decision.allowed()
                ? new DialingNow(
                        true, null, null, schedule.allowedUntil(terms.now()).orElse(null))
                : new DialingNow(
                        false,
                        decision.reason().word(),
                        decision.retryAfter(),
                        schedule.nextAllowed(terms.now()).orElse(null));
    }

    private static NextBatch broke(Terms terms) {
        return NextBatch.refused(terms, Terms.INSUFFICIENT_FUNDS, FUNDS_RETRY);
    }
}
