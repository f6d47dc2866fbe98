package io.dialplane.bench;

/**
 * Makes undone what a measured piece of work did, so that the next one finds the pool as {@link PoolSeed} left it: the
 * numbers are free again at their old places, the cursor is where it was, batches and what the company knows of the numbers are
 * gone. Results and charges stay. Done by the owner between measurements, never within one.
 *
 * <p>The product has nothing like it: there a number that comes back gets a place at the end of the log.
 */
final class PutBack {

    private final Owner owner;

    PutBack(Owner owner) {
        this.owner = owner;
    }

    /** What was handed out to the company and not reported. */
    void handedOut(Company company) {
        owner.run("""
                UPDATE number_state s
                   SET pos = p.pos, lease_batch = NULL, lease_company = NULL, leased_at = NULL
                  FROM bench.place p
                 WHERE p.number_id = s.number_id AND s.lease_batch IS NOT NULL AND s.lease_company = ?
                """, company.id());
        owner.run("DELETE FROM dialer_batch WHERE company_id = ?", company.id());
        owner.run("""
                UPDATE company_cursor k SET pos = o.pos FROM bench.cursor o
                 WHERE o.company_id = k.company_id AND o.country = k.country AND k.company_id = ?
                """, company.id());
    }

    /** What was reported by a company that had called nobody before, and what it was handed besides. */
    void reported(Company company) {
        owner.run("""
                UPDATE number_state s
                   SET pos = p.pos, free_at = NULL, lease_batch = NULL, lease_company = NULL, leased_at = NULL,
                       last_called_at = p.called_at
                  FROM bench.place p
                 WHERE p.number_id = s.number_id
                   AND s.number_id IN (SELECT c.number_id FROM company_number c WHERE c.company_id = ?)
                """, company.id());
        owner.run("DELETE FROM company_number WHERE company_id = ?", company.id());
        handedOut(company);
    }

    /** Dead rows go, as they would in quieter moments. */
    void tidy() {
        owner.run("VACUUM number_state, company_number, dialer_batch, company_cursor");
    }
}
