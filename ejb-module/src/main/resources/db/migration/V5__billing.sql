-- The ledger as a list: newest first, by time.

-- An entry's time is that of its id, not of its transaction's start: both give the same order.
ALTER TABLE ledger ALTER COLUMN created_at SET DEFAULT clock_timestamp();
CREATE INDEX ledger_time ON ledger (company_id, created_at, id);
DROP INDEX ledger_company;
-- Top-ups and corrections are few among charges.
CREATE INDEX ledger_adjustments ON ledger (company_id, created_at, id) WHERE number_id IS NULL;
