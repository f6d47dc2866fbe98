package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
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
        return oneOf(name, text, type, Enum::name, null);
    }

    /**
     * One of an enum's names in small letters; the default for null and nothing.
     *
     * @throws DomainException 400 naming the parameter when it is none of them
     */
    public static <E extends Enum<E>> E oneOfSmall(String name, String text, Class<E> type, E defaultValue) {
        return oneOf(name, text, type, constant -> constant.name().toLowerCase(Locale.ROOT), defaultValue);
    }

    /**
     * One of an enum's values by the word that clients have for it; the default for null and nothing.
     *
     * @throws DomainException 400 naming the parameter when it is none of them
     */
    public static <E extends Enum<E>> E oneOf(
            String name, String text, Class<E> type, Function<E, String> word, E defaultValue) {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word.apply(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(
                        name,
                        "field.not-one-of",
                        Arrays.stream(type.getEnumConstants()).map(word).collect(Collectors.joining(", "))));
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
