package io.dialplane.web.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a client would like in how it is answered: the header {@code Prefer} (RFC 7240). */
public final class Preferences {

    private Preferences() {}

    /**
     * The preferences' names, in small letters, without their values.
     *
     * @param headers the header as often as it was sent
     */
    public static Set<String> of(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(preference -> preference.split("[;=]", 2)[0].strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
