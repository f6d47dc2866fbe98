-- What superusers have said of holidays that the calculation only estimates. Of the whole installation: no row-level security;
-- superusers read and write it, every company's calendar and hand-out obey it.
CREATE TABLE holiday_correction (
    country    text COLLATE "C" NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    lunar_year int         NOT NULL,
    key        text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
    calculated date        NOT NULL,                   -- where the calculation has it
    day        date,                                   -- when it is; null: it is no holiday that year
    confirmed  boolean     NOT NULL,                   -- false: a better estimate
    reason     text        CHECK (length(reason) <= 500),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by int         REFERENCES users,           -- null: the system
    PRIMARY KEY (country, lunar_year, key)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON holiday_correction TO ${app_role};
