-- What was told live last of what each person does: whatever is otherwise by now is told, whoever changed it and whatever ran out.

CREATE TABLE voice_presence (
    user_id    int    PRIMARY KEY,
    company_id int    NOT NULL,
    state      text   NOT NULL,                 -- as presence shows it; without a row: offline
    call_id    bigint,                          -- null: not taken by a call
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id)
) WITH (fillfactor = 50);
CREATE INDEX voice_presence_company ON voice_presence (company_id);

ALTER TABLE voice_presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE voice_presence FORCE ROW LEVEL SECURITY;
CREATE POLICY of_one_company ON voice_presence USING (company_id = (SELECT app_company())) WITH CHECK (company_id = (SELECT app_company()));
GRANT SELECT, INSERT, UPDATE, DELETE ON voice_presence TO ${app_role};
