-- The queue: how numbers are handed out, reported and come back. The reasons are in docs/decisions (number queue).
-- Other features' functions stand at the end.
--
-- A repeatable migration: when this file has changed, all of the product's functions are made anew, in one transaction. Whoever
-- is running one goes on with the old text.
--
-- Locks are taken in this order: the company's row of dialing, rows of number_state (in number order, or SKIP LOCKED and
-- then never waited for), the advisory lock of the positions.
-- Only give_positions writes a position. Everybody else sets pos = NULL and free_at.
-- Every function is VOLATILE: each of its statements sees what was committed before that statement.
-- What is compared with an indexed time is read from the clock into a variable first: with the volatile clock_timestamp()
-- itself no index can be used, and a look at what is due would walk through everything that waits.
-- What a company has to do with a number is looked up by a scalar sub-query: EXISTS is planned as a join, and then scans.
-- Triggers (V4__statistics.sql) count what any statement changes in call_result, company_number and number_state.retired: nobody has to
-- think of the statistics, but whoever writes one of them must hold the number's lock. Only report_results counts by itself, at less cost.

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = '${flyway:defaultSchema}'::regnamespace AND p.proowner = current_user::regrole
                AND p.proname <> 'app_company'         -- the policies' own
                AND p.prorettype <> 'trigger'::regtype -- the tables' own
                AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('DROP FUNCTION %s', f);
    END LOOP;
END $$;
DROP TYPE IF EXISTS report_line, report_call, log_floor;

-- When a number that is neither leased nor free may get its next position; null: not now, it is blocked.
CREATE FUNCTION next_free_at(s number_state, p_cooldown interval) RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN CASE WHEN s.global_status = 'ACTIVE' AND s.dialable AND NOT s.retired AND NOT s.suppressed
                THEN greatest(clock_timestamp(), s.last_called_at + p_cooldown) END;

-- ------------------------------------------------------------------------------------------------ logs that are folded

-- How far a log is folded. Ids are not committed in their own order: an entry with a smaller id may come after a greater one was
-- folded. So a fold notes which id was the last one drawn, and by which transaction at the latest; when that and all earlier
-- transactions have ended, what they had drawn is there or will never be, and once it is folded nobody needs to look for it again.
CREATE TYPE log_floor AS (
    folded_to bigint,      -- entries up to this id are folded, and none of them will come later
    drawn     bigint,      -- the last id drawn, as it was at an earlier fold; null: no fold yet
    drawn_by  xid8);       -- whoever had drawn an id up to it was not a later transaction

-- Whether everybody has ended whom a floor waits for; null: it waits for nobody. To be asked before the entries are looked at: what has
-- ended now is seen by every statement behind this one. An id that is still to come was noted on another server, from which this
-- database was restored: it says nothing here.
CREATE FUNCTION floor_is_due(p_floor log_floor) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN (p_floor).drawn_by <= pg_current_xact_id() THEN (p_floor).drawn_by < pg_snapshot_xmin(pg_current_snapshot()) END;
END $$;

-- The floor after a fold.
-- p_due: floor_is_due before it. p_left: when due, the smallest id that is not folded now; null: none. p_folded: how many entries were.
-- p_drawn: the last id drawn, read before this transaction got its own id: who had drawn one up to it has an earlier one. Null: too late for that.
CREATE FUNCTION raised_floor(p_floor log_floor, p_due boolean, p_left bigint, p_folded int, p_drawn bigint) RETURNS log_floor LANGUAGE plpgsql AS $$
BEGIN
    IF p_due THEN p_floor.folded_to := least(p_floor.drawn, p_left - 1); END IF;
    IF p_folded > 0 AND p_drawn IS NOT NULL AND p_due IS NOT FALSE THEN
        p_floor.drawn := p_drawn;
        p_floor.drawn_by := pg_current_xact_id();
    END IF;
    RETURN p_floor;
END $$;

-- ------------------------------------------------------------------------------------------------ money

-- What a company has: the folded balance and every entry of the ledger that is not folded yet, in one snapshot.
-- folded_to: without it each look would walk through what the index still holds of entries that were folded since the oldest
-- snapshot (a dump of an hour) was taken. COALESCE stands within the sub-query: around it, it counts as leaky, and row-level
-- security keeps the condition out of the index.
CREATE FUNCTION balance_of(p_company int) RETURNS bigint LANGUAGE sql STABLE
    RETURN coalesce((SELECT w.balance FROM wallet w WHERE w.company_id = p_company), 0)
         + coalesce((SELECT sum(l.amount) FROM ledger l
                      WHERE l.company_id = p_company AND l.balance_after IS NULL
                        AND l.id > (SELECT coalesce(max(w.folded_to), 0) FROM wallet w WHERE w.company_id = p_company)), 0)::bigint;

-- What one call can cost at most: the dearest active scenario or the company's own price; null: this company is not billed.
CREATE FUNCTION dearest_cost_of(p_company int) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT greatest(max(coalesce(sc.cost_per_connected, (c.settings ->> 'cost_per_connected')::bigint)),
                            (c.settings ->> 'cost_per_connected')::bigint)
              FROM company c LEFT JOIN scenario sc ON sc.company_id = c.id AND sc.is_active
             WHERE c.id = p_company GROUP BY c.id);

-- Folds a company's ledger into its wallet, p_limit entries at most, and fills in the balance after each entry; safe on all
-- nodes at once. Returns how many it folded. To be called in a transaction of its own.
CREATE FUNCTION fold_ledger(p_company int, p_limit int) RETURNS int LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_wallet wallet; v_floor log_floor; v_drawn bigint; v_due boolean; v_left bigint; v_folded int;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NULL THEN SELECT q.last_value INTO v_drawn FROM ledger_id q; END IF;
    PERFORM set_config('app.company', p_company::text, true);
    SELECT * INTO v_wallet FROM wallet w WHERE w.company_id = p_company;
    v_wallet.folded_to := coalesce(v_wallet.folded_to, 0);
    IF NOT EXISTS (SELECT 1 FROM ledger l WHERE l.company_id = p_company AND l.balance_after IS NULL
                      AND l.id > v_wallet.folded_to)
       AND (v_wallet.drawn IS NULL OR v_wallet.folded_to = v_wallet.drawn) THEN RETURN 0; END IF;
    INSERT INTO wallet (company_id) VALUES (p_company) ON CONFLICT DO NOTHING;
    SELECT * INTO v_wallet FROM wallet w WHERE w.company_id = p_company FOR NO KEY UPDATE;
    v_floor := ROW (v_wallet.folded_to, v_wallet.drawn, v_wallet.drawn_by);
    v_due := floor_is_due(v_floor);
    WITH entry AS (SELECT l.id, sum(l.amount) OVER (ORDER BY l.id) AS running, l.amount
                     FROM (SELECT id, amount FROM ledger
                            WHERE company_id = p_company AND balance_after IS NULL AND id > v_wallet.folded_to
                            ORDER BY id LIMIT p_limit) l),
         filled AS (UPDATE ledger l SET balance_after = v_wallet.balance + e.running FROM entry e WHERE l.id = e.id RETURNING l.amount)
    SELECT count(*), v_wallet.balance + coalesce(sum(f.amount), 0) INTO v_folded, v_wallet.balance FROM filled f;
    IF v_due THEN
        SELECT l.id INTO v_left FROM ledger l
         WHERE l.company_id = p_company AND l.balance_after IS NULL AND l.id > v_wallet.folded_to ORDER BY l.id LIMIT 1;
    END IF;
    v_floor := raised_floor(v_floor, v_due, v_left, v_folded, v_drawn);
    UPDATE wallet w
       SET balance = v_wallet.balance, folded_to = v_floor.folded_to, drawn = v_floor.drawn, drawn_by = v_floor.drawn_by
     WHERE w.company_id = p_company;
    RETURN v_folded;
END $$;

-- ------------------------------------------------------------------------------------------------ statistics

-- Folds what changed in a company's figures into its counts, about p_limit changes; safe on all nodes at once. Returns how many it
-- folded. To be called in a transaction of its own. Index scans: a plan made while nothing waits would read what an old snapshot keeps.
--
-- p_since: beginning of a day of UTC; what lies before it is counted for all times only.
CREATE FUNCTION fold_statistics(p_company int, p_limit int, p_since timestamptz) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE v_floor log_floor; v_drawn bigint; v_due boolean; v_last bigint; v_left bigint; v_folded int; v_first boolean;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NULL THEN SELECT q.last_value INTO v_drawn FROM statistics_change_id q; END IF;
    PERFORM set_config('app.company', p_company::text, true);
    SELECT f.folded_to, f.drawn, f.drawn_by INTO v_floor FROM statistics_fold f WHERE f.company_id = p_company;
    v_first := NOT FOUND;
    v_floor.folded_to := coalesce(v_floor.folded_to, 0);
    SELECT max(x.id) INTO v_last FROM (SELECT x.id FROM statistics_change x WHERE x.company_id = p_company AND x.id > v_floor.folded_to
                                        ORDER BY x.id LIMIT p_limit) x;
    IF v_last IS NULL AND (v_floor.drawn IS NULL OR v_floor.folded_to = v_floor.drawn) THEN RETURN 0; END IF;
    IF v_first THEN INSERT INTO statistics_fold (company_id) VALUES (p_company) ON CONFLICT DO NOTHING; END IF;
    SELECT f.folded_to, f.drawn, f.drawn_by INTO v_floor FROM statistics_fold f WHERE f.company_id = p_company FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN RETURN 0; END IF;        -- somebody else is at it
    v_due := floor_is_due(v_floor);
    WITH taken AS (
            DELETE FROM statistics_change x WHERE x.company_id = p_company AND x.id > v_floor.folded_to AND x.id <= v_last
            RETURNING x.slot, x.status, x.country, x.scenario_id, x.outbound_line_id, x.deleted, x.attempts, x.numbers),
         attempted AS (
            INSERT INTO attempt_count AS a (company_id, span_seconds, scenario_id, outbound_line_id, starts_at, status, attempts)
            SELECT p_company, s.seconds, o.scenario_id, o.outbound_line_id,
                   CASE WHEN s.seconds = 0 THEN 'epoch' ELSE date_bin(make_interval(secs => s.seconds), t.slot, 'epoch') END AS starts_at,
                   t.status, sum(t.attempts)
              FROM taken t
             CROSS JOIN (VALUES (0), (900), (3600), (86400)) s (seconds)
             CROSS JOIN LATERAL (VALUES (0, 0), (t.scenario_id, 0), (0, t.outbound_line_id), (t.scenario_id, t.outbound_line_id))
                             AS o (scenario_id, outbound_line_id)
             WHERE t.attempts <> 0 AND (s.seconds = 0 OR t.slot >= p_since) AND o.scenario_id IS NOT NULL AND o.outbound_line_id IS NOT NULL
             GROUP BY s.seconds, o.scenario_id, o.outbound_line_id, starts_at, t.status HAVING sum(t.attempts) <> 0
            ON CONFLICT (company_id, span_seconds, scenario_id, outbound_line_id, starts_at, status)
            DO UPDATE SET attempts = a.attempts + excluded.attempts),
         seen AS (
            INSERT INTO number_count AS n (company_id, country, status, deleted, numbers)
            SELECT p_company, t.country, t.status, t.deleted, sum(t.numbers)
              FROM taken t WHERE t.numbers <> 0 GROUP BY t.country, t.status, t.deleted HAVING sum(t.numbers) <> 0
            ON CONFLICT (company_id, country, status, deleted) DO UPDATE SET numbers = n.numbers + excluded.numbers),
         called AS (
            INSERT INTO called_count AS c (company_id, span_seconds, starts_at, status, numbers)
            SELECT p_company, s.seconds, date_bin(make_interval(secs => s.seconds), t.slot, 'epoch') AS starts_at, t.status, sum(t.numbers)
              FROM taken t
             CROSS JOIN (VALUES (900), (3600), (86400)) s (seconds)
             WHERE t.numbers <> 0 AND NOT t.deleted AND t.slot >= p_since
             GROUP BY s.seconds, starts_at, t.status HAVING sum(t.numbers) <> 0
            ON CONFLICT (company_id, span_seconds, starts_at, status) DO UPDATE SET numbers = c.numbers + excluded.numbers)
    SELECT count(*) INTO v_folded FROM taken;
    IF v_due THEN
        SELECT x.id INTO v_left FROM statistics_change x
         WHERE x.company_id = p_company AND x.id > v_floor.folded_to ORDER BY x.id LIMIT 1;
    END IF;
    v_floor := raised_floor(v_floor, v_due, v_left, v_folded, v_drawn);
    UPDATE statistics_fold f SET folded_to = v_floor.folded_to, drawn = v_floor.drawn, drawn_by = v_floor.drawn_by
     WHERE f.company_id = p_company;
    RETURN v_folded;
END $$;

-- Folds what changed in the pool; safe on all nodes at once: whoever comes second leaves it to the first. Returns how many changes it
-- folded. To be called in a transaction of its own.
CREATE FUNCTION fold_pool() RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_folded int;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('dialplane.pool_count', 0)) THEN RETURN 0; END IF;
    WITH taken AS (DELETE FROM pool_change RETURNING country, numbers),
         counted AS (
            INSERT INTO pool_count AS c (country, numbers) SELECT t.country, sum(t.numbers) FROM taken t GROUP BY t.country
            ON CONFLICT (country) DO UPDATE SET numbers = c.numbers + excluded.numbers)
    SELECT count(*) INTO v_folded FROM taken;
    RETURN v_folded;
END $$;

-- Countries of the numbers that the company has, or has had, something to do with, by what is counted of them.
CREATE FUNCTION known_countries(p_company int) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT c.country FROM number_count c WHERE c.company_id = p_company
     UNION
    SELECT x.country FROM statistics_change x
     WHERE x.company_id = p_company AND x.country IS NOT NULL
       AND x.id > (SELECT coalesce(max(f.folded_to), 0) FROM statistics_fold f WHERE f.company_id = p_company)
$$;

-- ------------------------------------------------------------------------------------------------ what a dialer is told

-- Everything that decides whether a company may dial now, and the rosters a batch carries, in one look.
CREATE FUNCTION dialing_terms(p_company int) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    RETURN (SELECT jsonb_build_object(
        'now', clock_timestamp(),
        'country', c.country, 'time_zone', c.time_zone, 'is_active', c.is_active, 'company_version', c.version,
        'enabled', d.enabled, 'disabled_by_dialer', d.disabled_by_dialer, 'skip_holidays', d.skip_holidays, 'version', d.version,
        'balance', balance_of(p_company), 'dearest_cost', dearest_cost_of(p_company),
        'windows', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'day_of_week', w.day_of_week, 'start_time', w.start_time, 'end_time', w.end_time)
                                    ORDER BY w.day_of_week, w.start_time), '[]') FROM schedule_window w WHERE w.company_id = p_company),
        'days', (SELECT coalesce(jsonb_agg(jsonb_build_object('day', h.day, 'is_holiday', h.is_holiday, 'name', h.name)), '[]')
                   FROM company_holiday h WHERE h.company_id = p_company AND h.day BETWEEN current_date - 2 AND current_date + 60),
        'corrections', (SELECT coalesce(jsonb_agg(jsonb_build_object('year', k.lunar_year, 'key', k.key, 'day', k.day, 'confirmed', k.confirmed)), '[]')
                          FROM holiday_correction k WHERE k.country = c.country
                           AND (k.day BETWEEN current_date - 2 AND current_date + 60 OR k.calculated BETWEEN current_date - 2 AND current_date + 60)),
        'agents', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'first_name', u.first_name, 'last_name', u.last_name,
                                    'username', u.username, 'phone_number', u.phone_number, 'agent_type', u.agent_type) ORDER BY u.id), '[]')
                     FROM users u WHERE u.company_id = p_company AND u.role = 'AGENT' AND u.is_active AND u.deleted_at IS NULL),
        'scenarios', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'display_name', s.display_name) ORDER BY s.id), '[]')
                        FROM scenario s WHERE s.company_id = p_company AND s.is_active),
        'outbound_lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'phone_number', l.phone_number, 'display_name', l.display_name) ORDER BY l.id), '[]')
                             FROM outbound_line l WHERE l.company_id = p_company AND l.is_active))
      FROM company c JOIN dialing d ON d.company_id = c.id WHERE c.id = p_company);
END $$;

-- ------------------------------------------------------------------------------------------------ hand-out

-- Leases up to p_size numbers to a company as the batch p_batch.
--
-- p_version, p_company_version, p_valid_until: what the caller judged the schedule by. If the company's settings have
-- changed since, or the moment has come, nothing is taken and the outcome is 'changed': judge again.
-- p_look: how many positions of the log to look at, at most, in one call.
-- outcome: 'taken' (perhaps nothing), 'changed', 'insufficient_funds'.
CREATE FUNCTION claim_batch(p_company int, p_batch uuid, p_size int, p_version int, p_company_version int,
                            p_valid_until timestamptz, p_token int, p_look int,
                            OUT outcome text, OUT ids int[], OUT e164s text[])
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_countries text[];
    v_country   text;
    v_cost      bigint;
    v_size      int := p_size;
    v_due       int[];
    v_locked    int[];
    v_new       int[];       -- not screened yet
    v_leased    int[];
    v_taken     int[] := '{}';
    v_from      bigint;      -- the cursor as it was
    v_after     bigint;      -- looked up to here
    v_bound     bigint;
    v_seen      int;
    v_looked    int := 0;
    v_window    int;
    v_now       timestamptz;
BEGIN
    PERFORM set_config('app.company', p_company::text, true);

    -- (a) the company's lock, then its settings
    PERFORM 1 FROM dialing d WHERE d.company_id = p_company FOR NO KEY UPDATE;
    PERFORM 1 FROM dialing d JOIN company c ON c.id = d.company_id
      WHERE d.company_id = p_company AND d.version = p_version AND c.version = p_company_version;
    v_now := clock_timestamp();
    IF NOT FOUND OR v_now >= p_valid_until THEN outcome := 'changed'; RETURN; END IF;

    v_cost := dearest_cost_of(p_company);
    IF v_cost > 0 THEN
        v_size := least(p_size, greatest(0, balance_of(p_company) / v_cost));
        IF v_size = 0 THEN outcome := 'insufficient_funds'; RETURN; END IF;
    END IF;
    SELECT CASE WHEN jsonb_typeof(c.settings -> 'countries') = 'array' AND jsonb_array_length(c.settings -> 'countries') > 0
                THEN ARRAY(SELECT jsonb_array_elements_text(c.settings -> 'countries')) ELSE ARRAY[c.country::text] END
      INTO v_countries FROM company c WHERE c.id = p_company;

    -- the company's own list first
    v_due := ARRAY(SELECT l.number_id FROM company_list l WHERE l.company_id = p_company AND l.due_at <= v_now
                    ORDER BY l.due_at LIMIT v_size);
    IF cardinality(v_due) > 0 THEN
        v_locked := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (v_due) ORDER BY s.number_id
                             FOR NO KEY UPDATE SKIP LOCKED);
        -- a number that came into the pool by a report may be due before the sweep has asked the lists about it
        v_new := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (v_locked) AND NOT s.screened);
        IF cardinality(v_new) > 0 THEN PERFORM screen_numbers(v_new); END IF;
        WITH fit AS MATERIALIZED (
                SELECT l.number_id, l.due_at, l.early FROM company_list l JOIN number_state s ON s.number_id = l.number_id
                 WHERE l.company_id = p_company AND l.number_id = ANY (v_locked)
                   AND s.lease_batch IS NULL AND next_free_at(s, '0') IS NOT NULL AND s.country = ANY (v_countries)
                   AND (s.pos IS NOT NULL OR s.free_at <= v_now OR (l.early AND s.last_called_company = p_company))
                   AND (SELECT c.cn_key FROM company_number c
                         WHERE c.cn_key = (p_company::bigint << 32 | l.number_id) AND (c.deleted OR c.suppressed)) IS NULL),
             leased AS (
                UPDATE number_state s SET pos = NULL, free_at = NULL, lease_batch = p_batch, lease_company = p_company,
                       leased_at = clock_timestamp(), lease_listed_due = f.due_at, lease_listed_early = f.early
                  FROM fit f WHERE s.number_id = f.number_id RETURNING s.number_id),
             unlisted AS (
                DELETE FROM company_list l USING leased WHERE l.company_id = p_company AND l.number_id = leased.number_id)
        SELECT array_agg(number_id) INTO v_leased FROM leased;
        v_taken := v_taken || coalesce(v_leased, '{}');
        -- what can't be handed out now is postponed, not dropped
        UPDATE company_list l
           SET due_at = greatest(v_now + CASE WHEN s.lease_batch IS NULL AND s.free_at IS NULL THEN interval '1 hour' ELSE interval '1 minute' END,
                                 CASE WHEN NOT l.early OR s.last_called_company IS DISTINCT FROM p_company THEN s.free_at END)
          FROM number_state s
         WHERE l.company_id = p_company AND l.number_id = ANY (v_locked) AND s.number_id = l.number_id;
    END IF;

    -- the log of each country
    FOREACH v_country IN ARRAY v_countries LOOP
        EXIT WHEN cardinality(v_taken) >= v_size OR v_looked >= p_look;
        SELECT k.pos INTO v_from FROM company_cursor k WHERE k.company_id = p_company AND k.country = v_country;
        IF NOT FOUND THEN
            INSERT INTO company_cursor (company_id, country) VALUES (p_company, v_country);
            v_from := 0;
        END IF;
        v_after := v_from;
        v_window := least(2 * v_size, p_look - v_looked);
        LOOP
            -- the bound of this look, from a snapshot that is not younger than the look itself
            SELECT max(x.pos), count(*) INTO v_bound, v_seen
              FROM (SELECT s.pos FROM number_state s WHERE s.country = v_country AND s.pos > v_after ORDER BY s.pos LIMIT v_window) x;
            EXIT WHEN v_seen = 0;
            -- (b) look
            v_locked := ARRAY(
                SELECT s.number_id FROM number_state s
                 WHERE s.country = v_country AND s.pos > v_after AND s.pos <= v_bound
                   AND (SELECT c.cn_key FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | s.number_id)) IS NULL
                 ORDER BY s.pos LIMIT v_size - cardinality(v_taken)
                   FOR NO KEY UPDATE OF s SKIP LOCKED);
            -- (c) judge what is locked again, in a snapshot of its own
            WITH leased AS (
                UPDATE number_state s SET pos = NULL, lease_batch = p_batch, lease_company = p_company,
                       leased_at = clock_timestamp(), lease_listed_due = NULL, lease_listed_early = NULL
                 WHERE s.number_id = ANY (v_locked) AND s.pos IS NOT NULL
                   AND (SELECT c.cn_key FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | s.number_id)) IS NULL
                RETURNING s.number_id),
                 unlisted AS (
                DELETE FROM company_list l USING leased WHERE l.company_id = p_company AND l.number_id = leased.number_id)
            SELECT array_agg(number_id) INTO v_leased FROM leased;
            v_taken := v_taken || coalesce(v_leased, '{}');
            v_after := v_bound;
            v_looked := v_looked + v_seen;
            EXIT WHEN v_seen < v_window OR cardinality(v_taken) >= v_size OR v_looked >= p_look;
            -- as much more as it needs when what follows is like what was seen
            v_window := least(16 + (v_size - cardinality(v_taken))::bigint * v_seen / greatest(1, coalesce(cardinality(v_leased), 0)),
                              10000, p_look - v_looked);
        END LOOP;
        IF v_after > v_from THEN PERFORM move_cursor(p_company, v_country, v_from, v_after); END IF;
    END LOOP;

    outcome := 'taken';
    SELECT coalesce(array_agg(n.id ORDER BY t.ord), '{}'), coalesce(array_agg(n.e164 ORDER BY t.ord), '{}') INTO ids, e164s
      FROM unnest(v_taken) WITH ORDINALITY t (id, ord) JOIN phone_number n ON n.id = t.id;
    IF cardinality(v_taken) > 0 THEN
        INSERT INTO dialer_batch (id, company_id, requested, number_ids, token_id) VALUES (p_batch, p_company, p_size, v_taken, p_token);
    END IF;
END $$;

-- (d) A cursor goes to just before the smallest position that the company can still take, between where it was and the
-- bound of what was looked at (it may be locked by somebody who will roll back), else to the bound. Returns where it is then.
CREATE FUNCTION move_cursor(p_company int, p_country text, p_from bigint, p_bound bigint) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_to bigint;
BEGIN
    SELECT s.pos - 1 INTO v_to FROM number_state s
     WHERE s.country = p_country AND s.pos > p_from AND s.pos <= p_bound
       AND (SELECT c.cn_key FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | s.number_id)) IS NULL
     ORDER BY s.pos LIMIT 1;
    v_to := coalesce(v_to, p_bound);
    UPDATE company_cursor k SET pos = v_to WHERE k.company_id = p_company AND k.country = p_country AND k.pos < v_to;
    RETURN v_to;
END $$;

-- Moves the cursor of a company that doesn't dial past what it can't take, p_look positions at most.
-- Returns whether there may be more to move past: false at the end, before something to take, and while the company dials.
CREATE FUNCTION advance_cursor(p_company int, p_country text, p_look int) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_from bigint; v_bound bigint; v_look int; v_seen int;
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    PERFORM 1 FROM dialing d WHERE d.company_id = p_company FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT k.pos INTO v_from FROM company_cursor k WHERE k.company_id = p_company AND k.country = p_country;
    IF NOT FOUND THEN RETURN false; END IF;
    -- most cursors stand just before something to take: a glance shows it
    FOREACH v_look IN ARRAY CASE WHEN p_look > 100 THEN ARRAY[100, p_look - 100] ELSE ARRAY[p_look] END LOOP
        SELECT max(x.pos), count(*) INTO v_bound, v_seen
          FROM (SELECT s.pos FROM number_state s WHERE s.country = p_country AND s.pos > v_from ORDER BY s.pos LIMIT v_look) x;
        IF v_seen = 0 OR move_cursor(p_company, p_country, v_from, v_bound) < v_bound OR v_seen < v_look THEN RETURN false; END IF;
        v_from := v_bound;
    END LOOP;
    RETURN true;
END $$;

-- ------------------------------------------------------------------------------------------------ reports

-- One report, with what it names resolved.
CREATE TYPE report_line AS (
    i int, outcome text, number_id int, e164 text, status text, blocks text, attempted_at timestamptz, reason text, user_message text,
    batch_id uuid, agent_id int, scenario_id int, outbound_line_id int, cost bigint);

-- A report beside its number as it was when it was locked. ended: the batch whose lease the report ends; null: none.
-- answers: the batch that the number was handed out in, also when the report comes too late to end its lease.
CREATE TYPE report_call AS (
    i int, number_id int, e164 text, status text, attempted_at timestamptz, cost bigint, was text, becomes text, suppressed boolean,
    ended uuid, answers uuid, reason text, user_message text, agent_id int, scenario_id int, outbound_line_id int, country text, retired boolean);

-- Records reports of a company: results, the company's view, leases, cooldown, blocks, charges; all in the caller's transaction.
--
-- p_reports: an array of objects with the fields of the recordsets below; phone numbers are E.164, statuses are known, texts are cut.
-- Answers a row for each: outcome 'recorded', 'duplicate' (nothing changed), 'unknown_number', 'inactive_agent' (nothing changed).
--
-- Single reports are most of the load, and most of a statement's cost is its start: what is rarely needed (new numbers,
-- charges, blocks) is a statement of its own that usually does not run.
CREATE FUNCTION report_results(p_company int, p_reports jsonb, p_cooldown interval)
RETURNS TABLE (i int, outcome text, result_id bigint, number_id int, e164 text, global_status text, suppressed boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    v_lines    report_line[];
    v_numbers  int[];
    v_missing  boolean;
    v_billed   boolean;
    v_blocking boolean;
    v_turns    int := 1;
    v_todo     report_line[];
    v_calls    report_call[];
    v_created  int[];        -- numbers that came into the pool by this
    v_new      int[];        -- numbers whose report is not a duplicate
    v_results  bigint[];     -- and their results
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    -- a report that may change the company's settings takes the company's lock, as every change of settings does, first
    IF p_reports @? '$[*].call_allowed ? (@ != null)' THEN
        PERFORM 1 FROM dialing d WHERE d.company_id = p_company FOR NO KEY UPDATE;
    END IF;

    FOR attempt IN 1..2 LOOP
        v_lines := ARRAY(
            SELECT ROW (r.i, CASE WHEN a.id IS NOT NULL AND NOT a.is_active THEN 'inactive_agent'
                                  WHEN n.id IS NULL AND r.e164 IS NOT NULL THEN 'missing'
                                  WHEN n.id IS NULL THEN 'unknown_number' END,
                        CASE WHEN a.is_active IS NOT FALSE THEN n.id END, n.e164, r.status, r.blocks, r.attempted_at, r.reason, r.user_message,
                        r.batch_id, a.id, sc.id, ol.id,
                        CASE WHEN r.billable THEN coalesce(sc.cost_per_connected,
                            (SELECT (co.settings ->> 'cost_per_connected')::bigint FROM company co WHERE co.id = p_company)) END)::report_line
              FROM jsonb_to_recordset(p_reports) AS r (
                   i int, number_id int, e164 text, status text, billable boolean, blocks text, attempted_at timestamptz, reason text,
                   user_message text, batch_id uuid, agent_id int, agent_phone text, scenario_id int, scenario text,
                   outbound_line_id int, outbound_line text)
              LEFT JOIN LATERAL (SELECT n.id, n.e164 FROM phone_number n WHERE n.e164 = r.e164
                                 UNION ALL SELECT n.id, n.e164 FROM phone_number n WHERE n.id = r.number_id AND r.e164 IS NULL) n ON true
              LEFT JOIN LATERAL (SELECT x.id, x.is_active FROM (
                                   SELECT u.id, u.is_active, 1 AS o FROM users u
                                    WHERE u.id = r.agent_id AND u.company_id = p_company AND u.deleted_at IS NULL
                                   UNION ALL
                                   SELECT u.id, u.is_active, 2 FROM users u
                                    WHERE u.phone_number = r.agent_phone AND u.company_id = p_company AND u.deleted_at IS NULL) x
                                  WHERE r.agent_id IS NOT NULL OR r.agent_phone IS NOT NULL
                                  ORDER BY x.o LIMIT 1) a ON true
              LEFT JOIN LATERAL (SELECT s.id, s.cost_per_connected FROM scenario s
                                  WHERE (r.scenario_id IS NOT NULL OR r.scenario IS NOT NULL) AND s.company_id = p_company AND s.deleted_at IS NULL
                                    AND (s.id = r.scenario_id OR (r.scenario_id IS NULL AND s.name = r.scenario))
                                  LIMIT 1) sc ON true
              LEFT JOIN LATERAL (SELECT l.id FROM outbound_line l
                                  WHERE (r.outbound_line_id IS NOT NULL OR r.outbound_line IS NOT NULL) AND l.company_id = p_company AND l.deleted_at IS NULL
                                    AND (l.id = r.outbound_line_id OR (r.outbound_line_id IS NULL AND l.phone_number = r.outbound_line))
                                  LIMIT 1) ol ON true);
        SELECT array_agg(l.number_id) FILTER (WHERE l.number_id IS NOT NULL), bool_or(l.outcome = 'missing'),
               bool_or(l.cost > 0), bool_or(l.blocks IS NOT NULL)
          INTO v_numbers, v_missing, v_billed, v_blocking FROM unnest(v_lines) l;
        EXIT WHEN v_missing IS NOT TRUE OR attempt = 2;
        -- numbers that nobody has added yet: calls come in from them, queues are replayed
        WITH missing AS (
            SELECT DISTINCT ON (r.e164) r.e164, r.country, r.dialable
              FROM jsonb_to_recordset(p_reports) AS r (i int, e164 text, country text, dialable boolean)
              JOIN unnest(v_lines) l ON l.i = r.i AND l.outcome = 'missing'),
        created AS (
            INSERT INTO phone_number (e164, country) SELECT m.e164, m.country FROM missing m ORDER BY m.e164
            ON CONFLICT DO NOTHING RETURNING id, e164),
        stated AS (
            INSERT INTO number_state (number_id, country, dialable) SELECT c.id, m.country, m.dialable FROM created c JOIN missing m ON m.e164 = c.e164
            RETURNING number_id)
        SELECT array_agg(x.number_id) INTO v_created FROM stated x;
        IF v_created IS NOT NULL THEN PERFORM screen_numbers(v_created); END IF; -- the answer says whether they are suppressed
    END LOOP;

    PERFORM set_config('app.counted', 'on', true);
    -- the first turn's look locks all numbers; a number that is reported twice in one request has a second turn
    IF cardinality(v_numbers) > 1 THEN
        SELECT max(x.n) INTO v_turns FROM (SELECT count(*) AS n FROM unnest(v_numbers) t GROUP BY t) x;
    END IF;
    FOR v_turn IN 1..v_turns LOOP
        EXIT WHEN v_numbers IS NULL;
        v_todo := CASE WHEN v_turns = 1 THEN v_lines ELSE
            ARRAY(SELECT x.l FROM (SELECT l, row_number() OVER (PARTITION BY l.number_id ORDER BY l.i) AS turn FROM unnest(v_lines) l) x
                   WHERE x.turn = v_turn) END;
        IF v_turn > 1 THEN v_numbers := ARRAY(SELECT l.number_id FROM unnest(v_todo) l WHERE l.number_id IS NOT NULL); END IF;
        v_calls := ARRAY(
            SELECT ROW (l.i, l.number_id, l.e164, l.status, l.attempted_at, l.cost, s.global_status,
                        CASE WHEN s.global_status = 'COMPLAINED' OR l.blocks IS NULL THEN s.global_status
                             WHEN l.blocks = 'COMPLAINED' OR s.global_status = 'ACTIVE' THEN l.blocks
                             ELSE s.global_status END,
                        s.suppressed OR coalesce((SELECT c.suppressed FROM company_number c
                                                   WHERE c.cn_key = (p_company::bigint << 32 | s.number_id)), false),
                        e.ended,
                        CASE WHEN e.ended IS NOT NULL THEN e.ended
                             ELSE (SELECT b.id FROM dialer_batch b WHERE b.id = l.batch_id AND l.number_id = ANY (b.number_ids)) END,
                        l.reason, l.user_message, l.agent_id, l.scenario_id, l.outbound_line_id, s.country, s.retired)::report_call
              FROM (SELECT * FROM number_state s WHERE s.number_id = ANY (v_numbers) ORDER BY s.number_id FOR NO KEY UPDATE) s
              JOIN unnest(v_todo) l ON l.number_id = s.number_id
             CROSS JOIN LATERAL (SELECT CASE WHEN s.lease_company = p_company
                                  AND CASE WHEN l.batch_id IS NOT NULL THEN s.lease_batch = l.batch_id ELSE s.leased_at <= l.attempted_at END
                                 THEN s.lease_batch END AS ended) e);

        WITH recorded AS (
            INSERT INTO call_result (number_id, company_id, status, attempted_at, scenario_id, outbound_line_id, agent_id, batch_id, reason, user_message)
            SELECT c.number_id, p_company, c.status, c.attempted_at, c.scenario_id, c.outbound_line_id, c.agent_id, c.answers, c.reason, c.user_message
              FROM unnest(v_calls) c
            ON CONFLICT (company_id, number_id, attempted_at, status) WHERE kind = 'dialer' DO NOTHING
            RETURNING id, number_id, status, attempted_at, agent_id, user_message),
        seen AS (
            INSERT INTO company_number AS n (company_id, number_id, last_status, attempts, last_result_id, last_attempt_at, last_user_message, agent_id)
            SELECT p_company, r.number_id, r.status, 1, r.id, r.attempted_at, r.user_message, r.agent_id FROM recorded r
            ON CONFLICT (cn_key) DO UPDATE SET last_status = excluded.last_status, attempts = n.attempts + 1, last_result_id = excluded.last_result_id,
                   last_attempt_at = excluded.last_attempt_at, last_user_message = excluded.last_user_message, agent_id = excluded.agent_id),
        -- each attempt, and each number's step from what it was known as before this statement to what it is now
        counted AS (
            INSERT INTO statistics_change (company_id, slot, status, scenario_id, outbound_line_id, country, deleted, attempts, numbers)
            SELECT p_company, x.slot, x.status, x.scenario_id, x.outbound_line_id, x.country, x.deleted, sum(x.attempts), sum(x.numbers)
              FROM (SELECT c.*, (SELECT n FROM company_number n WHERE n.cn_key = (p_company::bigint << 32 | c.number_id)) AS known,
                           CASE WHEN c.retired THEN 0 ELSE 1 END AS counts
                      FROM unnest(v_calls) c JOIN recorded r ON r.number_id = c.number_id OFFSET 0) c
             CROSS JOIN LATERAL (VALUES
                       (date_bin('15 minutes', c.attempted_at, 'epoch'), c.status, c.scenario_id, c.outbound_line_id, c.country,
                        coalesce((c.known).deleted, false), 1, c.counts),
                       (date_bin('15 minutes', (c.known).last_attempt_at, 'epoch'), (c.known).last_status, NULL, NULL, c.country,
                        (c.known).deleted, 0, -c.counts)) x (slot, status, scenario_id, outbound_line_id, country, deleted, attempts, numbers)
             WHERE x.status IS NOT NULL AND (x.attempts > 0 OR x.numbers <> 0)
             GROUP BY x.slot, x.status, x.scenario_id, x.outbound_line_id, x.country, x.deleted),
        moved AS (
            UPDATE number_state s
               SET last_called_at = greatest(s.last_called_at, c.attempted_at),
                   last_called_company = CASE WHEN s.last_called_at > c.attempted_at THEN s.last_called_company ELSE p_company END,
                   global_status = c.becomes,
                   blocked_by = CASE WHEN c.becomes <> c.was THEN p_company ELSE s.blocked_by END,
                   pos = NULL,
                   lease_batch = CASE WHEN c.ended IS NULL THEN s.lease_batch END,
                   lease_company = CASE WHEN c.ended IS NULL THEN s.lease_company END,
                   leased_at = CASE WHEN c.ended IS NULL THEN s.leased_at END,
                   -- what is reported leaves the reporter's own list, also where a lease remembers its entry
                   lease_listed_due = CASE WHEN s.lease_company <> p_company THEN s.lease_listed_due END,
                   lease_listed_early = CASE WHEN s.lease_company <> p_company THEN s.lease_listed_early END,
                   free_at = CASE WHEN (s.lease_batch IS NULL OR c.ended IS NOT NULL)
                                   AND c.becomes = 'ACTIVE' AND s.dialable AND NOT s.retired AND NOT s.suppressed
                                  THEN greatest(clock_timestamp(), greatest(s.last_called_at, c.attempted_at) + p_cooldown) END
              FROM unnest(v_calls) c JOIN recorded r ON r.number_id = c.number_id
             WHERE s.number_id = c.number_id)
        SELECT array_agg(r.number_id), array_agg(r.id) INTO v_new, v_results FROM recorded r;

        DELETE FROM company_list l WHERE l.company_id = p_company AND l.number_id = ANY (v_new);
        -- asked once the numbers are locked: see change_retry
        IF EXISTS (SELECT 1 FROM retry_rule rr WHERE rr.company_id = p_company) THEN PERFORM list_retries(p_company, v_new); END IF;
        IF v_billed THEN
            INSERT INTO ledger (company_id, amount, reason, number_id, attempted_at, call_result_id)
            SELECT p_company, -c.cost, 'call', c.number_id, c.attempted_at, r.id
              FROM unnest(v_calls) c JOIN unnest(v_new, v_results) r (number_id, id) ON r.number_id = c.number_id WHERE c.cost > 0
            ON CONFLICT (company_id, number_id, attempted_at) WHERE number_id IS NOT NULL DO NOTHING;
        END IF;
        IF v_blocking THEN
            INSERT INTO global_status_change (number_id, from_status, to_status, company_id)
            SELECT c.number_id, c.was, c.becomes, p_company FROM unnest(v_calls) c WHERE c.number_id = ANY (v_new) AND c.becomes <> c.was;
        END IF;
        RETURN QUERY
        SELECT c.i, CASE WHEN r.id IS NULL THEN 'duplicate' ELSE 'recorded' END,
               coalesce(r.id, (SELECT o.id FROM call_result o WHERE o.company_id = p_company AND o.number_id = c.number_id
                                  AND o.attempted_at = c.attempted_at AND o.status = c.status AND o.kind = 'dialer')),
               c.number_id, c.e164, CASE WHEN r.id IS NULL THEN c.was ELSE c.becomes END, c.suppressed
          FROM unnest(v_calls) c LEFT JOIN unnest(v_new, v_results) r (number_id, id) ON r.number_id = c.number_id;
    END LOOP;

    IF cardinality(v_lines) > coalesce(cardinality(v_numbers), 0) THEN
        RETURN QUERY SELECT l.i, CASE WHEN l.outcome = 'missing' THEN 'unknown_number' ELSE l.outcome END, NULL::bigint, NULL::int, l.e164, NULL::text, NULL::boolean
                       FROM unnest(v_lines) l WHERE l.number_id IS NULL;
    END IF;
    PERFORM set_config('app.counted', '', true);
END $$;

-- The dialer's switch: off, or on again where it was the dialer that had switched off. The version moves only with a change.
CREATE FUNCTION switch_by_dialer(p_company int, p_allowed boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    UPDATE dialing d SET disabled_by_dialer = NOT p_allowed, version = d.version + 1, updated_at = clock_timestamp()
     WHERE d.company_id = p_company AND d.disabled_by_dialer = p_allowed;
    RETURN FOUND;
END $$;

-- ------------------------------------------------------------------------------------------------ numbers come back

-- Ends leases that were not reported in time, of every company. SECURITY DEFINER: it restores entries of several companies' own
-- lists. Returns how many it ended.
CREATE FUNCTION release_stale(p_timeout interval, p_cooldown interval, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_stale int[]; v_then timestamptz := clock_timestamp() - p_timeout;
BEGIN
    -- whether the lease is still stale is checked again on the row as it is when it is locked
    v_stale := ARRAY(SELECT s.number_id FROM number_state s WHERE s.lease_batch IS NOT NULL AND s.leased_at < v_then
                      ORDER BY s.leased_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED);
    IF cardinality(v_stale) = 0 THEN RETURN 0; END IF;
    INSERT INTO company_list AS l (company_id, number_id, due_at, early)
    SELECT s.lease_company, s.number_id, s.lease_listed_due, s.lease_listed_early
      FROM number_state s WHERE s.number_id = ANY (v_stale) AND s.lease_listed_due IS NOT NULL
    ON CONFLICT (company_id, number_id) DO UPDATE SET due_at = least(l.due_at, excluded.due_at), early = l.early OR excluded.early;
    UPDATE number_state s
       SET lease_batch = NULL, lease_company = NULL, leased_at = NULL, lease_listed_due = NULL, lease_listed_early = NULL,
           free_at = next_free_at(s, p_cooldown)
     WHERE s.number_id = ANY (v_stale);
    RETURN cardinality(v_stale);
END $$;

-- The one writer of positions: numbers whose time has come get their places at the end of the log.
-- The lock is taken last and held to the end of the transaction, so positions become visible in their own order.
-- p_wait: false: only if nobody else is at it. Returns how many got one; -1: somebody else was at it.
CREATE FUNCTION give_positions(p_limit int, p_wait boolean) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_due int[]; v_new int[]; v_given int; v_now timestamptz := clock_timestamp();
BEGIN
    v_due := ARRAY(SELECT s.number_id FROM number_state s WHERE s.free_at <= v_now
                    ORDER BY s.free_at, s.number_id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED);
    IF cardinality(v_due) = 0 THEN RETURN 0; END IF;
    v_new := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (v_due) AND NOT s.screened);
    IF cardinality(v_new) > 0 THEN PERFORM screen_numbers(v_new); END IF;
    IF p_wait THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('dialplane.number_position', 0));
    ELSIF NOT pg_try_advisory_xact_lock(hashtextextended('dialplane.number_position', 0)) THEN
        RETURN -1;
    END IF;
    -- coalesce: by the numbers' key; by the index of what waits it would walk through all that is due for each chunk
    UPDATE number_state s SET pos = nextval('number_position'), free_at = NULL, screened = true
     WHERE s.number_id = ANY (v_due) AND coalesce(s.free_at, 'infinity') <= v_now AND s.lease_batch IS NULL AND next_free_at(s, '0') IS NOT NULL;
    GET DIAGNOSTICS v_given = ROW_COUNT;
    RETURN v_given;
END $$;

-- ------------------------------------------------------------------------------------------------ retry

-- A company's retry rules are settings and stored state; whether a number is due is never computed when it is handed out, but
-- written on the company's own list when it is reported, or when the rules change.

-- Puts those of the numbers, which are locked, on the company's own list that its rules let it call again.
CREATE FUNCTION list_retries(p_company int, p_ids int[]) RETURNS int LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_listed int;
BEGIN
    INSERT INTO company_list AS l (company_id, number_id, due_at, early)
    SELECT p_company, c.number_id,
           greatest(clock_timestamp(), c.last_attempt_at + rr.delay, greatest(c.last_attempt_at, s.last_called_at) + rs.minimum_gap), true
      FROM company_number c
     CROSS JOIN LATERAL (SELECT s.last_called_at FROM number_state s WHERE s.number_id = c.number_id OFFSET 0) s
      JOIN retry_settings rs ON rs.company_id = p_company AND rs.enabled
      JOIN retry_rule rr ON rr.company_id = p_company AND rr.status = c.last_status
     WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(p_ids) t))
       AND NOT c.deleted AND c.last_attempt_at IS NOT NULL AND c.attempts < rr.max_attempts
    ON CONFLICT (company_id, number_id) DO UPDATE SET due_at = excluded.due_at, early = true WHERE l.early;
    GET DIAGNOSTICS v_listed = ROW_COUNT;
    RETURN v_listed;
END $$;

-- Before a company's new rules are written, under its lock: what the old ones had listed is taken off the list; refill_retries lists what
-- the new ones let it call. A report asks for the rules when it has locked its number, so whoever may have asked for the old ones has a
-- transaction id that is smaller than any the first refill sees; refills wait for their ends.
CREATE FUNCTION change_retry(p_company int, p_enabled boolean, p_minimum_gap interval) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    PERFORM 1 FROM dialing d WHERE d.company_id = p_company FOR NO KEY UPDATE;
    DELETE FROM retry_rule rr WHERE rr.company_id = p_company;
    INSERT INTO retry_settings AS rs (company_id, enabled, minimum_gap, refill_from)
    VALUES (p_company, p_enabled, p_minimum_gap, 0)
    ON CONFLICT (company_id) DO UPDATE SET enabled = excluded.enabled, minimum_gap = excluded.minimum_gap, refill_from = 0, refill_after = NULL;
END $$;

-- Goes on with what a change of the rules left to do: looks at the company's next p_limit numbers, and lists or unlists them by the
-- rules as they are. Safe on all nodes: one at a time works for a company. Returns whether there is more to do.
CREATE FUNCTION refill_retries(p_company int, p_limit int) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_from int; v_after xid8; v_ids int[]; v_locked int[];
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    SELECT rs.refill_from, rs.refill_after INTO v_from, v_after FROM retry_settings rs
     WHERE rs.company_id = p_company AND rs.refill_from IS NOT NULL FOR NO KEY UPDATE SKIP LOCKED;
    IF v_from IS NULL THEN RETURN false; END IF;
    IF v_after IS NULL THEN
        v_after := pg_snapshot_xmax(pg_current_snapshot());
        UPDATE retry_settings rs SET refill_after = v_after WHERE rs.company_id = p_company;
    END IF;
    -- an id that is still to come was noted on another server, from which this database was restored: it says nothing here
    IF v_after > pg_snapshot_xmin(pg_current_snapshot()) AND v_after <= pg_current_xact_id() THEN RETURN false; END IF;
    v_ids := ARRAY(SELECT c.number_id FROM company_number c
                    WHERE c.cn_key > (p_company::bigint << 32 | v_from) AND c.cn_key < ((p_company::bigint + 1) << 32)
                    ORDER BY c.cn_key LIMIT p_limit);
    v_locked := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (v_ids) ORDER BY s.number_id FOR NO KEY UPDATE);
    DELETE FROM company_list l WHERE l.company_id = p_company AND l.number_id = ANY (v_locked) AND l.early;
    UPDATE number_state s SET lease_listed_due = NULL, lease_listed_early = NULL
     WHERE s.number_id = ANY (v_locked) AND s.lease_company = p_company AND s.lease_listed_early;
    PERFORM list_retries(p_company, v_locked);
    UPDATE retry_settings rs SET refill_from = CASE WHEN cardinality(v_ids) = p_limit THEN v_ids[p_limit] END WHERE rs.company_id = p_company;
    RETURN cardinality(v_ids) = p_limit;
END $$;

-- ------------------------------------------------------------------------------------------------ suppression

-- A number that is suppressed for a company has a row of company_number that says so, one that is suppressed for all says so in
-- number_state; hand-outs read nothing else. Whoever writes a list commits it first, then tells the numbers (suppress_numbers);
-- numbers that are new in the pool ask the lists before their first position (screen_numbers): one of the two sees the other.

-- Tells locked numbers that a company may not call them.
CREATE FUNCTION suppress_numbers(p_company int, p_ids int[]) RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO company_number (company_id, number_id, last_status, suppressed)
    SELECT p_company, t, 'IN_QUEUE', true FROM unnest(p_ids) t
    ON CONFLICT (cn_key) DO UPDATE SET suppressed = true;
END $$;

-- Tells those of the numbers that are on a company's list (p_company null: on everybody's), and no others of them.
-- The caller has committed the list.
CREATE FUNCTION apply_suppressions(p_company int, p_e164s text[], p_cooldown interval) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_locked int[]; v_on int[]; v_off int[];
BEGIN
    IF p_company IS NOT NULL THEN PERFORM set_config('app.company', p_company::text, true); END IF;
    v_locked := ARRAY(SELECT s.number_id FROM number_state s
                       WHERE s.number_id = ANY (ARRAY(SELECT n.id FROM phone_number n WHERE n.e164 = ANY (p_e164s)))
                       ORDER BY s.number_id FOR NO KEY UPDATE);
    IF p_company IS NULL THEN
        v_on := ARRAY(SELECT n.id FROM phone_number n
                       WHERE n.id = ANY (v_locked) AND (SELECT d.id FROM do_not_call d WHERE d.e164 = n.e164) IS NOT NULL);
        UPDATE number_state s SET suppressed = true, pos = NULL, free_at = NULL WHERE s.number_id = ANY (v_on) AND NOT s.suppressed;
        v_off := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (v_locked) AND s.suppressed AND NOT s.number_id = ANY (v_on));
        UPDATE number_state s SET suppressed = false WHERE s.number_id = ANY (v_off);
        UPDATE number_state s SET free_at = next_free_at(s, p_cooldown) WHERE s.number_id = ANY (v_off) AND s.lease_batch IS NULL;
    ELSE
        v_on := ARRAY(SELECT n.id FROM phone_number n
                       WHERE n.id = ANY (v_locked)
                         AND (SELECT x.id FROM suppression x WHERE x.company_id = p_company AND x.e164 = n.e164) IS NOT NULL);
        PERFORM suppress_numbers(p_company, v_on);
        v_off := ARRAY(SELECT c.number_id FROM company_number c
                        WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(v_locked) t))
                          AND c.suppressed AND NOT c.number_id = ANY (v_on));
        UPDATE company_number c SET suppressed = false
         WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(v_off) t));
        PERFORM list_untouched(p_company, v_off, p_cooldown);
    END IF;
    RETURN cardinality(v_on) + cardinality(v_off);
END $$;

-- Tells the numbers that a company's list (p_company null: everybody's) names since it was asked last, p_limit at most; the sweep
-- does what a server that died had left. The entry is locked before the number, as by who lifts it. Returns how many it looked at.
CREATE FUNCTION apply_pending_suppressions(p_company int, p_cooldown interval, p_limit int) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_ids bigint[]; v_e164s text[];
BEGIN
    IF p_company IS NULL THEN
        SELECT array_agg(x.id), array_agg(x.e164) INTO v_ids, v_e164s
          FROM (SELECT d.id, d.e164 FROM do_not_call d WHERE NOT d.applied ORDER BY d.id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED) x;
    ELSE
        PERFORM set_config('app.company', p_company::text, true);
        SELECT array_agg(x.id), array_agg(x.e164) INTO v_ids, v_e164s
          FROM (SELECT y.id, y.e164 FROM suppression y WHERE y.company_id = p_company AND NOT y.applied
                 ORDER BY y.id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED) x;
    END IF;
    IF v_ids IS NULL THEN RETURN 0; END IF;
    PERFORM apply_suppressions(p_company, v_e164s, p_cooldown);
    IF p_company IS NULL THEN
        UPDATE do_not_call d SET applied = true WHERE d.id = ANY (v_ids);
    ELSE
        UPDATE suppression x SET applied = true WHERE x.company_id = p_company AND x.id = ANY (v_ids);
    END IF;
    RETURN cardinality(v_ids);
END $$;

-- Asks the lists of all companies and everybody's about locked numbers that are new in the pool. SECURITY DEFINER: it reads and
-- writes rows of several companies.
CREATE FUNCTION screen_numbers(p_ids int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE number_state s SET suppressed = true, free_at = NULL, screened = true
     WHERE s.number_id = ANY (ARRAY(SELECT n.id FROM phone_number n
                                      WHERE n.id = ANY (p_ids) AND (SELECT d.id FROM do_not_call d WHERE d.e164 = n.e164) IS NOT NULL));
    INSERT INTO company_number (company_id, number_id, last_status, suppressed)
    SELECT x.company_id, n.id, 'IN_QUEUE', true
      FROM phone_number n CROSS JOIN LATERAL (SELECT x.company_id FROM suppression x WHERE x.e164 = n.e164 OFFSET 0) x
     WHERE n.id = ANY (p_ids)
    ON CONFLICT (cn_key) DO UPDATE SET suppressed = true;
END $$;

-- Ends suppressions whose time is over, of one company or everybody's, p_limit at most, in one transaction with what follows for
-- their numbers. SECURITY DEFINER: as screen_numbers. Returns how many it ended; 0: there is nothing left to end.
CREATE FUNCTION expire_suppressions(p_cooldown interval, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_now timestamptz := clock_timestamp(); v_company int; v_e164s text[];
BEGIN
    SELECT x.company_id INTO v_company FROM suppression x WHERE x.expires_at <= v_now ORDER BY x.expires_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF v_company IS NOT NULL THEN
        WITH ended AS (
            DELETE FROM suppression x
             WHERE x.id = ANY (ARRAY(SELECT y.id FROM suppression y WHERE y.company_id = v_company AND y.expires_at <= v_now
                                      ORDER BY y.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED))
            RETURNING x.e164)
        SELECT array_agg(e.e164) INTO v_e164s FROM ended e;
    ELSE
        WITH ended AS (
            DELETE FROM do_not_call d
             WHERE d.id = ANY (ARRAY(SELECT y.id FROM do_not_call y WHERE y.expires_at <= v_now ORDER BY y.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED))
            RETURNING d.e164)
        SELECT array_agg(e.e164) INTO v_e164s FROM ended e;
    END IF;
    IF v_e164s IS NULL THEN RETURN 0; END IF;
    PERFORM apply_suppressions(v_company, v_e164s, p_cooldown);
    RETURN cardinality(v_e164s);
END $$;

-- ------------------------------------------------------------------------------------------------ panel people

-- Locks numbers, in their order, and returns those of them that the company sees. p_from: whose status is one of these now; null:
-- any. p_agent: whose latest result is this agent's; null: anybody's. What the caller then does to them is judged by what is true
-- until it commits.
CREATE FUNCTION lock_numbers(p_company int, p_ids int[], p_countries text[], p_from text[], p_agent int) RETURNS int[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_locked int[];
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    v_locked := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (p_ids) ORDER BY s.number_id FOR NO KEY UPDATE);
    RETURN ARRAY(
        SELECT s.number_id
          FROM number_state s
          LEFT JOIN LATERAL (SELECT c.* FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | s.number_id) OFFSET 0) c ON true
         WHERE s.number_id = ANY (v_locked) AND NOT s.retired AND c.deleted IS NOT TRUE
           AND (s.country = ANY (p_countries) OR c.cn_key IS NOT NULL)
           AND (p_from IS NULL OR coalesce(c.last_status, 'IN_QUEUE') = ANY (p_from))
           AND (p_agent IS NULL OR c.agent_id = p_agent)
         ORDER BY s.number_id);
END $$;

-- Numbers leave a company's own list for good, also where a lease remembers their entry.
CREATE FUNCTION unlist_numbers(p_company int, p_ids int[]) RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    DELETE FROM company_list l WHERE l.company_id = p_company AND l.number_id = ANY (p_ids);
    UPDATE number_state s SET lease_listed_due = NULL, lease_listed_early = NULL
     WHERE s.number_id = ANY (p_ids) AND s.lease_company = p_company AND s.lease_listed_due IS NOT NULL;
END $$;

-- Gives locked numbers a status by hand: a result of the kind panel, which is no attempt, costs nothing and starts no cooldown.
-- p_blocks: the global status that it puts on them; null: none. The number stays the agent's whose it was.
CREATE FUNCTION change_status(p_company int, p_ids int[], p_status text, p_blocks text, p_user int) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_blocked int[];
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    WITH changed AS (
        INSERT INTO call_result (number_id, company_id, kind, status, attempted_at, agent_id, changed_by)
        SELECT t, p_company, 'panel', p_status, clock_timestamp(),
               (SELECT c.agent_id FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | t)), p_user
          FROM unnest(p_ids) t
        RETURNING id, number_id)
    INSERT INTO company_number (company_id, number_id, last_status, last_result_id)
    SELECT p_company, r.number_id, p_status, r.id FROM changed r
    ON CONFLICT (cn_key) DO UPDATE SET last_status = excluded.last_status, last_result_id = excluded.last_result_id;
    PERFORM unlist_numbers(p_company, p_ids);
    PERFORM list_retries(p_company, p_ids);
    IF p_blocks IS NOT NULL THEN
        v_blocked := ARRAY(SELECT s.number_id FROM number_state s
                            WHERE s.number_id = ANY (p_ids) AND s.global_status <> p_blocks
                              AND (p_blocks = 'COMPLAINED' OR s.global_status = 'ACTIVE'));
        INSERT INTO global_status_change (number_id, from_status, to_status, company_id, user_id)
        SELECT s.number_id, s.global_status, p_blocks, p_company, p_user FROM number_state s WHERE s.number_id = ANY (v_blocked);
        UPDATE number_state s SET global_status = p_blocks, blocked_by = p_company, pos = NULL, free_at = NULL
         WHERE s.number_id = ANY (v_blocked);
    END IF;
END $$;

-- Takes locked numbers out of a company's view and hand-out. A lease goes on: its report is still recorded.
CREATE FUNCTION delete_numbers(p_company int, p_ids int[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    INSERT INTO company_number (company_id, number_id, last_status, deleted)
    SELECT p_company, t, 'IN_QUEUE', true FROM unnest(p_ids) t
    ON CONFLICT (cn_key) DO UPDATE SET deleted = true;
    PERFORM unlist_numbers(p_company, p_ids);
END $$;

-- Takes locked numbers out of the pool, for everybody. A lease goes on.
CREATE FUNCTION retire_numbers(p_ids int[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE number_state s SET retired = true, pos = NULL, free_at = NULL WHERE s.number_id = ANY (p_ids);
END $$;

-- What a company adds again comes back to it, and is handed out to it again unless it was called; what was retired comes back for
-- everybody when p_retired says so. Returns how many came back.
CREATE FUNCTION restore_numbers(p_company int, p_ids int[], p_retired boolean, p_cooldown interval) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_locked int[]; v_deleted int[]; v_retired int[];
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    v_locked := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (p_ids) ORDER BY s.number_id FOR NO KEY UPDATE);
    v_retired := CASE WHEN p_retired THEN ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (v_locked) AND s.retired) ELSE '{}' END;
    UPDATE number_state s SET retired = false WHERE s.number_id = ANY (v_retired);
    UPDATE number_state s SET free_at = next_free_at(s, p_cooldown) WHERE s.number_id = ANY (v_retired) AND s.lease_batch IS NULL;
    v_deleted := ARRAY(
        SELECT s.number_id FROM number_state s
         WHERE s.number_id = ANY (v_locked) AND NOT s.retired
           AND (SELECT c.cn_key FROM company_number c
                 WHERE c.cn_key = (p_company::bigint << 32 | s.number_id) AND c.deleted) IS NOT NULL);
    UPDATE company_number c SET deleted = false
     WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(v_deleted) t));
    PERFORM list_untouched(p_company, v_deleted, p_cooldown);
    PERFORM list_retries(p_company, v_deleted);
    RETURN (SELECT count(*) FROM (SELECT unnest(v_deleted) UNION SELECT unnest(v_retired)) x);
END $$;

-- Of locked numbers, those that a company has nothing to do with any more (not called, not deleted, not suppressed) go on its own
-- list: the log may have passed them.
CREATE FUNCTION list_untouched(p_company int, p_ids int[], p_cooldown interval) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_untouched int[];
BEGIN
    WITH untouched AS (
        DELETE FROM company_number c
         WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(p_ids) t))
           AND c.last_status = 'IN_QUEUE' AND NOT c.deleted AND NOT c.suppressed
        RETURNING c.number_id)
    SELECT array_agg(u.number_id) INTO v_untouched FROM untouched u;
    PERFORM list_numbers(p_company, v_untouched, p_cooldown);
END $$;

-- Puts locked numbers on a company's own list, due when their cooldown is over.
CREATE FUNCTION list_numbers(p_company int, p_ids int[], p_cooldown interval) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO company_list (company_id, number_id, due_at, early)
    SELECT p_company, s.number_id, greatest(clock_timestamp(), s.last_called_at + p_cooldown), false
      FROM number_state s WHERE s.number_id = ANY (p_ids)
    ON CONFLICT (company_id, number_id) DO UPDATE SET due_at = excluded.due_at, early = false;
END $$;

-- A superuser's word on a number. Returns the global status that it had.
CREATE FUNCTION set_global_status(p_number int, p_status text, p_user int, p_reason text, p_cooldown interval) RETURNS text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_was text;
BEGIN
    SELECT s.global_status INTO v_was FROM number_state s WHERE s.number_id = p_number FOR NO KEY UPDATE;
    IF v_was = p_status THEN RETURN v_was; END IF;
    INSERT INTO global_status_change (number_id, from_status, to_status, user_id, reason) VALUES (p_number, v_was, p_status, p_user, p_reason);
    UPDATE number_state s SET global_status = p_status, blocked_by = NULL, pos = NULL, free_at = NULL WHERE s.number_id = p_number;
    UPDATE number_state s SET free_at = next_free_at(s, p_cooldown) WHERE s.number_id = p_number AND s.lease_batch IS NULL;
    RETURN v_was;
END $$;

-- Where a number stands, as one company is concerned, in one look; null: there is no such number.
CREATE FUNCTION place_of(p_company int, p_number int) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    RETURN (SELECT jsonb_build_object(
        'e164', n.e164, 'country', s.country, 'dialable', s.dialable, 'retired', s.retired,
        'global_status', s.global_status, 'suppressed_for_all', s.suppressed,
        'free', s.pos IS NOT NULL, 'free_at', s.free_at, 'last_called_at', s.last_called_at,
        'leased_at', s.leased_at, 'leased_to_company', s.lease_company = p_company,
        'batch_id', CASE WHEN s.lease_company = p_company THEN replace(s.lease_batch::text, '-', '') END,
        'ahead', s.pos - coalesce(k.pos, 0),
        'known', c.cn_key IS NOT NULL, 'status', c.last_status, 'deleted', coalesce(c.deleted, false), 'suppressed', coalesce(c.suppressed, false),
        'suppressed_until', (SELECT x.expires_at FROM suppression x WHERE x.company_id = p_company AND x.e164 = n.e164),
        'suppressed_for_all_until', (SELECT d.expires_at FROM do_not_call d WHERE d.e164 = n.e164),
        'listed_due', coalesce(l.due_at, CASE WHEN s.lease_company = p_company THEN s.lease_listed_due END),
        'listed_early', coalesce(l.early, CASE WHEN s.lease_company = p_company THEN s.lease_listed_early END, false),
        'called_last_by_company', coalesce(s.last_called_company = p_company, false))
      FROM phone_number n
      JOIN number_state s ON s.number_id = n.id
      LEFT JOIN company_cursor k ON k.company_id = p_company AND k.country = s.country
      LEFT JOIN company_number c ON c.cn_key = (p_company::bigint << 32 | p_number) -- said so the key is used, also behind row-level security
      LEFT JOIN company_list l ON l.company_id = p_company AND l.number_id = n.id
     WHERE n.id = p_number);
END $$;

-- ------------------------------------------------------------------------------------------------ reset

-- A company starts afresh with numbers: its results no longer count, its lease ends, a POWER_OFF that its result had set is lifted.
-- The cooldown still holds, and what it may not call stays so. p_superuser: who resets them; null: the company itself. Superusers lift any
-- POWER_OFF. Returns how many of the numbers the company had anything to do with, or were lifted.
CREATE FUNCTION reset_numbers(p_company int, p_ids int[], p_cooldown interval, p_superuser int DEFAULT NULL) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_locked int[]; v_touched int[]; v_lifted int[];
BEGIN
    PERFORM set_config('app.company', p_company::text, true);
    v_locked := ARRAY(SELECT s.number_id FROM number_state s WHERE s.number_id = ANY (p_ids) ORDER BY s.number_id FOR NO KEY UPDATE);
    v_touched := ARRAY(
        SELECT s.number_id FROM number_state s
         WHERE s.number_id = ANY (v_locked)
           AND (s.lease_company = p_company
                OR (SELECT c.cn_key FROM company_number c
                     WHERE c.cn_key = (p_company::bigint << 32 | s.number_id) AND NOT c.deleted) IS NOT NULL));
    UPDATE call_result r SET voided_at = clock_timestamp()
     WHERE r.company_id = p_company AND r.number_id = ANY (v_touched) AND r.voided_at IS NULL;
    DELETE FROM company_number c
     WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(v_touched) t)) AND NOT c.deleted AND NOT c.suppressed;
    UPDATE company_number c
       SET last_status = 'IN_QUEUE', attempts = 0, last_result_id = NULL, last_attempt_at = NULL, last_user_message = NULL, agent_id = NULL
     WHERE c.cn_key = ANY (ARRAY(SELECT p_company::bigint << 32 | t FROM unnest(v_touched) t));
    v_lifted := ARRAY(
        SELECT s.number_id FROM number_state s
         WHERE s.number_id = ANY (v_locked) AND s.global_status = 'POWER_OFF'
           AND (p_superuser IS NOT NULL OR s.blocked_by = p_company AND s.number_id = ANY (v_touched)));
    INSERT INTO global_status_change (number_id, from_status, to_status, company_id, user_id)
    SELECT t, 'POWER_OFF', 'ACTIVE', p_company, p_superuser FROM unnest(v_lifted) t;
    UPDATE number_state s SET global_status = 'ACTIVE', blocked_by = NULL WHERE s.number_id = ANY (v_lifted);
    UPDATE number_state s
       SET lease_batch = NULL, lease_company = NULL, leased_at = NULL, lease_listed_due = NULL, lease_listed_early = NULL
     WHERE s.number_id = ANY (v_touched) AND s.lease_company = p_company;
    UPDATE number_state s SET free_at = next_free_at(s, p_cooldown)
     WHERE s.number_id = ANY (v_touched || v_lifted) AND s.lease_batch IS NULL AND s.pos IS NULL AND s.free_at IS NULL;
    PERFORM list_numbers(p_company,
                         ARRAY(SELECT t FROM unnest(v_touched) t
                                WHERE (SELECT c.cn_key FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | t)) IS NULL),
                         p_cooldown);
    RETURN (SELECT count(DISTINCT t) FROM unnest(v_touched || v_lifted) t);
END $$;

-- ------------------------------------------------------------------------------------------------ imports

-- Gives whoever asks an import job to run, of whichever company: one that waits, or one whose runner has not been heard of for
-- p_silence; the company must have no other one that runs. SECURITY DEFINER: it looks at the jobs of all companies. Null: there is none.
CREATE FUNCTION claim_import(p_runner uuid, p_silence interval, OUT job_id int, OUT company int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE v_now timestamptz;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM import_job j WHERE j.state IN ('queued', 'running')) THEN RETURN; END IF;
    -- one after the other, or two would start jobs of one company
    PERFORM pg_advisory_xact_lock(hashtextextended('dialplane.claim_import', 0));
    v_now := clock_timestamp();
    SELECT j.id, j.company_id INTO job_id, company FROM import_job j
     WHERE j.state IN ('queued', 'running')
       AND CASE WHEN j.state = 'running' THEN j.seen_at < v_now - p_silence
                ELSE NOT EXISTS (SELECT 1 FROM import_job o WHERE o.company_id = j.company_id AND o.state = 'running') END
     ORDER BY j.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    UPDATE import_job j
       SET state = 'running', runner = p_runner, seen_at = v_now, claims = j.claims + 1, started_at = coalesce(j.started_at, v_now)
     WHERE j.id = job_id;
END $$;

-- The extension that a number from outside rings, of whichever company; null: none. SECURITY DEFINER: a call names its company by that only.
CREATE FUNCTION direct_extension(p_number text) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp
    RETURN (SELECT e.number FROM extension e WHERE e.direct_number = p_number);

-- Companies with something to tidy: creations that died, extensions of people who were deleted, or activated or deactivated, agents of files
-- who wait, jobs of more than a week ago, telephones whose session is over, a cluster or a company that changed; of people only those who were changed within ten minutes
-- (all others are looked at when switches are compared). SECURITY DEFINER: it looks at all companies.
CREATE FUNCTION companies_to_provision() RETURNS SETOF int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    v_now timestamptz := clock_timestamp();
    v_default int := (SELECT d.id FROM cluster d WHERE d.is_default);
BEGIN
    RETURN QUERY
    SELECT a.company_id FROM agent_creation a WHERE a.expires_at < v_now
    UNION SELECT e.company_id FROM users u JOIN extension e ON e.user_id = u.id
           WHERE u.deleted_at IS NOT NULL AND u.updated_at > v_now - interval '10 minutes'
    UNION SELECT j.company_id FROM agent_job j WHERE j.state <> 'done' OR j.finished_at < v_now - interval '7 days'
    UNION SELECT t.company_id FROM telephone_session t JOIN company o ON o.id = t.company_id LEFT JOIN user_session s ON s.sid = t.sid
           WHERE NOT o.is_active OR s.sid IS NULL OR s.ended_at IS NOT NULL OR s.expires_at <= v_now
    UNION SELECT o.id FROM company o LEFT JOIN company_served v ON v.company_id = o.id LEFT JOIN company_cluster x ON x.company_id = o.id
           WHERE v.active IS DISTINCT FROM o.is_active OR v.cluster_id IS DISTINCT FROM coalesce(x.cluster_id, v_default)
    UNION SELECT e.company_id FROM users u JOIN extension e ON e.user_id = u.id
            JOIN company_served v ON v.company_id = e.company_id JOIN cluster c ON c.id = v.cluster_id AND c.mode = 'ssh'
            LEFT JOIN switch_entry s ON s.cluster_id = c.id AND s.kind = 'directory' AND s.number = e.number AND s.wanted
           WHERE u.updated_at > v_now - interval '10 minutes' AND (u.is_active AND v.active) <> (s.number IS NOT NULL);
END $$;

-- ------------------------------------------------------------------------------------------------ contacts

-- Companies with files of contacts to merge, and with jobs of more than 30 days ago. SECURITY DEFINER: it looks at all companies.
CREATE FUNCTION companies_to_import_contacts() RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    SELECT DISTINCT j.company_id FROM contact_import j
     WHERE j.state IN ('queued', 'running') OR j.finished_at < clock_timestamp() - interval '30 days'
$$;

-- ------------------------------------------------------------------------------------------------ calls

-- Companies with calls that go on, with agents who write one up, and with people who are there, or of whom that was told. SECURITY DEFINER:
-- it looks at all companies.
CREATE FUNCTION companies_with_calls() RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    SELECT c.company_id FROM voice_call c WHERE c.ended_at IS NULL
    UNION SELECT r.company_id FROM voice_reservation r WHERE r.state = 'wrap_up'
    UNION SELECT a.company_id FROM agent_session a
    UNION SELECT t.company_id FROM voice_token t
    UNION SELECT p.company_id FROM voice_presence p WHERE p.state <> 'offline'
$$;

-- How far what is told live is numbered in each of some companies; those of which nothing was told are left out. SECURITY DEFINER: one
-- statement for all companies.
CREATE FUNCTION last_told(p_companies int[]) RETURNS TABLE (company int, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    SELECT f.company_id, f.last FROM voice_feed f WHERE f.company_id = ANY (p_companies)
$$;

-- ------------------------------------------------------------------------------------------------ mails

-- Gives whoever asks a mail to send, of whichever company, and keeps it from everybody else for p_lease. SECURITY DEFINER: it looks at
-- the mails of all companies. Null: none is due.
CREATE FUNCTION claim_mail(p_lease interval, OUT mail_id uuid, OUT company int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE v_now timestamptz := clock_timestamp();
BEGIN
    SELECT m.id, m.company_id INTO mail_id, company FROM mail m
     WHERE m.state = 'waiting' AND m.due_at <= v_now ORDER BY m.due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    UPDATE mail m SET attempts = m.attempts + 1, due_at = v_now + p_lease, claimed_until = v_now + p_lease WHERE m.id = mail_id;
END $$;

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = '${flyway:defaultSchema}'::regnamespace AND p.proowner = current_user::regrole
                AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${app_role}', f);
    END LOOP;
END $$;
