package io.dialplane.mail;

import io.dialplane.platform.SealedColumns;
import java.util.List;

/** Where the passwords of mail servers are, and what mails that wait say. */
public final class MailSecrets implements SealedColumns {

    @Override
    public List<Column> columns() {
        return List.of(new Column("mail_settings", "company_id", "password"), new Column("mail", "id", "content"));
    }
}
