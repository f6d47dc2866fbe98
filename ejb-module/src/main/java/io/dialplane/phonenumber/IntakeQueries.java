package io.dialplane.phonenumber;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.UUID;

/** The statements by which numbers come into the pool: staged first, then put there in one order. */
@Dependent
class IntakeQueries {

    /** Numbers merged by one statement. */
    private static final int MERGE = 50_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    IntakeQueries() {}

    IntakeQueries(EntityManager em) {
        this.em = em;
    }

    /**
     * For the rest of this transaction: a file of millions of lines may hold no number for longer than a transaction may
     * be silent, and whoever adds the same numbers is worth a longer wait than a dialer's.
     */
    void takeTime() {
        em.createNativeQuery("""
                        SELECT set_config('idle_in_transaction_session_timeout', '10min', true)
                            || set_config('lock_timeout', '55s', true)
                        """, String.class).getSingleResult();
    }

    /** Notes numbers for {@link #addStaged}, in this transaction only: nobody sees them or waits for them. */
    void stage(CompanyId company, UUID intake, List<PhoneNumber> numbers) {
        em.createNativeQuery("""
                        INSERT INTO number_given (intake, company_id, e164, country)
                        SELECT :intake, :company, g.e164, g.country
                          FROM unnest(cast(:e164s AS text[]), cast(:countries AS text[])) AS g (e164, country)
                        ON CONFLICT DO NOTHING
                        """)
                .setParameter("intake", intake)
                .setParameter("company", company.value())
                .setParameter("e164s", numbers.stream().map(PhoneNumber::e164).toArray(String[]::new))
                .setParameter(
                        "countries", numbers.stream().map(PhoneNumber::country).toArray(String[]::new))
                .executeUpdate();
    }

    /**
     * Puts the staged numbers into the pool, always in the order of the numbers: two who add the same ones at once wait for
     * each other, but never in a circle. The sweep gives them their places in the queue. This is the one door for numbers that
     * somebody adds.
     *
     * @return how many were new
     */
    int addStaged(UUID intake) {
        // Nothing is known about rows that nobody else has seen, and the pool grows while it works: the planner
        // would choose for tables that are empty, for the look-ups of the foreign key too, whose plans are kept.
        // What is asked for row by row is never joined: a join of two "empty" tables compares each row with each.
        em.createNativeQuery("""
                        SELECT set_config('enable_seqscan', 'off', true) || set_config('enable_bitmapscan', 'off', true)
                        """, String.class).getSingleResult();
        em.createNativeQuery("DISCARD PLANS").executeUpdate();
        int added = 0;
        String last = "";
        while (last != null) {
            Tuple slice = (Tuple) em.createNativeQuery("""
                            WITH slice AS MATERIALIZED (
                                SELECT g.e164, g.country FROM number_given g
                                 WHERE g.intake = :intake AND g.e164 > :last ORDER BY g.e164 LIMIT :merge),
                            created AS (
                                INSERT INTO phone_number (e164, country)
                                SELECT g.e164, g.country FROM slice g
                                 WHERE (SELECT n.id FROM phone_number n WHERE n.e164 = g.e164) IS NULL
                                 ORDER BY g.e164
                                ON CONFLICT DO NOTHING RETURNING id, country),
                            stated AS (
                                INSERT INTO number_state (number_id, country, dialable, free_at)
                                SELECT c.id, c.country, true, clock_timestamp() FROM created c ORDER BY c.id
                                RETURNING number_id)
                            SELECT (SELECT max(g.e164) FROM slice g), (SELECT cast(count(*) AS int) FROM stated)
                            """, Tuple.class)
                    .setParameter("intake", intake)
                    .setParameter("last", last)
                    .setParameter("merge", MERGE)
                    .getSingleResult();
            last = slice.get(0, String.class);
            added += slice.get(1, Integer.class);
        }
        return added;
    }

    /**
     * Brings back what is staged and was deleted by the company, and what was retired.
     *
     * @param retired also what was taken out of the pool for all
     * @return how many came back
     */
    int restoreStaged(CompanyId company, UUID intake, boolean retired) {
        // asked for row by row and never joined, as in addStaged
        return (Integer) em.createNativeQuery("""
                        SELECT restore_numbers(:company, ARRAY(
                                   SELECT g.id
                                     FROM (SELECT (SELECT n.id FROM phone_number n WHERE n.e164 = s.e164) AS id
                                             FROM number_given s WHERE s.intake = :intake OFFSET 0) g
                                    WHERE (SELECT c.deleted FROM company_number c
                                            WHERE c.cn_key = (cast(:company AS bigint) << 32 | g.id))
                                       OR (:retired AND (SELECT s.retired FROM number_state s WHERE s.number_id = g.id))),
                               :retired, make_interval(secs => :cooldown))
                         WHERE EXISTS (SELECT 1 FROM company_number c WHERE c.company_id = :company AND c.deleted)
                            OR EXISTS (SELECT 1 FROM number_state s WHERE s.retired AND :retired)
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("intake", intake)
                .setParameter("retired", retired)
                .setParameter("cooldown", PoolConfig.cooldown().toMillis() / 1000.0)
                .getResultStream()
                .findFirst()
                .orElse(0);
    }

    /** Forgets what was staged. */
    void unstage(UUID intake) {
        em.createNativeQuery("DELETE FROM number_given WHERE intake = :intake")
                .setParameter("intake", intake)
                .executeUpdate();
    }
}
