package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DomainException;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnteredTest {

    @ParameterizedTest
    @ValueSource(strings = {"2026-04-23", "2026/4/23", "1405/02/03", "۱۴۰۵/۰۲/۰۳", " ۱۴۰۵-۲-۳ "})
    void days_are_read_in_both_calendars_and_all_digits(String text) {
        assertThat(Entered.day("day", text)).isEqualTo(LocalDate.of(2026, 4, 23));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-02-30", "1405/13/01", "1404/12/30", "1405/01/32", "tomorrow", "23.4.2026", "1200/01/01"})
    void what_is_no_day_is_refused(String text) {
        assertThatThrownBy(() -> Entered.day("day", text)).isInstanceOf(DomainException.class);
    }

    @Test
    void numbers_may_be_grouped() {
        assertThat(Entered.number("amount", "۱۲٬۰۰۰", 0, 100_000)).isEqualTo(12_000);
        assertThat(Entered.number("amount", "-12,000", -100_000, 0)).isEqualTo(-12_000);
        assertThat(Entered.number("amount", " ", 0, 1)).isNull();
        assertThatThrownBy(() -> Entered.number("amount", "12.5", 0, 100)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> Entered.number("amount", "101", 0, 100)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> Entered.needed("amount", null, 0, 100)).isInstanceOf(DomainException.class);
    }

    @Test
    void lines_that_say_nothing_are_none() {
        assertThat(Entered.lines(" a \r\n\n  \nb c\n")).containsExactly("a", "b c");
        assertThat(Entered.lines(null)).isEmpty();
    }

    @Test
    void nothing_that_the_database_takes_for_no_text_is_searched_for() {
        assertThat(Entered.words("\0")).isNull();
        assertThat(Entered.words(" a\0b\0 ")).isEqualTo("ab");
        assertThat(Entered.text("\0۱\0")).isEqualTo("1");
    }

    @Test
    void what_is_no_id_is_nobodys() {
        assertThat(Entered.id("12", "contact.unknown")).isEqualTo(12);
        for (String bad : new String[] {null, "", "-1", "x", "12345678901"}) {
            assertThatThrownBy(() -> Entered.id(bad, "contact.unknown"))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.status()).isEqualTo(404));
        }
    }

    @Test
    void times_are_of_a_day() {
        assertThat(Entered.time("start_time", "۸:۳۰")).isEqualTo(LocalTime.of(8, 30));
        assertThat(Entered.time("start_time", "23:59:59")).isEqualTo(LocalTime.of(23, 59, 59));
        assertThatThrownBy(() -> Entered.time("start_time", "24:00")).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> Entered.time("start_time", null)).isInstanceOf(DomainException.class);
    }
}
