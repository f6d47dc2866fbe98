package io.dialplane.console.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The languages of the console: English, and each that has a file {@code texts_<language>.properties}. */
final class Languages {

    static final String BUNDLE = "io.dialplane.console.texts";
    static final Locale FIRST = Locale.ENGLISH;

    private static final List<Locale> ALL = Arrays.stream(Locale.getISOLanguages())
            .filter(code ->
                    Languages.class.getResource("/" + BUNDLE.replace('.', '/') + "_" + code + ".properties") != null)
            .map(Locale::forLanguageTag)
            .sorted((one, other) -> one.equals(FIRST)
                    ? -1
                    : other.equals(FIRST) ? 1 : one.toLanguageTag().compareTo(other.toLanguageTag()))
            .toList();

    private Languages() {}

    /** English first. */
    static List<Locale> all() {
        return ALL;
    }

    /** Null: there is no such language here. */
    static Locale find(String code) {
        return ALL.stream()
                .filter(language -> language.getLanguage().equals(code))
                .findFirst()
                .orElse(null);
    }

    static ResourceBundle texts(Locale language) {
        return ResourceBundle.getBundle(
                BUNDLE,
                language,
                Languages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
