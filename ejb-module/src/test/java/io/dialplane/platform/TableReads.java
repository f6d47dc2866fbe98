package io.dialplane.platform;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;

/**
 * What a transaction reads of some tables from here on. PostgreSQL's own counts of a transaction still have, for up to a second, what came
 * before on the same connection.
 */
public final class TableReads {

    private final EntityManager em;
    private final List<String> tables;
    private final Counts before;

    private record Counts(long rows, long scans) {}

    private TableReads(EntityManager em, List<String> tables) {
        this.em = em;
        this.tables = tables;
        this.before = now();
    }

    public static TableReads of(EntityManager em, String... tables) {
        return new TableReads(em, List.of(tables));
    }

    /** Rows, by whatever way. */
    public long rows() {
        return now().rows - before.rows;
    }

    /** How often one was read from its beginning. */
    public long scans() {
        return now().scans - before.scans;
    }

    private Counts now() {
        Tuple counts = (Tuple) em.createNativeQuery("""
                        SELECT cast(coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) AS bigint),
                               cast(coalesce(sum(seq_scan), 0) AS bigint)
                          FROM pg_stat_xact_user_tables WHERE relname = ANY (:tables)
                        """, Tuple.class)
                .setParameter("tables", tables.toArray(String[]::new))
                .getSingleResult();
        return new Counts(counts.get(0, Long.class), counts.get(1, Long.class));
    }
}
