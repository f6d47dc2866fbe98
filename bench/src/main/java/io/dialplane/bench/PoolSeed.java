package io.dialplane.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills the database as its companies would have left it.
 *
 * <p>Every company has called numbers spread evenly over the pool. The log of free numbers is what this history leaves
 * behind: companies read it forward, so what a company has not called lies ahead of its cursor, in one stretch, among
 * numbers that others called since and that it must skip because it called them long ago. As parts of the pool:
 *
 * <ul>
 *   <li>{@code a} (half of it): called by the companies of 95 % and 99.9 %, not by the one of 50 %; the log begins with them,
 *   <li>{@code b} (5 %): called by 50 % and 99.9 %, not by 95 %; next in the log,
 *   <li>{@code c} (0.1 %, at least 2,000 numbers): called by 50 % and 95 %, not by 99.9 %; last in the log,
 *   <li>{@code d} (the rest): called by all three and free again, scattered among the others in proportion, so that a little
 *       less than half of what lies ahead of each of the three is not for it.
 * </ul>
 *
 * <p>Within a stretch positions are in no order of the numbers.
 *
 * <p>A second country has a pool of the same size of which 30 % ({@code w}) were called by a neighbour and wait for the end of their
 * cooldown, half a day to two and a half days away; the rest ({@code f}) was never called. Both pools lie in the same tables, so these have twice the rows that the
 * pool's size says. All numbers look Iranian, so that writing them into an answer costs the same.
 */
final class PoolSeed {

    private static final List<String> TABLES = List.of(
            "number_state",
            "company_list",
            "company_number",
            "company_cursor",
            "call_result",
            "dialer_batch",
            "ledger",
            "wallet",
            "idempotency_key",
            "global_status_change",
            "statistics_change",
            "statistics_fold",
            "attempt_count",
            "number_count",
            "called_count",
            "pool_change",
            "pool_count",
            "phone_number");

    /** Before the number whose id is 1, without the country's code. */
    static final long FIRST_NUMBER = 9_100_000_000L;

    private static final int FEWEST_LEFT = 2_000;

    private final Owner owner;
    private final Companies companies;
    private final int size;

    PoolSeed(Owner owner, Companies companies, int size) {
        this.owner = owner;
        this.companies = companies;
        this.size = size;
    }

    /** Numbers that the company of 99.9 % has not called. */
    static int left(int poolSize) {
        return Math.max(poolSize / 1_000, FEWEST_LEFT);
    }

    /** Replaces whatever is in the database; companies and people stay. */
    void sow() {
        owner.run("TRUNCATE " + String.join(", ", TABLES) + " RESTART IDENTITY");
        List<String> later = new ArrayList<>();
        putOff(later);
        plan();
        numbers();
        results();
        cursors();
        later.forEach(owner::run);
        companies.topUp(owner);
        owner.run("VACUUM (ANALYZE)");
    }

    /** Indexes and foreign keys that are cheaper made afterwards. Those of the queue stay: the product's sweeps use them. */
    private void putOff(List<String> later) {
        for (String table : List.of("phone_number", "company_number", "call_result")) {
            String indexes = owner.text("""
                    SELECT coalesce(string_agg(i.indexrelid::regclass || '|' || pg_get_indexdef(i.indexrelid), ';;'), '')
                      FROM pg_index i
                     WHERE i.indrelid = ?::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)""", table);
            for (String index : indexes.split(";;")) {
                String[] nameAndDefinition = index.split("\\|", 2);
                owner.run("DROP INDEX " + nameAndDefinition[0]);
                later.add(nameAndDefinition[1]);
            }
        }
        String key = owner.text(
                "SELECT conname || '|' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'number_state'::regclass AND contype = 'f'");
        String[] nameAndDefinition = key.split("\\|", 2);
        owner.run("ALTER TABLE number_state DROP CONSTRAINT " + nameAndDefinition[0]);
        later.add("ALTER TABLE number_state ADD CONSTRAINT " + nameAndDefinition[0] + " " + nameAndDefinition[1]);
    }

    /** {@code bench.place}: which part of the pool each number belongs to and where it is in the log. */
    private void plan() {
        owner.run("CREATE SCHEMA IF NOT EXISTS bench");
        owner.run("DROP TABLE IF EXISTS bench.place");
        owner.run("SET work_mem = '128MB'");
        owner.run("SET maintenance_work_mem = '512MB'");
        owner.run("""
                CREATE UNLOGGED TABLE bench.place AS
                WITH share AS (SELECT 0.5::float8 AS a, 0.55::float8 AS b, 0.55 + %1$d::float8 / %2$d AS c),
                number AS (
                    SELECT g AS id, '%3$s' AS country, (row_number() OVER (ORDER BY hashint8extended(g, 1)) - 1)::float8 / %2$d AS r
                      FROM generate_series(1, %2$d) g
                    UNION ALL
                    SELECT g, '%4$s', (row_number() OVER (ORDER BY hashint8extended(g, 1)) - 1)::float8 / %2$d
                      FROM generate_series(%2$d + 1, 2 * %2$d) g),
                part AS (
                    SELECT n.id, n.country,
                           CASE WHEN n.country = '%4$s' THEN CASE WHEN n.r < 0.3 THEN 'w' ELSE 'f' END
                                WHEN n.r < s.a THEN 'a' WHEN n.r < s.b THEN 'b' WHEN n.r < s.c THEN 'c' ELSE 'd' END AS part,
                           CASE WHEN n.country = '%4$s' THEN 0
                                WHEN n.r < s.c THEN n.r ELSE (n.r - s.c) / (1 - s.c) * s.c END AS along,
                           s.a, s.b
                      FROM number n, share s)
                SELECT p.id::int AS number_id, p.country, p.part,
                       row_number() OVER (ORDER BY p.country, CASE WHEN p.along < p.a THEN 1 WHEN p.along < p.b THEN 2 ELSE 3 END,
                                                   hashint8extended(p.id, 2)) AS pos,
                       CASE WHEN p.country = '%3$s' THEN now() - interval '7 days' - random() * interval '20 days'
                            WHEN p.part = 'w' THEN now() - interval '2.5 days' + random() * interval '2 days' END AS called_at
                  FROM part p
                """.formatted(left(size), size, Companies.COUNTRY, Companies.COUNTRY_IN_COOLDOWN));
        owner.run("ALTER TABLE bench.place ADD PRIMARY KEY (number_id)");
        owner.run("ANALYZE bench.place");
    }

    private void numbers() {
        owner.run("""
                INSERT INTO phone_number (id, e164, country)
                SELECT p.number_id, '+98' || (?::bigint + p.number_id), p.country FROM bench.place p ORDER BY p.number_id
                """, FIRST_NUMBER);
        owner.run("SELECT setval(pg_get_serial_sequence('phone_number', 'id'), ?)", 2 * size);
        owner.run(
                """
                INSERT INTO number_state (number_id, country, dialable, pos, free_at, last_called_at, last_called_company)
                SELECT p.number_id, p.country, true, CASE WHEN p.part <> 'w' THEN p.pos END,
                       CASE WHEN p.part = 'w' THEN p.called_at + interval '3 days' END, p.called_at,
                       CASE WHEN p.called_at IS NULL THEN NULL WHEN p.part = 'w' THEN ?::int WHEN p.part = 'a' THEN ?::int ELSE ?::int END
                  FROM bench.place p ORDER BY p.number_id
                """,
                companies.neighbour().id(),
                companies.nearlyAll().id(),
                companies.half().id());
        owner.run("SELECT setval('number_position', ?)", 2 * size);
    }

    /** One result of each company for each number it has called, and what it knows of the number since. */
    private void results() {
        called(companies.half(), "bcd", 2);
        called(companies.most(), "acd", 1);
        called(companies.nearlyAll(), "abd", 0);
        called(companies.neighbour(), "w", 0);
        owner.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_result_id, last_attempt_at)
                SELECT r.company_id, r.number_id, r.status, 1, r.id, r.attempted_at FROM call_result r
                """);
    }

    private void called(Company company, String parts, int daysEarlier) {
        owner.run("""
                INSERT INTO call_result (number_id, company_id, status, attempted_at, received_at)
                SELECT p.number_id, ?, (ARRAY['MISSED', 'CONNECTED', 'MISSED', 'BUSY', 'HANGUP'])[p.number_id %% 5 + 1],
                       p.called_at - make_interval(days => ?), p.called_at - make_interval(days => ?)
                  FROM bench.place p WHERE strpos('%s', p.part) > 0 ORDER BY p.number_id
                """.formatted(parts), company.id(), daysEarlier, daysEarlier);
    }

    /** Just before the first number that the company can still take. */
    private void cursors() {
        companies.fromTheStart().forEach(company -> cursor(company, Companies.COUNTRY, "abcd"));
        cursor(companies.half(), Companies.COUNTRY, "a");
        cursor(companies.most(), Companies.COUNTRY, "b");
        cursor(companies.nearlyAll(), Companies.COUNTRY, "c");
        cursor(companies.cooling(), Companies.COUNTRY_IN_COOLDOWN, "f");
        owner.run("DROP TABLE IF EXISTS bench.cursor");
        owner.run("CREATE TABLE bench.cursor AS SELECT * FROM company_cursor");
    }

    private void cursor(Company company, String country, String parts) {
        owner.run("""
                INSERT INTO company_cursor (company_id, country, pos)
                SELECT ?, '%1$s', min(p.pos) - 1 FROM bench.place p WHERE p.country = '%1$s' AND strpos('%2$s', p.part) > 0
                """.formatted(country, parts), company.id());
    }
}
