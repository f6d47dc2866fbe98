package io.dialplane.console.contact;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.Messages;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static String persian(String key, Object... args) {
        return Refusals.in(
                Messages.english(key, args), (known, limit) -> Messages.in(Locale.forLanguageTag("fa"), known, limit));
    }

    @Test
    void readers_are_told_in_their_language() {
        assertThat(persian("contact.text", "255")).isEqualTo("باید ۱ تا 255 نویسه داشته باشد، بدون نویسهٔ کنترلی");
        assertThat(persian("contact.phone-number")).isEqualTo("شمارهٔ تلفن معتبری نیست");
        assertThat(persian("contact.too-many", "50")).startsWith("بیشینه 50 مورد");
        assertThat(persian("contact.file-several")).isEqualTo("شماره‌هایش از آن چند مخاطب است");
    }

    @Test
    void what_is_not_known_stays() {
        assertThat(Refusals.in("is odd", (key, limit) -> key)).isEqualTo("is odd");
    }
}
