package io.dialplane.company;

import io.dialplane.platform.Setting;
import java.time.ZoneId;
import java.util.Optional;

/** Settings of companies. */
public final class CompanyConfig {

    private CompanyConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        defaultCountry();
        defaultTimeZone();
        defaultSkipHolidays();
        dialerToken();
    }

    /** {@code DEFAULT_COUNTRY}: country of the default company, ISO 3166-1 alpha-2; default IR. First start only. */
    public static String defaultCountry() {
        return Setting.of("DEFAULT_COUNTRY", "IR", text -> {
            if (!text.matches("[A-Z]{2}")) {
                throw new IllegalArgumentException("must be a country code of two capital letters");
            }
            return text;
        });
    }

    /** {@code DEFAULT_TIME_ZONE}: zone of the default company; default Asia/Tehran. First start only. */
    public static ZoneId defaultTimeZone() {
        return Setting.of("DEFAULT_TIME_ZONE", ZoneId.of("Asia/Tehran"), ZoneId::of);
    }

    /** {@code DEFAULT_SKIP_HOLIDAYS}: whether a new company rests on its country's holidays; default true. */
    static boolean defaultSkipHolidays() {
        return Setting.of("DEFAULT_SKIP_HOLIDAYS", true, text -> {
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException("must be true or false");
            }
            return Boolean.valueOf(text);
        });
    }

    /** {@code DIALER_TOKEN}: a shared dialer token, at least 16 characters; default none. */
    static Optional<String> dialerToken() {
        return Setting.of("DIALER_TOKEN", Optional.empty(), text -> {
            if (text.length() < 16) {
                throw new IllegalArgumentException("must have at least 16 characters");
            }
            return Optional.of(text);
        });
    }
}
