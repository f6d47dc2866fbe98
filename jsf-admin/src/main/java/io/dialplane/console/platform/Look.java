package io.dialplane.console.platform;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;

/**
 * How the reader wants the console: the language and the theme. Kept by the browser, so that the log-in is in the right
 * language too; no value that is stored depends on it.
 */
@Named
@RequestScoped
public class Look {

    static final String LANGUAGE = "DIALPLANE_LANGUAGE";
    static final String THEME = "DIALPLANE_THEME";
    static final List<String> THEMES = List.of("light", "dark");

    @Inject
    private HttpServletRequest request;

    private Locale locale;

    /** A language that can be chosen. */
    public record Choice(String code, String name) {}

    /** The chosen language, else the first that the browser asks for and there is, else English. */
    public Locale getLocale() {
        if (locale == null) {
            locale = Languages.find(cookie(LANGUAGE));
            for (var asked = request.getLocales(); locale == null && asked.hasMoreElements(); ) {
                locale = Languages.find(asked.nextElement().getLanguage());
            }
            locale = locale == null ? Languages.FIRST : locale;
        }
        return locale;
    }

    public String getLanguage() {
        return getLocale().getLanguage();
    }

    /** {@code ltr} or {@code rtl}. */
    public String getDirection() {
        return text("language.direction");
    }

    /** By whose customs numbers and times are written, BCP 47. */
    public String getFormats() {
        return text("language.formats");
    }

    public String getTheme() {
        String chosen = cookie(THEME);
        return chosen != null && THEMES.contains(chosen) ? chosen : THEMES.get(0);
    }

    public String getOtherTheme() {
        return getTheme().equals("dark") ? "light" : "dark";
    }

    public List<Choice> getChoices() {
        return Languages.all().stream()
                .map(language -> new Choice(
                        language.getLanguage(), Languages.texts(language).getString("language.name")))
                .toList();
    }

    /** A text in the reader's language; its arguments are texts already. */
    public String text(String key, Object... arguments) {
        String pattern = Languages.texts(getLocale()).getString(key);
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(arguments);
    }

    boolean has(String key) {
        return Languages.texts(getLocale()).containsKey(key);
    }

    /** The same with one argument, for pages. */
    public String say(String key, Object argument) {
        return text(key, String.valueOf(argument));
    }

    /** The same; what has no text is shown as it is. */
    public String name(String prefix, Object word) {
        if (word == null) {
            return "";
        }
        try {
            return text(prefix + word.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
        } catch (MissingResourceException e) {
            return word.toString();
        }
    }

    private String cookie(String name) {
        return request.getCookies() == null
                ? null
                : Arrays.stream(request.getCookies())
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse(null);
    }
}
