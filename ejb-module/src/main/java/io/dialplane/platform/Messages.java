package io.dialplane.platform;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences the product says, by key: REST answers in English, the console in the reader's language. */
public final class Messages {

    private static final String BUNDLE = "io.dialplane.messages";

    private Messages() {}

    public static String english(String key, Object... args) {
        return in(Locale.ROOT, key, args);
    }

    /** @throws java.util.MissingResourceException when no language has the key */
    public static String in(Locale locale, String key, Object... args) {
        String pattern = ResourceBundle.getBundle(
                        BUNDLE,
                        locale,
                        Messages.class.getClassLoader(),
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                .getString(key);
        return new MessageFormat(pattern, Locale.ENGLISH).format(args);
    }
}
