-- A person has one agent session. That is so by the order in which they are made; from now on it can't be otherwise: of two the newer one counts.
UPDATE user_session s SET ended_at = clock_timestamp(), end_reason = 'taken-over'
  FROM agent_session a JOIN agent_session n ON n.user_id = a.user_id AND (n.since, n.sid) > (a.since, a.sid)
 WHERE a.sid = s.sid AND s.ended_at IS NULL;
DELETE FROM agent_session a USING agent_session n WHERE n.user_id = a.user_id AND (n.since, n.sid) > (a.since, a.sid);
DROP INDEX agent_session_user;
CREATE UNIQUE INDEX agent_session_user_unique ON agent_session (user_id);

-- When the agent last said to be available, whatever the state was before; null: not since the log-in.
ALTER TABLE agent_session ADD COLUMN free_at timestamptz;
