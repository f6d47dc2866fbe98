-- V43 adds cluster.abandoned. For an hour a script 35 that is gone by now did so: where it ran, V43 would find its column, and the server would
-- not start. What the column held then is of no use any more. Runs before each script, behind Flyway's lock; everywhere else it does nothing.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM "${flyway:defaultSchema}"."${flyway:table}" h WHERE h.version = '35' AND h.success)
       AND NOT EXISTS (SELECT 1 FROM "${flyway:defaultSchema}"."${flyway:table}" h WHERE h.version = '43' AND h.success) THEN
        ALTER TABLE cluster DROP COLUMN IF EXISTS abandoned;
    END IF;
END $$;
