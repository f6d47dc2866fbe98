package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09121234567",
                "9121234567",
                "+989121234567",
                "00989121234567",
                "989121234567",
                "+9809121234567",
                "+98 (0)912 123 4567",
                "0912-123-4567",
                "(0912) 123.4567",
                "0912 123 4567",
                " 0912\u200c123\u00a04567\t",
                "\u202a+989121234567\u202c",
                "\ufeff09121234567",
                "0912\u2013123\u20114567",
                "۰۹۱۲۱۲۳۴۵۶۷",
                "٠٩١٢١٢٣٤٥٦٧",
                "+۹۸۹۱۲۱۲۳۴۵۶۷",
                "۰۰۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷",
                "\uff0b989121234567"
            })
    void an_Iranian_mobile_number_is_the_same_number_however_it_is_written(String text) {
        assertThat(PhoneNumbers.parse(text, "IR")).contains(new PhoneNumber("+989121234567", "IR", true));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "0912123456",
                "091212345678",
                "+98912123456",
                "abc",
                "0912123456a",
                "phone",
                "110",
                "0",
                "+",
                "++989121234567",
                "09121234567+",
                "0912*1234567",
                "09121234567,09121234568",
                "09121234567 ext 5",
                "tel:09121234567",
                "1-800-FLOWERS",
                "\u0000",
                "09121234567\u0000",
                "+80000",
                "00000000000"
            })
    void what_is_no_number_is_refused(String text) {
        assertThat(PhoneNumbers.parse(text, "IR")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"09061234567", "09801234567", "+989951234567", "09412345678", "9412345678"})
    void nine_digits_after_09_are_enough_for_ranges_that_are_not_known_yet(String text) {
        assertThat(PhoneNumbers.parse(text, "IR"))
                .get()
                .extracting(PhoneNumber::dialable)
                .isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({"02112345678, +982112345678", "+982112345678, +982112345678"})
    void Iranian_landlines_are_valid_but_not_handed_out(String text, String e164) {
        assertThat(PhoneNumbers.parse(text, "IR")).contains(new PhoneNumber(e164, "IR", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+80012345678", "+881612345678", "+870301234567"})
    void numbers_of_no_country_may_call_in_but_are_not_handed_out(String text) {
        assertThat(PhoneNumbers.parse(text, "IR")).contains(new PhoneNumber(text, "001", false));
    }

    @ParameterizedTest
    @CsvSource({
        "030 901820, DE, +4930901820, DE",
        "0151 12345678, DE, +4915112345678, DE",
        "(201) 555-0123, US, +12015550123, US",
        "+1 416 555 0123, US, +14165550123, CA",
        "+989121234567, DE, +989121234567, IR",
        "004930901820, IR, +4930901820, DE",
        "+39 02 1234 5678, IR, +390212345678, IT"
    })
    void other_countries_numbers_are_dialable_when_valid_and_at_home_where_they_normalise_to(
            String text, String country, String e164, String home) {
        assertThat(PhoneNumbers.parse(text, country)).contains(new PhoneNumber(e164, home, true));
    }

    @Test
    void the_short_way_for_Iranian_mobiles_leads_where_the_long_one_does() throws NumberParseException {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        for (int prefix = 900; prefix < 1000; prefix++) {
            for (int rest = 0; rest < 10_000_000; rest += 99_991) {
                String text = "0" + prefix + String.format("%07d", rest);
                String e164 = util.format(util.parse(text, "IR"), PhoneNumberFormat.E164);

                assertThat(PhoneNumbers.parse(text, "IR")).contains(new PhoneNumber(e164, "IR", true));
            }
        }
    }

    @Test
    void monstrous_texts_are_refused() {
        assertThat(PhoneNumbers.parse("9".repeat(5_000_000), "IR")).isEmpty();
        assertThat(PhoneNumbers.parse("0912123" + " ".repeat(5_000_000) + "4567", "IR"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+989123456789, IR, 09123456789",
        "+989801234567, IR, 09801234567",
        "+982112345678, IR, 02112345678",
        "+989123456789, DE, +989123456789",
        "+4930901820, DE, 030901820",
        "+4930901820, IR, +4930901820",
        "+12015550123, US, 2015550123",
        "+14165550123, US, +14165550123",
        "+390212345678, IT, 0212345678"
    })
    void a_number_is_shown_as_the_company_s_country_writes_it(String e164, String country, String shown) {
        assertThat(PhoneNumbers.national(e164, country)).isEqualTo(shown);
    }

    @Test
    void what_is_shown_is_read_as_the_same_number_in_every_country() {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        int inNationalForm = 0;
        for (String country : util.getSupportedRegions()) {
            for (PhoneNumberType type : new PhoneNumberType[] {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE}) {
                var example = util.getExampleNumberForType(country, type);
                if (example == null) {
                    continue;
                }
                String e164 = util.format(example, PhoneNumberFormat.E164);
                String shown = PhoneNumbers.national(e164, country);

                assertThat(PhoneNumbers.parse(shown, country))
                        .as("%s in %s", shown, country)
                        .get()
                        .extracting(PhoneNumber::e164)
                        .isEqualTo(e164);
                inNationalForm += shown.startsWith("+") ? 0 : 1;
            }
        }
        assertThat(inNationalForm).isGreaterThan(400);
    }
}
