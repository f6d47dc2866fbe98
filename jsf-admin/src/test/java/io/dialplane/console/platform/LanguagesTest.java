package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.callresult.CallStatus;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LanguagesTest {

    @Test
    void english_and_persian_are_there() {
        assertThat(Languages.all()).containsExactly(Locale.ENGLISH, Locale.forLanguageTag("fa"));
        assertThat(Languages.find("xx")).isNull();
        assertThat(Languages.find(null)).isNull();
    }

    @Test
    void every_language_says_everything_with_the_same_arguments() {
        ResourceBundle english = Languages.texts(Locale.ENGLISH);
        for (Locale language : Languages.all().subList(1, Languages.all().size())) {
            ResourceBundle texts = ResourceBundle.getBundle(
                    Languages.BUNDLE,
                    language,
                    ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
            for (String key : english.keySet()) {
                assertThat(arguments(texts.getString(key)))
                        .as("%s of %s", key, language)
                        .isEqualTo(arguments(english.getString(key)));
                if (key.length() > 3 && key.endsWith("-help")) {
                    assertThat(texts.getString(key))
                            .as("%s of %s", key, language)
                            .isNotEqualTo(english.getString(key));
                }
            }
        }
    }

    private static TreeSet<Integer> arguments(String pattern) {
        TreeSet<Integer> found = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            if (pattern.contains("{" + i + "}")) {
                found.add(i);
            }
        }
        assertThat(new MessageFormat(pattern.replace("'", "''"), Locale.ROOT)).isNotNull();
        return found;
    }

    @Test
    void every_page_and_status_has_a_name() {
        ResourceBundle texts = Languages.texts(Locale.ENGLISH);
        assertThat(Arrays.stream(Page.values()).map(Page::getTitle)).allMatch(texts::containsKey);
        assertThat(Arrays.stream(CallStatus.values())
                        .map(status -> "status."
                                + status.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .allMatch(texts::containsKey);
    }
}
