package io.dialplane.statistics;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** What the transaction has read. */
class Reads {

    @PersistenceContext
    private EntityManager em;

    /** Rows of the pool, of companies' numbers and of results. */
    long ofPoolAndResults() {
        return (Long) em.createNativeQuery("""
                        SELECT cast(coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0) AS bigint) FROM pg_stat_xact_user_tables
                         WHERE relname IN ('number_state', 'phone_number', 'company_number', 'call_result')
                        """, Long.class).getSingleResult();
    }

    /** Tables of a test are so small that an index is not worth it; those of an installation are not. */
    void byIndex() {
        em.createNativeQuery(
                        "SELECT set_config('enable_seqscan', 'off', true) || set_config('enable_bitmapscan', 'off', true)",
                        String.class)
                .getSingleResult();
    }

    /** What was read shows in the statistics when this transaction has ended. */
    long flush() {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_stat_force_next_flush()) f", Integer.class)
                .getSingleResult();
        return 0;
    }
}
