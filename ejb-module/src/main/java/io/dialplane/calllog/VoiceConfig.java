package io.dialplane.calllog;

import io.dialplane.platform.Setting;
import java.time.Duration;
import java.util.Optional;

/** Settings of calls in the environment: defaults of the default company, and limits of the installation. */
public final class VoiceConfig {

    /** How long a browser's token lasts, as the clients' document has it. */
    public static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    private VoiceConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        callTimeLimit();
        retention();
        accountSid();
        apiKeySid();
        apiSecret();
        appSid();
        authToken();
    }

    /** {@code CALL_TIME_LIMIT_MINUTES}: longest conversation, from 1 to 1440; default 240. A call of which no end was heard is closed soon after. */
    public static Duration callTimeLimit() {
        return Setting.of("CALL_TIME_LIMIT_MINUTES", Duration.ofMinutes(240), text -> {
            Duration limit = Setting.amount(text, Duration.ofMinutes(1));
            if (limit.compareTo(Duration.ofMinutes(1)) < 0 || limit.compareTo(Duration.ofMinutes(1440)) > 0) {
                throw new IllegalArgumentException("must be between 1 and 1440");
            }
            return limit;
        });
    }

    /** {@code CALL_EVENT_RETENTION_DAYS}: how long raw events of calls are kept, from 1 to 3650; default 90. The call log stays. */
    public static Duration retention() {
        return Setting.of("CALL_EVENT_RETENTION_DAYS", Duration.ofDays(90), text -> {
            long days = Long.parseLong(text);
            if (days < 1 || days > 3_650) {
                throw new IllegalArgumentException("must be between 1 and 3650");
            }
            return Duration.ofDays(days);
        });
    }

    /** {@code TWILIO_ACCOUNT_SID}: default none. */
    public static Optional<String> accountSid() {
        return text("TWILIO_ACCOUNT_SID", VoiceRules::accountSid);
    }

    /** {@code TWILIO_API_KEY}: the SID of an API key; default none. */
    public static Optional<String> apiKeySid() {
        return text("TWILIO_API_KEY", VoiceRules::apiKeySid);
    }

    /** {@code TWILIO_API_SECRET}: the key's secret; default none. */
    public static Optional<String> apiSecret() {
        return text("TWILIO_API_SECRET", VoiceRules::apiSecret);
    }

    /** {@code TWILIO_APP_SID}: the TwiML application that browsers call through; default none. */
    public static Optional<String> appSid() {
        return text("TWILIO_APP_SID", VoiceRules::appSid);
    }

    /** {@code TWILIO_AUTH_TOKEN}: what webhooks are signed with; default none. */
    public static Optional<String> authToken() {
        return text("TWILIO_AUTH_TOKEN", VoiceRules::authToken);
    }

    private static Optional<String> text(String key, java.util.function.UnaryOperator<String> rule) {
        return Setting.of(key, Optional.empty(), text -> Optional.of(rule.apply(text)));
    }
}
