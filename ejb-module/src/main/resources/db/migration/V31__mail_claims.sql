-- Whether a mail that is not due waits for its next attempt or is being sent right now.
ALTER TABLE mail ADD COLUMN claimed_until timestamptz;                    -- null: nobody is sending it
