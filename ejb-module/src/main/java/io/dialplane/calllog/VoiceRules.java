package io.dialplane.calllog;

import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Messages;
import io.dialplane.platform.PublicUrl;
import java.io.Serial;
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

    /** A rule that a text breaks: a sentence of the product. */
    static final class Broken extends IllegalArgumentException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String key;
        private final transient Object[] args;

        private Broken(String key, Object... args) {
            super(Messages.english(key, args));
            this.key = key;
            this.args = args;
        }

        DomainException of(String field) {
            return DomainException.invalid(field, key, args);
        }
    }

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
        require(text.length() <= LONGEST_URL, "voice.public-url");
        try {
            return PublicUrl.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new Broken("voice.public-url");
        }
    }

    /** E.164. */
    static String number(String text, String country) {
        return PhoneNumbers.parse(text, country)
                .map(PhoneNumber::e164)
                .orElseThrow(() -> new Broken("phone-number.invalid"));
    }

    /** The address of something that is played. */
    static String address(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new Broken("voice.address");
        }
        require(
                ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && text.strip().length() <= LONGEST_URL,
                "voice.address");
        return uri.toString();
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
                "voice.notice");
        return isAddress(notice) ? address(notice) : notice;
    }

    /** Whether a notice is played rather than said. */
    static boolean isAddress(String notice) {
        return notice.startsWith("https://") || notice.startsWith("http://");
    }

    static String language(String text) {
        require(text.length() >= 2 && text.length() <= LONGEST_LANGUAGE, "voice.language");
        try {
            return new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
        } catch (IllformedLocaleException e) {
            throw new Broken("voice.language");
        }
    }

    private static String sid(String text, String prefix) {
        require(
                text.startsWith(prefix)
                        && SID.matcher(text.substring(prefix.length())).matches(),
                "voice.sid-form",
                prefix);
        return text;
    }

    private static String secret(String text) {
        require(SECRET.matcher(text).matches(), "voice.secret-form");
        return text;
    }

    private static void require(boolean condition, String key, Object... args) {
        if (!condition) {
            throw new Broken(key, args);
        }
    }
}
