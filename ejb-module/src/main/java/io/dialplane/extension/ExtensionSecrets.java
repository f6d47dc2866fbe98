package io.dialplane.extension;

import io.dialplane.platform.SealedColumns;
import java.util.List;

/** Where the passwords and PINs of extensions are. */
public final class ExtensionSecrets implements SealedColumns {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("extension", "number", "sip_password"), new Column("extension", "number", "voicemail_pin"));
    }
}
