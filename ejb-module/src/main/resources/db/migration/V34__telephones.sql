-- Telephones end with the sessions that were told their passwords; what switches are to hold is looked for only where something changed.

-- Sessions that were told passwords of extensions. When the last one of a person is over, the extensions get other passwords and their
-- registrations end. A row may outlive its session: it goes when that was done.
CREATE TABLE telephone_session (
    sid        uuid        PRIMARY KEY,                                        -- user_session.sid
    company_id int         NOT NULL REFERENCES company,
    user_id    int         NOT NULL,
    told_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX telephone_session_user ON telephone_session (user_id);
CREATE INDEX telephone_session_company ON telephone_session (company_id);

-- Those who were told before this was kept.
INSERT INTO telephone_session (sid, company_id, user_id)
SELECT s.sid, u.company_id, u.id FROM user_session s JOIN users u ON u.id = s.user_id
 WHERE s.door = 'provisioning' AND EXISTS (SELECT 1 FROM extension e WHERE e.user_id = u.id);

-- By which cluster, and whether, a company was served when its entries were last brought in line.
CREATE TABLE company_served (
    company_id int     PRIMARY KEY REFERENCES company,
    cluster_id int     REFERENCES cluster ON DELETE CASCADE,                   -- null: none
    active     boolean NOT NULL
);
CREATE INDEX company_served_cluster ON company_served (cluster_id);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['telephone_session', 'company_served'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_one_company ON %I USING (company_id = (SELECT app_company())) WITH CHECK (company_id = (SELECT app_company()))', t);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON telephone_session, company_served TO ${app_role};

-- Who was activated or deactivated elsewhere is found among those who were changed lately.
CREATE INDEX users_updated ON users (updated_at);

-- Somebody waits for it until then: it is told before the rest. Null: nobody does.
ALTER TABLE switch_entry ADD COLUMN awaited_until timestamptz;

-- What is to be told of an extension or a company is found whatever clusters have it.
CREATE INDEX switch_entry_number ON switch_entry (number);
