package io.dialplane.platform;

/**
 * What is wrong with one field of a request.
 *
 * @param field path of the field as the client wrote it, for example {@code windows[0].start_time}
 * @param key   key of the sentence in the messages
 * @param args  its arguments
 */
public record FieldError(String field, String key, Object... args) {

    /** The sentence in English. */
    public String message() {
        return Messages.english(key, args);
    }
}
