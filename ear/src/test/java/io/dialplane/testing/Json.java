package io.dialplane.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * JSON of tests. Whole documents are compared: a field too many is a difference. In what is expected a text in angle
 * brackets stands for any value of a kind: {@code <int>}, {@code <number>}, {@code <text>}, {@code <time>} (ISO 8601 with
 * an offset, whole seconds), {@code <hex32>}, {@code <any>}, {@code <absent>}.
 */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)");

    private Json() {}

    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    /** An object from names and values in turn. */
    public static ObjectNode object(Object... namesAndValues) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set((String) namesAndValues[i], MAPPER.valueToTree(namesAndValues[i + 1]));
        }
        return object;
    }

    /** Where a document differs from what is expected, path by path; empty: nowhere. */
    public static List<String> differences(JsonNode expected, JsonNode actual) {
        List<String> found = new ArrayList<>();
        compare("$", expected, actual, found);
        return found;
    }

    private static void compare(String path, JsonNode expected, JsonNode actual, List<String> found) {
        if (expected.isTextual() && expected.textValue().matches("<[a-z0-9]+>")) {
            if (!isA(expected.textValue(), actual)) {
                found.add(path + ": expected " + expected.textValue() + " but was " + actual);
            }
        } else if (expected.isObject() && actual.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (!expected.has(name)) {
                    found.add(path + "." + name + ": not expected, was " + actual.get(name));
                } else if (!actual.has(name)) {
                    if (!"<absent>".equals(expected.get(name).asText())) {
                        found.add(path + "." + name + ": missing, expected " + expected.get(name));
                    }
                } else {
                    compare(path + "." + name, expected.get(name), actual.get(name), found);
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                found.add(path + ": expected " + expected.size() + " elements but was " + actual);
            }
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                compare(path + "[" + i + "]", expected.get(i), actual.get(i), found);
            }
        } else if (expected.isNumber() && actual.isNumber()) {
            if (new BigDecimal(expected.asText()).compareTo(new BigDecimal(actual.asText())) != 0) {
                found.add(path + ": expected " + expected + " but was " + actual);
            }
        } else if (!expected.equals(actual)) {
            found.add(path + ": expected " + expected + " but was " + actual);
        }
    }

    private static boolean isA(String kind, JsonNode value) {
        return switch (kind) {
            case "<int>" -> value.isIntegralNumber();
            case "<number>" -> value.isNumber();
            case "<text>" -> value.isTextual() && !value.textValue().isBlank();
            case "<time>" ->
                value.isTextual() && TIME.matcher(value.textValue()).matches();
            case "<hex32>" -> value.isTextual() && value.textValue().matches("[0-9a-f]{32}");
            case "<any>" -> true;
            case "<absent>" -> false;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** The text of a value as it is sent. */
    public static String write(Object value) {
        try {
            return value instanceof String text ? text : MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fields of an object, for loops. */
    public static Iterable<Map.Entry<String, JsonNode>> fields(JsonNode object) {
        return object.properties();
    }
}
