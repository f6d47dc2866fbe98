package io.dialplane.web.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as RFC 9457 writes it, and as old clients read it.
 *
 * @param type     URI of the kind of problem
 * @param title    the status in words
 * @param status   HTTP status
 * @param detail   the sentence for the one who asked
 * @param instance path of the request
 * @param errors   fields that are wrong; null: it is not about fields
 * @param error    the sentence again, for clients that read this field
 * @param hint     what would do, for clients that read this field; null: nothing is said
 * @param message  the sentence again, for clients that read this field
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        List<Field> errors,
        String error,
        String hint,
        String message,
        Boolean success) {

    /** One wrong field. */
    public record Field(String field, String message) {}
}
