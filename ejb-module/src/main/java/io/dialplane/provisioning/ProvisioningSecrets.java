package io.dialplane.provisioning;

import io.dialplane.platform.SealedColumns;
import java.util.List;

/** Where the keys of switches are, and the links of agents who were created in numbers. */
public final class ProvisioningSecrets implements SealedColumns {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("cluster", "id", "ssh_key"),
                new Column("cluster", "id", "event_password"),
                new Column("cluster", "id", "xml_secret"),
                new Column("agent_job_row", "(job_id || '-' || n)", "link"));
    }
}
