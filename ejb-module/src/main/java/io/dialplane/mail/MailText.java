package io.dialplane.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail's words in one language, as text and as HTML, which say the same.
 *
 * @param subject one line
 */
record MailText(String subject, String text, String html) {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    /**
     * Fills a template.
     *
     * @param language  of a company; what there is not is English
     * @param arguments by the names of their places; their marks mean nothing in HTML, and no line ends in the subject
     * @throws IllegalArgumentException when one is missing
     */
    static MailText of(MailTemplate template, Locale language, Map<String, String> arguments) {
        String file = template.word() + "." + (language.getLanguage().equals("fa") ? "fa" : "en");
        String[] head = resource(file + ".txt").split("\n", 3); // subject, blank line, text
        return new MailText(
                MailRules.inOneLine(filled(head[0], arguments, MailRules::inOneLine)),
                filled(head[2], arguments, MailRules::inOneLine),
                filled(resource(file + ".html"), arguments, text -> escaped(MailRules.inOneLine(text))));
    }

    private static String filled(String pattern, Map<String, String> arguments, UnaryOperator<String> form) {
        return PLACE.matcher(pattern).replaceAll(place -> {
            String argument = arguments.get(place.group(1));
            if (argument == null) {
                throw new IllegalArgumentException("Nothing for " + place.group());
            }
            return Matcher.quoteReplacement(form.apply(argument));
        });
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String resource(String name) {
        try (InputStream in = MailText.class.getResourceAsStream("/io/dialplane/mail/" + name)) {
            if (in == null) {
                throw new IllegalStateException("There is no template " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
