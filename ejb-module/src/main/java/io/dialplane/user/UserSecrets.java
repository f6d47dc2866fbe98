package io.dialplane.user;

import io.dialplane.platform.SealedColumns;
import java.util.List;

/** Where the seeds of people's second factors are. */
public final class UserSecrets implements SealedColumns {

    @Override
    public List<Column> columns() {
        return List.of(new Column("user_totp", "user_id", "secret"));
    }
}
