package io.dialplane.phonenumber;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads phone numbers as people write them and shows them as their country writes them.
 *
 * <p>Iran's mobile numbers are recognised by the panel's own rule, 09 and nine digits, so that numbers of a newly opened
 * range are not refused; all others by libphonenumber.
 */
public final class PhoneNumbers {

    /** Longest text that is looked at, characters. */
    private static final int LONGEST_TEXT = 64;

    private static final int FEWEST_DIGITS = 5;
    private static final int MOST_DIGITS = 20;
    private static final String IRAN = "IR";
    private static final Pattern IRANIAN_MOBILE = Pattern.compile("\\+989[0-9]{9}");
    /** What libphonenumber calls the region of satellites and international freephone. */
    private static final String NO_COUNTRY = PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY;

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

    private PhoneNumbers() {}

    /**
     * The number a text means.
     *
     * @param text    national form of {@code country} or international form ({@code +}, {@code 00} or the bare country
     *                code), in Latin, Persian or Arabic digits, with spaces, dashes, brackets, dots and slashes
     * @param country where a national form is at home, ISO 3166-1 alpha-2
     * @return empty when it is not a valid number; of no country (satellites, international freephone) it is not dialable
     */
    public static Optional<PhoneNumber> parse(String text, String country) {
        String digits = clean(text);
        if (digits == null) {
            return Optional.empty();
        }
        String mobile = iranianMobile(digits, country);
        if (mobile != null) {
            return Optional.of(new PhoneNumber(mobile, IRAN, true));
        }
        Phonenumber.PhoneNumber number;
        try {
            number = UTIL.parse(digits, country);
        } catch (NumberParseException e) {
            return Optional.empty();
        }
        String e164 = UTIL.format(number, PhoneNumberFormat.E164);
        if (IRANIAN_MOBILE.matcher(e164).matches()) {
            return Optional.of(new PhoneNumber(e164, IRAN, true));
        }
        String home = UTIL.getRegionCodeForNumber(number);
        if (NO_COUNTRY.equals(home) && UTIL.isValidNumber(number)) {
            return Optional.of(new PhoneNumber(e164, NO_COUNTRY, false));
        }
        if (home == null
                || !COUNTRY.matcher(home).matches()
                || !UTIL.isValidNumberForRegion(number, home)
                || e164.length() > 16) {
            return Optional.empty();
        }
        return Optional.of(new PhoneNumber(e164, home, !home.equals(IRAN)));
    }

    /**
     * How a country writes a number: its own in national form without spaces ({@code 09123456789}), foreign ones in
     * international form.
     *
     * @param e164    international form
     * @param country for whose eyes, ISO 3166-1 alpha-2
     */
    public static String national(String e164, String country) {
        if (IRANIAN_MOBILE.matcher(e164).matches()) {
            return country.equals(IRAN) ? "0" + e164.substring(3) : e164;
        }
        try {
            Phonenumber.PhoneNumber number = UTIL.parse(e164, null);
            if (!country.equals(UTIL.getRegionCodeForNumber(number))) {
                return e164;
            }
            String national = digitsOf(UTIL.format(number, PhoneNumberFormat.NATIONAL));
            // a few countries' national forms are ambiguous without their spaces
            return parse(national, country).filter(n -> n.e164().equals(e164)).isPresent() ? national : e164;
        } catch (NumberParseException e) {
            return e164;
        }
    }

    /** What is written, if it can be a phone number; else null. */
    private static String clean(String text) {
        String digits = text == null || text.length() > LONGEST_TEXT ? null : digits(text);
        if (digits == null) {
            return null;
        }
        int count = digits.startsWith("+") ? digits.length() - 1 : digits.length();
        return count < FEWEST_DIGITS || count > MOST_DIGITS ? null : digits;
    }

    /**
     * Latin digits, with a plus in front when the text has one or begins with 00; without decoration.
     *
     * @return null when the text has none, or holds something else
     */
    static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        boolean plus = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = Character.digit(c, 10);
            if (digit >= 0) {
                digits.append((char) ('0' + digit));
            } else if ((c == '+' || c == '\uFF0B') && !plus && digits.length() == 0) {
                plus = true;
            } else if (!isDecoration(c)) {
                return null;
            }
        }
        if (!plus && digits.length() > 2 && digits.charAt(0) == '0' && digits.charAt(1) == '0') {
            plus = true;
            digits.delete(0, 2);
        }
        if (digits.length() == 0) {
            return null;
        }
        return plus ? "+" + digits : digits.toString();
    }

    /**
     * The short way for what most of an import is: a hundred times faster. What is not plainly a mobile
     * goes the long way.
     *
     * @return null when the long way has to be gone
     */
    private static String iranianMobile(String digits, String country) {
        int start;
        if (digits.startsWith("+980")) {
            start = 4;
        } else if (digits.startsWith("+98")) {
            start = 3;
        } else if (!country.equals(IRAN)) {
            return null;
        } else {
            start = switch (digits.length()) {
                case 12 -> digits.startsWith("98") ? 2 : 0;
                case 11 -> digits.startsWith("0") ? 1 : 0;
                default -> 0;
            };
        }
        boolean plain = digits.length() - start == 10 && digits.charAt(start) == '9';
        return plain ? "+98" + digits.substring(start) : null;
    }

    private static boolean isDecoration(char c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.DASH_PUNCTUATION -> true;
            default -> "()[].\u2212/".indexOf(c) >= 0;
        };
    }

    private static String digitsOf(String text) {
        return text.replaceAll("[^0-9]", "");
    }
}
