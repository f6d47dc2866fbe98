package io.dialplane.console.contact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.console.platform.Entered;
import io.dialplane.contact.Contact;
import io.dialplane.platform.DomainException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One of a contact's own fields, as it is shown and written.
 *
 * @param name  null: none was written
 * @param value of a text or a number; null: none was written, or it needs none
 */
public record CustomField(String name, Kind kind, String value) {

    static final CustomField NONE = new CustomField(null, Kind.TEXT, null);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a value is. */
    public enum Kind {
        TEXT,
        NUMBER,
        YES,
        NO
    }

    /** In the order of their names. */
    static List<CustomField> all(Contact contact) {
        List<CustomField> fields = new ArrayList<>();
        contact.custom().fields().forEachRemaining(field -> fields.add(of(field.getKey(), field.getValue())));
        fields.sort(Comparator.comparing(CustomField::name));
        return fields;
    }

    /** The field of that name; {@link #NONE} when there is none, or no name is given. */
    static CustomField of(Contact contact, String name) {
        return name == null || !contact.custom().has(name)
                ? NONE
                : of(name, contact.custom().get(name));
    }

    private static CustomField of(String name, JsonNode value) {
        if (value.isBoolean()) {
            return new CustomField(name, value.booleanValue() ? Kind.YES : Kind.NO, null);
        }
        return value.isNumber()
                ? new CustomField(name, Kind.NUMBER, value.decimalValue().toPlainString())
                : new CustomField(name, Kind.TEXT, value.asText());
    }

    /**
     * The change that gives the field its value.
     *
     * @param before the fields that are there: the one that is called just so is meant
     * @param was    name of the field that is changed, which goes when it gets another; null: one is made
     * @throws DomainException 400 naming what is missing, or is not of the kind, or is another field's name
     */
    ObjectNode set(ObjectNode before, String was) {
        if (name == null || name.isBlank()) {
            throw DomainException.invalid("field_name", "field.missing");
        }
        String wanted = before.has(name) ? name : name.strip();
        boolean same = wanted.equals(was);
        if (!same && before.has(wanted)) {
            throw DomainException.invalid("field_name", "contact.custom-taken");
        }
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.set(wanted, read());
        if (!same && was != null && before.has(was)) {
            change.putNull(was);
        }
        return change;
    }

    private JsonNode read() {
        if (kind == Kind.YES || kind == Kind.NO) {
            return JsonNodeFactory.instance.booleanNode(kind == Kind.YES);
        }
        if (value == null) {
            throw DomainException.invalid("field_value", "field.missing");
        }
        return kind == Kind.NUMBER ? number() : JsonNodeFactory.instance.textNode(value.strip());
    }

    private JsonNode number() {
        String digits = String.valueOf(Entered.text(value))
                .replaceAll("[,\u066C\\s]", "")
                .replace('\u066B', '.')
                .replace('\u2212', '-');
        if (!digits.matches("-?[0-9]{1,18}([.][0-9]{1,9})?")) {
            throw DomainException.invalid("field_value", "field.wrong-type");
        }
        try {
            // as it is read from a request: what is the same already is no change
            return JSON.readTree(new BigDecimal(digits).toPlainString());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
