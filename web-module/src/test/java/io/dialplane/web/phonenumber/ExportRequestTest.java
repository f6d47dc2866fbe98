package io.dialplane.web.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Json;
import org.junit.jupiter.api.Test;

class ExportRequestTest {

    @Test
    void numbers_are_chosen_by_their_ids_or_all_together() throws JsonProcessingException {
        assertThat(read("{\"ids\": [3, 1, 99999999999, -4]}").chosen()).containsExactly(3, 1, -1, -1);
        assertThat(read("{\"ids\": []}").chosen()).isEmpty();
        assertThat(read("{\"select_all\": true}").chosen()).isNull();
        assertThat(read("{\"select_all\": true, \"ids\": [1]}").chosen()).isNull();
        assertThat(catchThrowableOfType(DomainException.class, () -> read("{\"select_all\": false}")
                                .chosen())
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("ids"));
    }

    @Test
    void without_exclusions_none_is_excluded() throws JsonProcessingException {
        assertThat(read("{}").excluded()).isEmpty();
        assertThat(read("{\"excluded_ids\": [5, 10, 5]}").excluded()).containsExactlyInAnyOrder(5, 10);
    }

    private static ExportRequest read(String json) throws JsonProcessingException {
        return Json.MAPPER.readValue(json, ExportRequest.class);
    }
}
