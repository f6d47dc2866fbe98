-- Figures that are exact at every moment and cost the same whatever the size of the pool (docs/decisions, statistics).
--
-- Whatever changes what is counted notes by how much, in the same transaction: that is what the triggers here are for, so nobody
-- has to think of it. Notes are folded into the counts in the background (fold_statistics, fold_pool); a reader adds
-- those that are not folded yet, in one snapshot. Nobody waits for a row that somebody else is counting in.
--
-- An attempt is a result that is not of the kind panel, until it is voided. A number counts with the status that its company sees
-- unless it is retired; what a company has deleted is counted apart, because it is no longer part of what waits for it.

-- What every writer of the tables below locks first: nothing is written between the counting at the end of this script and its triggers.
LOCK TABLE number_state IN EXCLUSIVE MODE;

CREATE SEQUENCE statistics_change_id AS bigint CACHE 1;

-- By how much a company's figures have changed, not folded yet.
CREATE TABLE statistics_change (
    company_id       int         NOT NULL,
    -- drawn by a transaction that has its own id already: fold_statistics relies on it, nobody chooses one
    id               bigint      NOT NULL DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('statistics_change_id') END,
    slot             timestamptz,                      -- quarter of an hour of the attempt, or of the numbers' last one; null: none
    status           text        NOT NULL,
    country          text        COLLATE "C",          -- of the numbers; null: no numbers
    scenario_id      int,                              -- of the attempts
    outbound_line_id int,                              -- of the attempts
    deleted          boolean     NOT NULL DEFAULT false,       -- numbers that the company has deleted
    attempts         int         NOT NULL DEFAULT 0,
    numbers          int         NOT NULL DEFAULT 0,
    PRIMARY KEY (company_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- How far a company's changes are folded; the three columns are a log_floor.
CREATE TABLE statistics_fold (
    company_id int    PRIMARY KEY REFERENCES company,
    folded_to  bigint NOT NULL DEFAULT 0,
    drawn      bigint,
    drawn_by   xid8
) WITH (fillfactor = 50);

-- Attempts by the span of time that they fall in: a quarter of an hour, an hour or a day of UTC, which local hours and days of every
-- zone are made of, and all times. Those spans are kept as long as somebody may ask for them, all times for ever.
CREATE TABLE attempt_count (
    company_id       int         NOT NULL REFERENCES company,
    span_seconds     int         NOT NULL CHECK (span_seconds IN (0, 900, 3600, 86400)),       -- 0: all times
    scenario_id      int         NOT NULL,             -- 0: whatever the scenario
    outbound_line_id int         NOT NULL,             -- 0: whatever the line
    starts_at        timestamptz NOT NULL,             -- all times: the epoch
    status           text        NOT NULL,
    attempts         bigint      NOT NULL,
    PRIMARY KEY (company_id, span_seconds, scenario_id, outbound_line_id, starts_at, status)
) WITH (fillfactor = 70);

-- Numbers that a company has to do with.
CREATE TABLE number_count (
    company_id int     NOT NULL REFERENCES company,
    country    text    COLLATE "C" NOT NULL,
    status     text    NOT NULL,
    deleted    boolean NOT NULL,
    numbers    bigint  NOT NULL,
    PRIMARY KEY (company_id, country, status, deleted)
) WITH (fillfactor = 50);

-- The same numbers, those that are not deleted, by the span of time in which the company called them last; spans as above, without all times.
CREATE TABLE called_count (
    company_id   int         NOT NULL REFERENCES company,
    span_seconds int         NOT NULL CHECK (span_seconds IN (900, 3600, 86400)),
    starts_at    timestamptz NOT NULL,
    status       text        NOT NULL,
    numbers      bigint      NOT NULL,
    PRIMARY KEY (company_id, span_seconds, starts_at, status)
) WITH (fillfactor = 70);

-- By how much the pool has changed, not folded yet. Without an index: what an old snapshot keeps from vacuum is quickly read past in order.
CREATE TABLE pool_change (
    country text COLLATE "C" NOT NULL,
    numbers int  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Numbers of each country that are not retired.
CREATE TABLE pool_count (
    country text   COLLATE "C" PRIMARY KEY,
    numbers bigint NOT NULL
) WITH (fillfactor = 50);

-- ------------------------------------------------------------------------------------------------ isolation and rights

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['statistics_change', 'statistics_fold', 'attempt_count', 'number_count', 'called_count'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_one_company ON %I USING (company_id = (SELECT app_company())) WITH CHECK (company_id = (SELECT app_company()))', t);
    END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE ON statistics_change, pool_change TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON statistics_fold, number_count, pool_count TO ${app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON attempt_count, called_count TO ${app_role};
GRANT USAGE, SELECT ON statistics_change_id TO ${app_role};

-- ------------------------------------------------------------------------------------------------ what is counted, when it changes

-- Each of these notes what a statement has changed, whatever statement it was. What they look up goes by key, row by row: their
-- plans are kept, and one that was made for an import would read the pool for a single number, one that was made for an empty pool
-- would read it for each.

CREATE FUNCTION note_attempts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO statistics_change (company_id, slot, status, scenario_id, outbound_line_id, attempts)
        SELECT r.company_id, date_bin('15 minutes', r.attempted_at, 'epoch'), r.status, r.scenario_id, r.outbound_line_id, -count(*)
          FROM before r WHERE r.kind <> 'panel' AND r.voided_at IS NULL GROUP BY 1, 2, 3, 4, 5;
    END IF;
    INSERT INTO statistics_change (company_id, slot, status, scenario_id, outbound_line_id, attempts)
    SELECT r.company_id, date_bin('15 minutes', r.attempted_at, 'epoch'), r.status, r.scenario_id, r.outbound_line_id, count(*)
      FROM after r WHERE r.kind <> 'panel' AND r.voided_at IS NULL GROUP BY 1, 2, 3, 4, 5;
    RETURN NULL;
END $$;

CREATE FUNCTION note_numbers() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO statistics_change (company_id, slot, status, country, deleted, numbers)
        SELECT n.company_id, date_bin('15 minutes', n.last_attempt_at, 'epoch'), n.last_status, s.country, n.deleted, -count(*)
          FROM before n
         CROSS JOIN LATERAL (SELECT s.country FROM number_state s WHERE s.number_id = n.number_id AND NOT s.retired OFFSET 0) s
         GROUP BY 1, 2, 3, 4, 5;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO statistics_change (company_id, slot, status, country, deleted, numbers)
        SELECT n.company_id, date_bin('15 minutes', n.last_attempt_at, 'epoch'), n.last_status, s.country, n.deleted, count(*)
          FROM after n
         CROSS JOIN LATERAL (SELECT s.country FROM number_state s WHERE s.number_id = n.number_id AND NOT s.retired OFFSET 0) s
         GROUP BY 1, 2, 3, 4, 5;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_pool() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pool_change (country, numbers) SELECT s.country, count(*) FROM after s WHERE NOT s.retired GROUP BY s.country;
    RETURN NULL;
END $$;

-- A number is retired, or no longer, for every company. SECURITY DEFINER: it is noted for each of them.
CREATE FUNCTION note_retired() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp SET enable_seqscan = off AS $$
DECLARE v_numbers int := CASE WHEN NEW.retired THEN -1 ELSE 1 END;
BEGIN
    INSERT INTO pool_change (country, numbers) VALUES (NEW.country, v_numbers);
    INSERT INTO statistics_change (company_id, slot, status, country, deleted, numbers)
    SELECT n.company_id, date_bin('15 minutes', n.last_attempt_at, 'epoch'), n.last_status, NEW.country, n.deleted, v_numbers
      FROM company c
     CROSS JOIN LATERAL (SELECT n.* FROM company_number n WHERE n.cn_key = (c.id::bigint << 32 | NEW.number_id) OFFSET 0) n;
    RETURN NULL;
END $$;

-- report_results notes its own changes, in one statement with what it records: app.counted says so.
CREATE TRIGGER note_attempts AFTER INSERT ON call_result REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT WHEN (current_setting('app.counted', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION note_attempts();
CREATE TRIGGER note_voided_attempts AFTER UPDATE ON call_result REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION note_attempts();
CREATE TRIGGER note_numbers AFTER INSERT ON company_number REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT WHEN (current_setting('app.counted', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION note_numbers();
CREATE TRIGGER note_changed_numbers AFTER UPDATE ON company_number REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT WHEN (current_setting('app.counted', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION note_numbers();
CREATE TRIGGER note_forgotten_numbers AFTER DELETE ON company_number REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION note_numbers();
CREATE TRIGGER note_pool AFTER INSERT ON number_state REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION note_pool();
CREATE TRIGGER note_retired AFTER UPDATE OF retired ON number_state
    FOR EACH ROW WHEN (OLD.retired <> NEW.retired) EXECUTE FUNCTION note_retired();

-- ------------------------------------------------------------------------------------------------ what is there already

-- Noted as if it had all come now; what nobody will ask for by its time (StatisticsFold) counts for all times only.
INSERT INTO statistics_change (company_id, slot, status, scenario_id, outbound_line_id, attempts)
SELECT r.company_id, CASE WHEN r.attempted_at < now() - interval '40 days' THEN 'epoch' ELSE date_bin('15 minutes', r.attempted_at, 'epoch') END,
       r.status, r.scenario_id, r.outbound_line_id, count(*)
  FROM call_result r WHERE r.kind <> 'panel' AND r.voided_at IS NULL GROUP BY 1, 2, 3, 4, 5;
INSERT INTO statistics_change (company_id, slot, status, country, deleted, numbers)
SELECT n.company_id, CASE WHEN n.last_attempt_at < now() - interval '40 days' THEN 'epoch' ELSE date_bin('15 minutes', n.last_attempt_at, 'epoch') END,
       n.last_status, s.country, n.deleted, count(*)
  FROM company_number n JOIN number_state s ON s.number_id = n.number_id WHERE NOT s.retired GROUP BY 1, 2, 3, 4, 5;
INSERT INTO pool_change (country, numbers) SELECT s.country, count(*) FROM number_state s WHERE NOT s.retired GROUP BY s.country;
