-- What was taken over from an existing panel: which of its rows became which of ours, and how it was there then. What differs there
-- from as_taken was changed there since; what differs here was changed here. Of the command that takes over, which works as the
-- owner: the application's role has no rights on it. Numbers and results need no row here, they keep their ids.
CREATE TABLE taken_over (
    what      text        NOT NULL CHECK (what IN ('company', 'person', 'scenario', 'line', 'schedule')),
    source_id bigint      NOT NULL,                    -- its id there; schedules: the company's
    target_id int         NOT NULL,                    -- its id here
    as_taken  jsonb       NOT NULL,
    taken_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (what, source_id)
);

-- while anybody has a hash of an existing panel's, log-ins ask for the costliest
CREATE INDEX users_bcrypt ON users (id) WHERE password_hash LIKE '$2%' AND deleted_at IS NULL;
