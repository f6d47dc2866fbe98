package io.dialplane.routing;

import io.dialplane.platform.FieldError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What groups and rules may hold. Each check adds what is wrong. */
final class RuleChecks {

    static final int LONGEST_NAME = 100;
    static final int MOST_VALUES = 100;

    private RuleChecks() {}

    /** A name without what stands around it. */
    static String name(String text, List<FieldError> errors) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty() || !fits(name)) {
            errors.add(new FieldError("name", "contact.text", Integer.toString(LONGEST_NAME)));
        }
        return name;
    }

    /** Ids that a client named, without nothing. */
    static Collection<Integer> known(List<Integer> ids) {
        return ids.stream().filter(Objects::nonNull).toList();
    }

    /** @param there who of them takes calls */
    static void people(String field, List<Integer> ids, int most, Set<Integer> there, List<FieldError> errors) {
        each(field, ids, most, there, "routing.takes-no-calls", errors);
    }

    /** @param there which of them the company has */
    static void groups(String field, List<Integer> ids, int most, Set<Integer> there, List<FieldError> errors) {
        each(field, ids, most, there, "routing.group-unknown", errors);
    }

    private static void each(
            String field, List<Integer> ids, int most, Set<Integer> there, String key, List<FieldError> errors) {
        if (ids.size() > most) {
            errors.add(new FieldError(field, "contact.too-many", Integer.toString(most)));
            return;
        }
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) == null || !there.contains(ids.get(i))) {
                errors.add(new FieldError(field + "[" + i + "]", key, String.valueOf(ids.get(i))));
            }
        }
    }

    /** Values of a criterion, each once, in whichever letters it came first. */
    static List<String> values(String criterion, List<String> given, List<FieldError> errors) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            String value = given.get(i) == null ? "" : given.get(i).strip();
            if (value.isEmpty() || !fits(value)) {
                errors.add(new FieldError(
                        "criteria." + criterion + "[" + i + "]", "contact.text", Integer.toString(LONGEST_NAME)));
            }
            values.putIfAbsent(value.toLowerCase(Locale.ROOT), value);
        }
        if (values.size() > MOST_VALUES) {
            errors.add(new FieldError("criteria." + criterion, "contact.too-many", Integer.toString(MOST_VALUES)));
        }
        return List.copyOf(values.values());
    }

    private static boolean fits(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_NAME
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
