package io.dialplane.platform;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads a setting of the environment and says clearly what is wrong with it. */
public final class Setting {

    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    private Setting() {}

    /** The setting's text; empty when absent or blank. */
    public static Optional<String> text(String key) {
        return ConfigProvider.getConfig()
                .getOptionalValue(key, String.class)
                .map(String::strip)
                .filter(s -> !s.isEmpty());
    }

    /**
     * The setting, read by {@code reader}, or the default.
     *
     * @throws IllegalStateException naming the setting when the reader refuses the value
     */
    public static <T> T of(String key, T defaultValue, Function<String, T> reader) {
        return text(key).map(value -> read(key, value, reader)).orElse(defaultValue);
    }

    /** @throws IllegalStateException naming the setting when it is absent or the reader refuses it */
    public static <T> T required(String key, Function<String, T> reader) {
        return read(key, text(key).orElseThrow(() -> new IllegalStateException(key + " is not set")), reader);
    }

    /**
     * So many of a unit, decimals allowed, for a reader.
     *
     * @throws IllegalArgumentException when it is no number from 0 to a million
     */
    public static Duration amount(String text, Duration unit) {
        BigDecimal count;
        try {
            count = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number", e);
        }
        if (count.signum() < 0 || count.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("must be between 0 and " + MOST);
        }
        return Duration.ofMillis(
                count.multiply(BigDecimal.valueOf(unit.toMillis())).longValue());
    }

    private static <T> T read(String key, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (RuntimeException e) {
            throw new IllegalStateException(key + " " + e.getMessage(), e);
        }
    }
}
