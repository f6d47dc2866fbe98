package io.dialplane.console.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a list of numbers is asked for, as addresses and browsers keep it. */
class NumberQuestionTest {

    @Test
    void a_browser_keeps_kinds_of_numbers_and_nobodys_number() {
        assertThat(new NumberQuestion("BUSY", "0912", null, null).kept()).isEqualTo("status=BUSY&search=0912&");
        assertThat(new NumberQuestion("BUSY", "0912 123 4567", null, null).kept())
                .isEqualTo("status=BUSY&");
        assertThat(new NumberQuestion(null, "۰۹۱۲۱۲۳۴۵۶۷", null, null).kept()).isEmpty();
        assertThat(new NumberQuestion(null, "۰۹۱۲۱۲۳۴۵۶۷", null, null).query()).startsWith("search=%DB%B0");
    }
}
