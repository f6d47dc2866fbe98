package io.dialplane.user;

import io.dialplane.platform.FieldError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a new password must be: 8 to 128 characters, and none that everybody tries first. No other rules. */
public final class PasswordRules {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;
    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /**
     * What is wrong with a new password; empty: nothing.
     *
     * @param field name of the request's field
     */
    public static Optional<FieldError> check(String field, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of(new FieldError(field, "password.length", SHORTEST, LONGEST));
        }
        if (COMMON.contains(password.toLowerCase(Locale.ROOT))) {
            return Optional.of(new FieldError(field, "password.common"));
        }
        return Optional.empty();
    }

    private static Set<String> common() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PasswordRules.class.getResourceAsStream("/io/dialplane/common-passwords.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
