package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.routing.OpeningHours;
import io.dialplane.routing.RuleJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The statements on {@code voice_settings}. */
final class VoiceSettingsSql {

    private VoiceSettingsSql() {}

    /** A row; secrets are sealed, null is not set. */
    record Row(
            String accountSid,
            String apiKeySid,
            String apiSecret,
            String appSid,
            String authToken,
            String publicUrl,
            List<String> numbers,
            String language,
            String greeting,
            List<String> holdMusic,
            String closedNotice,
            String busyNotice,
            int maxWaitSeconds,
            int wrapUpSeconds,
            boolean voicemail,
            int voicemailSeconds,
            boolean recordCalls,
            OpeningHours openingHours,
            int version) {

        static final Row NONE = new Row(
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                CallPolicy.MAX_WAIT_SECONDS,
                0,
                true,
                CallPolicy.VOICEMAIL_SECONDS,
                false,
                null,
                0);

        /** As the audit log keeps it. */
        Row withoutSecrets() {
            return new Row(
                    accountSid,
                    apiKeySid,
                    apiSecret == null ? null : "set",
                    appSid,
                    authToken == null ? null : "set",
                    publicUrl,
                    numbers,
                    language,
                    greeting,
                    holdMusic,
                    closedNotice,
                    busyNotice,
                    maxWaitSeconds,
                    wrapUpSeconds,
                    voicemail,
                    voicemailSeconds,
                    recordCalls,
                    openingHours,
                    version);
        }
    }

    /** @param lock whether the row is to be held, and made when it is not there */
    static Row read(Sql.Session session, CompanyId company, boolean lock) {
        if (lock) {
            session.update(
                    "INSERT INTO voice_settings (company_id, version) VALUES (?, 0) ON CONFLICT (company_id) DO NOTHING",
                    company.value());
        }
        return session.rows("""
                        SELECT account_sid, api_key_sid, api_secret, app_sid, auth_token, public_url, numbers, language, greeting, hold_music,
                               closed_notice, busy_notice, max_wait_seconds, wrap_up_seconds, voicemail, voicemail_seconds, record_calls,
                               opening_hours::text, version
                          FROM voice_settings WHERE company_id = ?
                        """ + (lock ? " FOR UPDATE" : ""), VoiceSettingsSql::row, company.value()).stream()
                .findFirst()
                .orElse(Row.NONE);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                List.of((String[]) row.getArray(7).getArray()),
                row.getString(8),
                row.getString(9),
                List.of((String[]) row.getArray(10).getArray()),
                row.getString(11),
                row.getString(12),
                row.getInt(13),
                row.getInt(14),
                row.getBoolean(15),
                row.getInt(16),
                row.getBoolean(17),
                RuleJson.read(row.getString(18)),
                row.getInt(19));
    }

    static void write(Sql.Session session, CompanyId company, Row row) {
        session.update(
                """
                UPDATE voice_settings
                   SET account_sid = ?::text, api_key_sid = ?::text, api_secret = ?::text, app_sid = ?::text, auth_token = ?::text,
                       public_url = ?::text, numbers = ?::text[], language = ?::text, greeting = ?::text, hold_music = ?::text[],
                       closed_notice = ?::text, busy_notice = ?::text, max_wait_seconds = ?, wrap_up_seconds = ?, voicemail = ?,
                       voicemail_seconds = ?, record_calls = ?, opening_hours = ?::jsonb, version = version + 1, updated_at = clock_timestamp()
                 WHERE company_id = ?
                """,
                row.accountSid(),
                row.apiKeySid(),
                row.apiSecret(),
                row.appSid(),
                row.authToken(),
                row.publicUrl(),
                row.numbers().toArray(String[]::new),
                row.language(),
                row.greeting(),
                row.holdMusic().toArray(String[]::new),
                row.closedNotice(),
                row.busyNotice(),
                row.maxWaitSeconds(),
                row.wrapUpSeconds(),
                row.voicemail(),
                row.voicemailSeconds(),
                row.recordCalls(),
                RuleJson.write(row.openingHours()),
                company.value());
    }
}
