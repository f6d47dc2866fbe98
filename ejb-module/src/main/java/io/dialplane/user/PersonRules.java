package io.dialplane.user;

import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the fields of a person must look like; collects everything that is wrong and says it at once. */
final class PersonRules {

    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}._@+-]{1,150}");
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]+\\.[^\\s@\\p{Cntrl}]+");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,150}");
    private static final int LONGEST_EMAIL = 254;

    private final List<FieldError> errors = new ArrayList<>();
    private final String country;

    /** @param country of the person's company, whose way to write phone numbers is understood */
    PersonRules(String country) {
        this.country = country;
    }

    void username(String text) {
        if (text != null && !USERNAME.matcher(text).matches()) {
            errors.add(new FieldError("username", "user.username-form"));
        }
    }

    void newPassword(String field, String text) {
        if (text != null) {
            PasswordRules.check(field, text).ifPresent(errors::add);
        }
    }

    void name(String field, String text) {
        if (text != null && !NAME.matcher(text).matches()) {
            errors.add(new FieldError(field, "user.name-form"));
        }
    }

    void email(String text) {
        if (text != null && !isEmail(text)) {
            errors.add(new FieldError("email", "user.email-form"));
        }
    }

    static boolean isEmail(String text) {
        return text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches();
    }

    /** The number in E.164; null: none given, or a wrong one. */
    String phoneNumber(String text) {
        if (text == null) {
            return null;
        }
        Optional<String> number = PhoneNumbers.parse(text, country).map(PhoneNumber::e164);
        if (number.isEmpty()) {
            errors.add(new FieldError("phone_number", "user.phone-form"));
        }
        return number.orElse(null);
    }

    /** @throws DomainException 400 naming all that is wrong */
    void check() {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }
}
