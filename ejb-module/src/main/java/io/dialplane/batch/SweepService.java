package io.dialplane.batch;

import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PoolConfig;
import io.dialplane.platform.Repeated;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Brings numbers back: leases that ran out, cooldowns and suppressions that ended, numbers just added, numbers that new
 * retry rules let a company call again. Safe on every node at once.
 */
@ApplicationScoped
public class SweepService {

    private static final System.Logger LOG = System.getLogger(SweepService.class.getName());

    /** Rows in one short transaction. */
    private static final int CHUNK = 1_000;

    @Inject
    private Sql sql;

    @Inject
    private BatchQueries queries;

    @Inject
    private CompanyService companies;

    @Inject
    private QueueMetrics metrics;

    /** One chunk of what is due, without waiting for whoever is at it already. */
    void whatIsDue(Sql.Session session) {
        sweep(session, false);
    }

    /** All that is due. */
    public void everythingDue() {
        while (sql.session(session -> queries.expireSuppressions(session, PoolConfig.cooldown(), CHUNK)) > 0) {
            // there is more to end
        }
        int released = 0;
        int placed = 0;
        BatchQueries.Swept swept;
        do {
            swept = sql.session(session -> sweep(session, true));
            released += swept.released();
            placed += swept.placed();
        } while (swept.didSomething());
        if (released > 0) {
            LOG.log(System.Logger.Level.INFO, "Released {0} stale leases", released);
        }
        if (placed > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} numbers are free again or new", placed);
        }
    }

    /** Numbers that companies may call again since they changed their retry rules. */
    public void retries() {
        Repeated.withEach(companies.all(), company -> {
            while (sql.session(session -> queries.refillRetries(session, company.id(), CHUNK))) {
                // there is more to look at
            }
        });
    }

    private BatchQueries.Swept sweep(Sql.Session session, boolean wait) {
        BatchQueries.Swept swept =
                queries.sweep(session, BatchConfig.assignmentTimeout(), PoolConfig.cooldown(), CHUNK, wait);
        metrics.released(swept.released());
        return swept;
    }

    /** Cursors of companies that don't dial now move past what they can't take. */
    public void idleCursors() {
        Repeated.withEach(companies.all(), company -> company.countries().forEach(country -> {
            while (sql.session(session -> queries.advanceCursor(session, company.id(), country))) {
                // there is more to look at
            }
        }));
    }
}
