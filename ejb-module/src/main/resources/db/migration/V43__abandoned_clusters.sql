-- A worker has died at the cluster's switches, or was silent for too long: what it had begun to write may still lie about there.
ALTER TABLE cluster ADD COLUMN abandoned boolean NOT NULL DEFAULT false;
