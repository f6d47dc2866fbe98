package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.util.ULocale;
import org.junit.jupiter.api.Test;

class ShowTest {

    @Test
    void shares_are_those_that_rest_says() {
        ULocale english = ULocale.forLanguageTag("en-GB");
        assertThat(Show.percent(0.3333, english)).isEqualTo("33.33%");
        assertThat(Show.percent(0.004, english)).isEqualTo("0.4%");
        assertThat(Show.percent(1, english)).isEqualTo("100%");
        assertThat(Show.percent(0.3333, ULocale.forLanguageTag("fa-IR"))).contains("۳۳٫۳۳");
    }
}
