-- Numbers that come back when they are added again are found by these, not by a walk through the pool.
CREATE INDEX company_number_deleted ON company_number (company_id, number_id) WHERE deleted;
CREATE INDEX number_state_retired ON number_state (number_id) WHERE retired;
