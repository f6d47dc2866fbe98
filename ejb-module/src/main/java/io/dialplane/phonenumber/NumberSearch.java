package io.dialplane.phonenumber;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import java.util.Optional;

/**
 * A part of a number that somebody looks for, as patterns for E.164.
 *
 * @param anywhere matches what holds the digits in international form, or in national form behind its first digit; of a whole number
 *                 only what begins with it
 * @param start    matches what begins with them in national form, or behind 00 in international form; null: they don't begin
 *                 like one
 */
public record NumberSearch(String anywhere, String start) {

    private static final int LONGEST = 32;

    /** In some countries six digits are a number; somebody who types so few still looks for a part of one. */
    private static final int FEWEST_OF_WHOLE = 10;

    /** All patterns; a number that matches one of them is found. */
    public List<String> patterns() {
        return start == null ? List.of(anywhere) : List.of(anywhere, start);
    }

    /**
     * Reads a search, Persian and Arabic digits and decoration as in numbers.
     *
     * @param country whose national form counts
     * @return null when nothing can match
     */
    public static NumberSearch of(String text, String country) {
        String digits = text.length() > 2 * LONGEST ? null : PhoneNumbers.digits(text);
        if (digits == null || digits.length() > LONGEST) {
            return null;
        }
        Optional<PhoneNumber> whole =
                digits.length() < FEWEST_OF_WHOLE ? Optional.empty() : PhoneNumbers.parse(text, country);
        if (whole.isPresent()) {
            return new NumberSearch(whole.get().e164() + "%", null); // one look into an index, however many there are
        }
        if (digits.startsWith("+")) {
            boolean written = text.indexOf('+') >= 0 || text.indexOf('\uFF0B') >= 0;
            return written
                    ? new NumberSearch(digits + "%", null)
                    : new NumberSearch("%00" + digits.substring(1) + "%", digits + "%"); // 00, whichever was meant
        }
        String prefix = PhoneNumberUtil.getInstance().getNddPrefixForRegion(country, true);
        if (prefix == null || prefix.isEmpty() || !digits.startsWith(prefix)) {
            return new NumberSearch("%" + digits + "%", null);
        }
        int code = PhoneNumberUtil.getInstance().getCountryCodeForRegion(country);
        return new NumberSearch("%" + digits + "%", "+" + code + digits.substring(prefix.length()) + "%");
    }
}
