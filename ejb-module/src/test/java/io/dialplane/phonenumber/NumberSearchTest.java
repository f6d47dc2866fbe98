package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberSearchTest {

    @ParameterizedTest
    @CsvSource({
        "0912, %0912%, +98912%",
        "123, %123%,",
        "+98912, +98912%,",
        "\uFF0B98912, +98912%,",
        "0098912, %0098912%, +98912%",
        "0007, %0007%, +07%",
        "0912 345 6789, +989123456789%,",
        "9123456789, +989123456789%,",
        "00989123456789, +989123456789%,",
        "+989123456789, +989123456789%,",
        "+4915112345678, +4915112345678%,"
    })
    void digits_are_looked_for_in_every_form_that_they_may_be_of(String text, String anywhere, String start) {
        assertThat(NumberSearch.of(text, "IR")).isEqualTo(new NumberSearch(anywhere, start));
    }

    /** In Germany 203456 is a whole number of Berlin's, and the end of others. */
    @ParameterizedTest
    @CsvSource({"203456, %203456%,", "0203456, %0203456%, +49203456%"})
    void a_few_digits_are_no_whole_number(String text, String anywhere, String start) {
        assertThat(NumberSearch.of(text, "DE")).isEqualTo(new NumberSearch(anywhere, start));
    }
}
