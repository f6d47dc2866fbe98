package io.dialplane.web.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a request's body names a company: by id or by slug. */
@Schema(type = SchemaType.STRING, description = "Id or slug of a company")
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
