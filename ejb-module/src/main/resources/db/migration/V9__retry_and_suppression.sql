-- Retry rules, and numbers that nobody may call.

-- When a company calls its own numbers again. No row: never.
CREATE TABLE retry_settings (
    company_id  int      PRIMARY KEY REFERENCES company,
    enabled     boolean  NOT NULL DEFAULT false,
    minimum_gap interval NOT NULL,                         -- between two calls of the company to one number
    refill_from int,                                       -- numbers behind this id have yet to be listed; null: all are
    refill_after xid8                                      -- the refill waits for the ends of all transactions before it; null: not noted yet
);

CREATE TABLE retry_rule (
    company_id   int      NOT NULL REFERENCES company,
    status       text     NOT NULL,                        -- of the latest call
    delay        interval NOT NULL,                        -- after it
    max_attempts int      NOT NULL CHECK (max_attempts > 1),   -- calls in all
    PRIMARY KEY (company_id, status)
);

CREATE SEQUENCE suppression_id AS bigint;

-- Numbers that a company may not call. A number need not be in the pool: when it comes, it is known here.
CREATE TABLE suppression (
    id         bigint           PRIMARY KEY DEFAULT nextval('suppression_id'),
    company_id int              NOT NULL REFERENCES company,
    e164       text COLLATE "C" NOT NULL,
    reason     text             CHECK (length(reason) <= 500),
    expires_at timestamptz,                                -- null: never
    created_at timestamptz      NOT NULL DEFAULT now(),
    created_by int,
    applied    boolean          NOT NULL DEFAULT false,    -- its number has been told, if there is one
    CONSTRAINT suppression_unique UNIQUE (company_id, e164)
);
CREATE INDEX suppression_number ON suppression (e164);
CREATE INDEX suppression_expiry ON suppression (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX suppression_pending ON suppression (company_id, id) WHERE NOT applied;
CREATE INDEX suppression_list ON suppression (company_id, id);

-- Numbers that nobody may call. Of the whole installation.
CREATE TABLE do_not_call (
    id         bigint           PRIMARY KEY DEFAULT nextval('suppression_id'),
    e164       text COLLATE "C" NOT NULL,
    reason     text             CHECK (length(reason) <= 500),
    expires_at timestamptz,
    created_at timestamptz      NOT NULL DEFAULT now(),
    created_by int,
    applied    boolean          NOT NULL DEFAULT false,
    CONSTRAINT do_not_call_unique UNIQUE (e164)
);
CREATE INDEX do_not_call_pending ON do_not_call (id) WHERE NOT applied;
CREATE INDEX do_not_call_expiry ON do_not_call (expires_at) WHERE expires_at IS NOT NULL;

-- Whether the lists above have been asked about a number; they are before it gets its first position.
ALTER TABLE number_state ADD COLUMN screened boolean NOT NULL DEFAULT true;
ALTER TABLE number_state ALTER COLUMN screened SET DEFAULT false;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['retry_settings', 'retry_rule', 'suppression'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_one_company ON %I USING (company_id = (SELECT app_company())) WITH CHECK (company_id = (SELECT app_company()))', t);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON retry_settings, retry_rule, suppression, do_not_call TO ${app_role};
GRANT USAGE ON SEQUENCE suppression_id TO ${app_role};
