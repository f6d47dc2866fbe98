package io.dialplane.calllog;

import io.dialplane.platform.SealedColumns;
import java.util.List;

/** Where the secrets of voice providers are. */
public final class VoiceSecrets implements SealedColumns {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("voice_settings", "company_id", "api_secret"),
                new Column("voice_settings", "company_id", "auth_token"));
    }
}
