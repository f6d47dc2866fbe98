-- Links that set a password, second factors, and mails that wait to be sent.

-- One-time links. Of the whole installation: whoever follows one is not logged in. A link that was used is deleted.
CREATE TABLE password_link (
    token_hash bytea       PRIMARY KEY CHECK (length(token_hash) = 32),   -- SHA-256; the token stands in the link only
    user_id    int         NOT NULL REFERENCES users,
    purpose    text        NOT NULL CHECK (purpose IN ('reset', 'welcome')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX password_link_user ON password_link (user_id);
CREATE INDEX password_link_expiry ON password_link (expires_at);

-- Somebody asks for such a link. Whether there is anybody with that e-mail is looked up later, so that the answer takes as long
-- for everybody. Of the whole installation: nobody knows yet whose it is.
CREATE TABLE password_request (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text        NOT NULL CHECK (length(email) <= 254),         -- as it was typed
    address    text,                                                      -- from where
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Second factors (RFC 6238) of people.
CREATE TABLE user_totp (
    user_id      int         PRIMARY KEY REFERENCES users,
    secret       text        NOT NULL,                 -- sealed
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    confirmed_at timestamptz,                          -- null: nothing asks for it yet
    last_step    bigint      NOT NULL DEFAULT 0        -- of the last code that was used; it and earlier ones are void
);

-- Codes for the day on which the phone is lost. One that was used is deleted.
CREATE TABLE totp_recovery_code (
    user_id   int   NOT NULL REFERENCES user_totp ON DELETE CASCADE,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),              -- SHA-256
    PRIMARY KEY (user_id, code_hash)
);

-- A company's own mail server. No row: the installation's.
CREATE TABLE mail_settings (
    company_id  int         PRIMARY KEY REFERENCES company,
    host        text        NOT NULL CHECK (length(host) BETWEEN 1 AND 253),
    port        int         NOT NULL CHECK (port BETWEEN 1 AND 65535),
    security    text        NOT NULL CHECK (security IN ('none', 'starttls', 'tls')),
    username    text        CHECK (length(username) <= 254),
    password    text,                                  -- sealed; null: none
    sender      text        NOT NULL CHECK (length(sender) <= 254),
    sender_name text        CHECK (length(sender_name) <= 150),
    version     int         NOT NULL DEFAULT 1,
    updated_at  timestamptz NOT NULL DEFAULT now()
);

-- Mails, written in the transaction of their cause and sent by whichever node claims them.
CREATE TABLE mail (
    id          uuid        PRIMARY KEY,
    company_id  int         NOT NULL REFERENCES company,
    recipient   text        NOT NULL CHECK (length(recipient) <= 254),
    template    text        NOT NULL,
    content     text,                                  -- what the template is filled with, sealed; null: it is over
    state       text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up')),
    attempts    int         NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL DEFAULT clock_timestamp(),           -- of the next attempt; also how long a claim counts
    give_up_at  timestamptz NOT NULL,                  -- no attempt begins later
    error       text        CHECK (length(error) <= 500),                 -- of the last attempt; null: none failed
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    CONSTRAINT mail_over CHECK ((state = 'waiting') = (finished_at IS NULL) AND (state = 'waiting') = (content IS NOT NULL))
);
CREATE INDEX mail_due ON mail (due_at) WHERE state = 'waiting';
CREATE INDEX mail_company ON mail (company_id, state, created_at);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['mail_settings', 'mail'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_one_company ON %I USING (company_id = (SELECT app_company())) WITH CHECK (company_id = (SELECT app_company()))', t);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON mail_settings, mail, user_totp, totp_recovery_code, password_request TO ${app_role};
GRANT SELECT, INSERT, DELETE ON password_link TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${flyway:defaultSchema} TO ${app_role};
