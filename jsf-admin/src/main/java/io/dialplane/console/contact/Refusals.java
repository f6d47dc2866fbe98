package io.dialplane.console.contact;

import io.dialplane.platform.Messages;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why rows of files were not taken, in the reader's language: jobs keep the sentences as programs are told them, in English. */
final class Refusals {

    /** Whatever may be wrong with a row. */
    private static final List<String> KEYS = List.of(
            "contact.text",
            "contact.long",
            "contact.too-many",
            "contact.phone-number",
            "contact.custom-name",
            "contact.custom-value",
            "contact.file-several");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private Refusals() {}

    /**
     * The sentence for the reader.
     *
     * @param english  as the job has it; what is not known stays as it is
     * @param sentence gives the sentence with a key and a limit, which is the last number that is spoken of
     */
    static String in(String english, BinaryOperator<String> sentence) {
        String limit = "";
        for (Matcher number = NUMBER.matcher(english); number.find(); ) {
            limit = number.group();
        }
        for (String key : KEYS) {
            if (Messages.english(key, limit).equals(english)) {
                return sentence.apply(key, limit);
            }
        }
        return english;
    }
}
