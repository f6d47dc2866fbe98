package io.dialplane.batch;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.Repeated;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Brings numbers back: leases that ran out, cooldowns that ended, numbers just added. Safe on every node at once. */
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

    private BatchQueries.Swept sweep(Sql.Session session, boolean wait) {
        BatchQueries.Swept swept =
                queries.sweep(session, BatchConfig.assignmentTimeout(), BatchConfig.cooldown(), CHUNK, wait);
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
