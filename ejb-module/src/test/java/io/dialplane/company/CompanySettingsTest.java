package io.dialplane.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.DomainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompanySettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'cost_per_connected': 0}",
                "{'cost_per_connected': 500, 'countries': ['IR', 'AF'], 'colour': 'red'}"
            })
    void decent_settings_are_fine(String settings) {
        assertThatCode(() -> CompanySettings.check(json(settings))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'cost_per_connected': -1}            | settings.cost_per_connected",
                "{'cost_per_connected': 1.5}           | settings.cost_per_connected",
                "{'cost_per_connected': '500'}         | settings.cost_per_connected",
                "{'cost_per_connected': 1000000000001} | settings.cost_per_connected",
                "{'cost_per_connected': 1e400}         | settings.cost_per_connected",
                "{'countries': 'IR'}                   | settings.countries",
                "{'countries': []}                     | settings.countries",
                "{'countries': ['IR', 'ir']}           | settings.countries[1]",
                "{'countries': ['XX']}                 | settings.countries[0]",
                "{'countries': [98]}                   | settings.countries[0]",
                "{'note': '\\u0000'}                   | settings"
            })
    void what_is_wrong_is_named(String settings, String field) throws JsonProcessingException {
        ObjectNode node = json(settings);
        DomainException refused = catchThrowableOfType(DomainException.class, () -> CompanySettings.check(node));
        assertThat(refused.errors()).singleElement().satisfies(error -> assertThat(error.field())
                .isEqualTo(field));
    }

    @Test
    void a_novel_is_too_long() throws JsonProcessingException {
        ObjectNode settings = json("{'novel': '" + "x".repeat(17_000) + "'}");
        assertThat(catchThrowableOfType(DomainException.class, () -> CompanySettings.check(settings)))
                .isNotNull();
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
