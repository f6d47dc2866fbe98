-- The ledger and the audit log as lists.

-- The ledger: newest first, by kind and time.

-- An entry's time is that of its id, not of its transaction's start: both give the same order.
ALTER TABLE ledger ALTER COLUMN created_at SET DEFAULT clock_timestamp();
CREATE INDEX ledger_time ON ledger (company_id, created_at, id);
DROP INDEX ledger_company;
-- Top-ups and corrections are few among charges.
CREATE INDEX ledger_adjustments ON ledger (company_id, created_at, id) WHERE number_id IS NULL;

-- The audit log: newest first, by each of its filters.

ALTER TABLE audit_entry ALTER COLUMN at SET DEFAULT clock_timestamp();
CREATE INDEX audit_entry_time ON audit_entry (company_id, at, id);
CREATE INDEX audit_entry_actor ON audit_entry (company_id, actor, at, id);
CREATE INDEX audit_entry_actor_action ON audit_entry (company_id, actor, action, at, id);
CREATE INDEX audit_entry_action ON audit_entry (company_id, action, at, id);
CREATE INDEX audit_entry_subject ON audit_entry (company_id, subject, at, id);
CREATE INDEX audit_entry_address ON audit_entry (company_id, address, at, id);
DROP INDEX audit_entry_company;
