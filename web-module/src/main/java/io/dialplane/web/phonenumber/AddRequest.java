package io.dialplane.web.phonenumber;

import io.dialplane.phonenumber.NumberSource;
import io.dialplane.web.platform.CompanyRef;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;

/** Numbers that somebody typed or pasted: separated by commas, semicolons (also Persian ones) or lines. */
public record AddRequest(
        CompanyRef company,

        @NotNull(message = "must be given")
        @Size(max = LONGEST, message = "must have at most " + LONGEST + " characters")
        String numbers) {

    private static final int LONGEST = 5_000_000;

    private static final String SEPARATORS = ",;\n\r\t\u060C\u061B\uFF0C\uFF1B\u2028\u2029\u0085\u000B\f";

    NumberSource source() {
        return each -> split(numbers, each);
    }

    private static void split(String text, Consumer<String> each) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || SEPARATORS.indexOf(text.charAt(i)) >= 0) {
                if (i > start) {
                    each.accept(text.substring(start, i));
                }
                start = i + 1;
            }
        }
    }
}
