package io.dialplane.console.agent;

import io.dialplane.platform.DomainException;

/** Ids as addresses and hidden fields have them. */
final class Ids {

    private Ids() {}

    /** @throws DomainException 404 with this sentence when the text is no id */
    static int read(String text, String unknown) {
        if (text == null || !text.matches("[0-9]{1,9}")) {
            throw DomainException.notFound(unknown, String.valueOf(text));
        }
        return Integer.parseInt(text);
    }
}
