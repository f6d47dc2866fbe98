-- A provider's account has one name, whichever company uses it. Sessions and log-outs of the default company did not name it: the sessions
-- end, their agents log in anew.
UPDATE user_session s SET ended_at = clock_timestamp(), end_reason = 'account-named'
  FROM agent_session a WHERE a.sid = s.sid AND a.account = '' AND s.ended_at IS NULL;
DELETE FROM agent_session WHERE account = '';
DELETE FROM owed_log_out WHERE account = '';

-- Tokens of accounts, counted as the provider counts them: two companies with one account share them, if both know its key.
DROP TABLE ozonetel_token;
CREATE TABLE ozonetel_token (
    account        text        PRIMARY KEY CHECK (length(account) = 64),  -- SHA-256, in hexadecimal, of what it is asked with
    token          text,                                 -- sealed for ozonetel_token/<account>/token; null: none yet, or refused
    good_until     timestamptz,
    asked_at       timestamptz[] NOT NULL DEFAULT '{}',  -- of the last hour
    fetching       uuid,                                 -- who is asking for one now
    fetching_until timestamptz,
    used_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ozonetel_token TO ${app_role};
