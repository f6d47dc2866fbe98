package io.dialplane.platform;

import java.net.URI;
import java.util.Optional;

/**
 * Where people outside find the product: what links in mails begin with. Never what a request says of itself, which anybody can
 * forge.
 */
public final class PublicUrl {

    private PublicUrl() {}

    /** @throws IllegalStateException when the setting is wrong */
    public static void check() {
        base();
    }

    /** {@code PUBLIC_URL}: the product's address from outside, {@code https://dialplane.example.com}; default none: no links can be made. */
    public static Optional<String> base() {
        return Setting.of("PUBLIC_URL", Optional.empty(), text -> Optional.of(parse(text)));
    }

    /**
     * An address of the product, without a slash at the end.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static String parse(String text) {
        String rule = "must look like https://dialplane.example.com";
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule, e);
        }
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(rule);
        }
        return text.replaceAll("/+$", "");
    }

    /**
     * The address of a page.
     *
     * @param path from the root, with its query
     * @return empty: it is not known where the product is found
     */
    public static Optional<String> of(String path) {
        return base().map(base -> base + path);
    }
}
