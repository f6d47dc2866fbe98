package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActionsTest {

    @Test
    void a_field_is_the_last_part_of_its_path() {
        assertThat(Actions.fieldOf("phone_number")).isEqualTo("phone_number");
        assertThat(Actions.fieldOf("windows[2].end_time")).isEqualTo("end_time");
        assertThat(Actions.fieldOf("windows[12]")).isEqualTo("windows");
        assertThat(Actions.fieldOf("settings.cost_per_connected")).isEqualTo("cost_per_connected");
        assertThat(Actions.fieldOf("newPassword")).isEqualTo("new_password");
    }

    /** Whose digits are written as the reader does. */
    @Test
    void names_are_no_numbers() {
        assertThat(Actions.isNumber("1000000000000")).isTrue();
        assertThat(Actions.isNumber(512)).isTrue();
        assertThat(Actions.isNumber("09:00")).isTrue();
        assertThat(Actions.isNumber("acme2")).isFalse();
        assertThat(Actions.isNumber("2acme")).isFalse();
        assertThat(Actions.isNumber(null)).isFalse();
    }
}
