package io.dialplane.user;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/** Phone numbers of people: kept in E.164, shown as their company's country writes them. */
public final class PersonPhone {

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private PersonPhone() {}

    /** In E.164; empty: no valid number. */
    static Optional<String> normalise(String text, String country) {
        try {
            PhoneNumber number = PHONES.parse(text, country);
            return PHONES.isValidNumber(number)
                    ? Optional.of(PHONES.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** Without spaces, as the country dials it; numbers of other countries stay in E.164. Null for null. */
    public static String shown(String e164, String country) {
        if (e164 == null) {
            return null;
        }
        try {
            PhoneNumber number = PHONES.parse(e164, country);
            return number.getCountryCode() == PHONES.getCountryCodeForRegion(country)
                    ? PHONES.format(number, PhoneNumberFormat.NATIONAL).replaceAll("[^0-9]", "")
                    : e164;
        } catch (NumberParseException e) {
            return e164;
        }
    }
}
