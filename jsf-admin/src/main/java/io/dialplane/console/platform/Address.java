package io.dialplane.console.platform;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A page's address with what is asked of it; what is empty is left out. */
public final class Address {

    private final StringBuilder written;
    private char separator = '?';

    private Address(String page) {
        written = new StringBuilder(page);
    }

    /** @param page beside the page that shows the address, for example {@code audit.xhtml} */
    public static Address of(String page) {
        return new Address(page);
    }

    /** @param value null or empty: nothing is asked */
    public Address with(String name, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            written.append(separator)
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return this;
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
