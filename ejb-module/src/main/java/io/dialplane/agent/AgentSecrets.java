package io.dialplane.agent;

import io.dialplane.platform.SealedColumns;
import java.util.List;

/** Where agents' and providers' secrets are. */
public final class AgentSecrets implements SealedColumns {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("agent_record", "user_id", "ozonetel_password"),
                new Column("agent_record", "user_id", "sip_password"),
                new Column("agent_session", "sid", "ozonetel_password"),
                new Column("owed_log_out", "sid", "password"),
                new Column("ozonetel_settings", "company_id", "api_key"),
                new Column("ozonetel_token", "account", "token"));
    }
}
