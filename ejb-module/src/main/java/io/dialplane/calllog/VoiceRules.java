package io.dialplane.calllog;

import io.dialplane.platform.PublicUrl;
import java.net.URI;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What voice settings may look like, in the environment and in requests. Sentences begin small, a field or setting goes before. */
final class VoiceRules {

    private static final int LONGEST_URL = 500;
    private static final int LONGEST_NOTICE = 1_000;
    private static final int LONGEST_LANGUAGE = 20;
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{32}");
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7E]{32,256}");

    private VoiceRules() {}

    static String accountSid(String text) {
        return sid(text, "AC");
    }

    static String apiKeySid(String text) {
        return sid(text, "SK");
    }

    static String appSid(String text) {
        return sid(text, "AP");
    }

    /** The library signs with 256 bits at least. */
    static String apiSecret(String text) {
        return secret(text);
    }

    static String authToken(String text) {
        return secret(text);
    }

    /** Without a slash at the end. */
    static String publicUrl(String text) {
        return PublicUrl.parse(cut(text));
    }

    /** The address of something that is played. */
    static String address(String text) {
        String rule = "must be an address such as https://example.com/music.mp3, of 500 characters at most";
        try {
            URI uri = URI.create(text.strip());
            require(
                    ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && text.strip().length() <= LONGEST_URL,
                    rule);
            return uri.toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    /** A text that is said, or an address that is played. */
    static String notice(String text) {
        String notice = text.strip();
        require(
                !notice.isEmpty()
                        && notice.length() <= LONGEST_NOTICE
                        && notice.chars()
                                .noneMatch(c -> Character.isISOControl(c) && c != '\n' || c == 0xFFFE || c == 0xFFFF)
                        && notice.codePoints()
                                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE),
                "must have 1 to 1000 characters, and no control characters");
        return isAddress(notice) ? address(notice) : notice;
    }

    /** Whether a notice is played rather than said. */
    static boolean isAddress(String notice) {
        return notice.startsWith("https://") || notice.startsWith("http://");
    }

    static String language(String text) {
        String rule = "must be a language such as en-GB";
        require(text.length() >= 2 && text.length() <= LONGEST_LANGUAGE, rule);
        try {
            return new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    private static String sid(String text, String prefix) {
        require(
                text.startsWith(prefix)
                        && SID.matcher(text.substring(prefix.length())).matches(),
                "must be " + prefix + " and 32 letters and digits");
        return text;
    }

    private static String secret(String text) {
        require(SECRET.matcher(text).matches(), "must have 32 to 256 printable ASCII characters and no spaces");
        return text;
    }

    private static String cut(String text) {
        require(text.length() <= LONGEST_URL, "may have 500 characters at most");
        return text.strip();
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
