-- Scenarios and lines that administrators rename and delete. What is deleted is kept for the results that name it.

ALTER TABLE scenario
    ADD COLUMN renamed boolean NOT NULL DEFAULT false,     -- by an administrator: an announcement leaves the name alone
    ADD COLUMN deleted_at timestamptz,                     -- null: not deleted
    DROP CONSTRAINT scenario_name_unique,
    ADD CONSTRAINT scenario_deleted CHECK (deleted_at IS NULL OR NOT is_active);
CREATE UNIQUE INDEX scenario_name_unique ON scenario (company_id, name) WHERE deleted_at IS NULL;

ALTER TABLE outbound_line
    ADD COLUMN deleted_at timestamptz,
    DROP CONSTRAINT outbound_line_number_unique,
    ADD CONSTRAINT outbound_line_deleted CHECK (deleted_at IS NULL OR NOT is_active);
CREATE UNIQUE INDEX outbound_line_number_unique ON outbound_line (company_id, phone_number) WHERE deleted_at IS NULL;
