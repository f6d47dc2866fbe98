package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words of query parameters that stand for values. */
public final class Words {

    private Words() {}

    /**
     * One of an enum's names; null for null and nothing.
     *
     * @throws DomainException 400 naming the parameter when it is none of them
     */
    public static <E extends Enum<E>> E oneOf(String name, String text, Class<E> type) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(
                        name,
                        "field.not-one-of",
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    /**
     * One of an enum's names in small letters; the default for null and nothing.
     *
     * @throws DomainException 400 naming the parameter when it is none of them
     */
    public static <E extends Enum<E>> E oneOfSmall(String name, String text, Class<E> type, E defaultValue) {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(
                        name,
                        "field.not-one-of",
                        Arrays.stream(type.getEnumConstants())
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    /**
     * {@code true} or {@code false}; null for null and nothing.
     *
     * @throws DomainException 400 naming the parameter when it is neither
     */
    public static Boolean trueOrFalse(String name, String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return switch (text) {
            case "true", "True", "1" -> Boolean.TRUE;
            case "false", "False", "0" -> Boolean.FALSE;
            default -> throw DomainException.invalid(name, "field.not-one-of", "true, false");
        };
    }
}
