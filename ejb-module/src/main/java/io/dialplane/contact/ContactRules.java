package io.dialplane.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a contact may hold. Collects what is wrong, field by field. */
final class ContactRules {

    static final int MOST_NUMBERS = 20;
    static final int MOST_TAGS = 50;
    static final int LONGEST_NAME = 255;
    static final int LONGEST_WORD = 100;
    static final int LONGEST_NOTES = 20_000;
    static final int MOST_CUSTOM = 100;
    static final int LONGEST_CUSTOM_NAME = 64;
    static final int LONGEST_CUSTOM_VALUE = 1_000;

    private final String country;
    private final List<FieldError> errors = new ArrayList<>();

    /** @param country where national forms of numbers are at home */
    ContactRules(String country) {
        this.country = country;
    }

    /** @throws DomainException 400 naming the fields that are wrong */
    void check() {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    String name(String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty() || !fits(name, LONGEST_NAME)) {
            wrong("name", "contact.text", LONGEST_NAME);
        }
        return name;
    }

    /** A word that rules may ask for; null: none. */
    String word(String field, Optional<String> text) {
        String word = text.map(String::strip).orElse("");
        if (!fits(word, LONGEST_WORD)) {
            wrong(field, "contact.text", LONGEST_WORD);
        }
        return word.isEmpty() ? null : word;
    }

    /** E.164, each once. */
    List<String> phoneNumbers(List<String> texts) {
        if (texts.size() > MOST_NUMBERS) {
            wrong("phone_numbers", "contact.too-many", MOST_NUMBERS);
            return List.of();
        }
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Optional<PhoneNumber> number = text == null ? Optional.empty() : PhoneNumbers.parse(text, country);
            if (number.isEmpty()) {
                wrong("phone_numbers[" + i + "]", "contact.phone-number", Texts.cut(text, LONGEST_WORD));
            } else if (!numbers.contains(number.get().e164())) {
                numbers.add(number.get().e164());
            }
        }
        return numbers;
    }

    /** Each once, in whichever letters it came first. */
    List<String> tags(List<String> texts) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            String tag = texts.get(i) == null ? "" : texts.get(i).strip();
            if (tag.isEmpty() || !fits(tag, LONGEST_WORD)) {
                wrong("tags[" + i + "]", "contact.text", LONGEST_WORD);
            } else {
                tags.putIfAbsent(tag.toLowerCase(Locale.ROOT), tag);
            }
        }
        if (tags.size() > MOST_TAGS) {
            wrong("tags", "contact.too-many", MOST_TAGS);
        }
        return List.copyOf(tags.values());
    }

    String notes(String field, String text) {
        if (text.codePointCount(0, text.length()) > LONGEST_NOTES
                || text.codePoints().anyMatch(c -> c == 0 || isHalf(c))) {
            wrong(field, "contact.long", LONGEST_NOTES);
        }
        return text;
    }

    /** What there is (null: nothing), with what is given (null: nothing): texts, numbers, true and false; a null in it takes away. */
    ObjectNode custom(ObjectNode there, ObjectNode given) {
        ObjectNode all = there == null ? JsonNodeFactory.instance.objectNode() : there.deepCopy();
        if (given == null) {
            return all;
        }
        given.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            String name = field.getKey();
            if (name.isBlank() || !fits(name, LONGEST_CUSTOM_NAME)) {
                wrong("custom", "contact.custom-name", LONGEST_CUSTOM_NAME);
            } else if (value.isNull()) {
                all.remove(name);
            } else if (value.isContainerNode() || !fits(value.asText(), LONGEST_CUSTOM_VALUE)) {
                wrong("custom." + name, "contact.custom-value", LONGEST_CUSTOM_VALUE);
            } else {
                all.set(name, value);
            }
        });
        if (all.size() > MOST_CUSTOM) {
            wrong("custom", "contact.too-many", MOST_CUSTOM);
        }
        return all;
    }

    private void wrong(String field, String key, Object... args) {
        Object[] texts = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = String.valueOf(args[i]);
        }
        errors.add(new FieldError(field, key, texts));
    }

    private static boolean fits(String text, int chars) {
        return text.codePointCount(0, text.length()) <= chars
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalf(c));
    }

    /** The database holds whole characters only. */
    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
