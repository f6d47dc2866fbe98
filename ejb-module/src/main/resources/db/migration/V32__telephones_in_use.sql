-- Telephones in use. A session uses one of an agent record, or those of the company's pool that are its person's: these have no agent
-- at a provider, and may be several.

ALTER TABLE agent_session
    ALTER COLUMN account DROP NOT NULL,               -- null: its telephones are the pool's
    ALTER COLUMN ozonetel_agent_id DROP NOT NULL,
    ADD CHECK ((account IS NULL) = (ozonetel_agent_id IS NULL));

CREATE TABLE agent_session_extension (
    sip_server    text NOT NULL,
    sip_extension text NOT NULL,
    sid           uuid NOT NULL REFERENCES agent_session ON DELETE CASCADE,
    PRIMARY KEY (sip_server, sip_extension)
);
CREATE INDEX agent_session_extension_session ON agent_session_extension (sid);
INSERT INTO agent_session_extension (sip_server, sip_extension, sid)
SELECT sip_server, sip_extension, sid FROM agent_session WHERE sip_extension IS NOT NULL;
ALTER TABLE agent_session DROP COLUMN sip_server;     -- sip_extension stays: the one that is shown, and that the provider rings

GRANT SELECT, INSERT, DELETE ON agent_session_extension TO ${app_role};
