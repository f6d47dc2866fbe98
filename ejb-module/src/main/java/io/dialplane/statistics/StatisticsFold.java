package io.dialplane.statistics;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Folds what changed into the counts, and forgets counts that nobody will ask for. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class StatisticsFold {

    /** Changes folded in one short transaction. */
    static final int CHUNK = 5_000;

    /**
     * How long counts of quarters, hours and days are kept: longer than the longest timeframe and span, by more than a bucket
     * that is begun and clocks that differ. The migration that counted what was there before keeps as much.
     */
    private static final Duration KEPT = Duration.ofDays(40);

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Clock clock;

    /** Folds changes of a company's figures, about {@link #CHUNK}; returns how many. */
    @InCompany
    public int fold(CompanyId company) {
        return (Integer) em.createNativeQuery(
                        "SELECT fold_statistics(:company, :limit, cast(:since AS timestamptz))", Integer.class)
                .setParameter("company", company.value())
                .setParameter("limit", CHUNK)
                .setParameter("since", keptSince())
                .getSingleResult();
    }

    /** Folds changes of the pool; returns how many. */
    public int foldPool() {
        return (Integer)
                em.createNativeQuery("SELECT fold_pool()", Integer.class).getSingleResult();
    }

    /** Forgets a company's counts of times that are too long ago; what counts for all times stays. */
    @InCompany
    public void forgetOld(CompanyId company) {
        for (String statement : new String[] {
            "DELETE FROM attempt_count WHERE company_id = :company AND span_seconds > 0 AND starts_at < :since",
            "DELETE FROM called_count WHERE company_id = :company AND starts_at < :since"
        }) {
            em.createNativeQuery(statement)
                    .setParameter("company", company.value())
                    .setParameter("since", keptSince())
                    .executeUpdate();
        }
    }

    /** The beginning of a day of UTC: days, hours and quarters behind it are counted whole. */
    private Instant keptSince() {
        return clock.instant().minus(KEPT).truncatedTo(ChronoUnit.DAYS);
    }
}
