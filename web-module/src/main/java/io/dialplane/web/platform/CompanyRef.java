package io.dialplane.web.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How a request's body names a company: by id or by slug. */
public record CompanyRef(@JsonValue String text) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CompanyRef of(Object value) {
        if (value instanceof String || value instanceof Integer || value instanceof Long) {
            return new CompanyRef(value.toString());
        }
        throw new IllegalArgumentException("must be an id or a slug");
    }

    /** The text; null for null. */
    public static String textOf(CompanyRef ref) {
        return ref == null ? null : ref.text();
    }
}
