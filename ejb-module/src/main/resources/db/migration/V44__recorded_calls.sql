-- Whether a company's conversations are recorded at the provider; nobody's are unless it says so.
ALTER TABLE voice_settings ADD COLUMN record_calls boolean NOT NULL DEFAULT false;
