package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of agents. */
class AgentFileTest {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void columns_are_found_by_their_names(String separator) {
        List<AgentJobRow> rows =
                read("Email,first_name,shoe size,role\r\na@acme.test,\"علی\",42,Agent\n\nb@acme.test,,,\n"
                        .replace(",", separator));
        assertThat(rows).extracting(AgentJobRow::email).containsExactly("a@acme.test", "b@acme.test");
        assertThat(rows.get(0).firstName()).isEqualTo("علی");
        assertThat(rows.get(0).role()).isEqualTo("agent");
        assertThat(rows.get(0).extensionsCount()).isEmpty();
        assertThat(rows.get(1).firstName()).isEmpty();
        assertThat(rows).extracting(AgentJobRow::n).containsExactly(1, 2);
    }

    @Test
    void a_byte_order_mark_is_no_part_of_a_name() {
        assertThat(read("\uFEFFemail\na@acme.test\n")).hasSize(1);
    }

    @Test
    void short_lines_have_empty_cells() {
        assertThat(read("email,last_name\na@acme.test\n").get(0).lastName()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "name\nx\n",
                "email\n",
                "email\n\n",
                "email\n\"a@acme.test\n",
                "email,email\na,b\n",
                "email\na\0b\n"
            })
    void what_is_no_such_file_is_refused(String text) {
        assertThat(catchThrowableOfType(DomainException.class, () -> read(text)).status())
                .isEqualTo(400);
    }

    @Test
    void what_is_not_utf_8_is_refused() {
        byte[] latin = "email\nm\u00fcller@acme.test\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(catchThrowableOfType(DomainException.class, () -> AgentFile.read(latin))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_thousand_and_no_more() {
        String thousand = "email\n" + "a@acme.test\n".repeat(1000);
        assertThat(read(thousand)).hasSize(1000);
        assertThat(catchThrowableOfType(DomainException.class, () -> read(thousand + "b@acme.test\n"))
                        .errors())
                .isNotEmpty();
    }

    private static List<AgentJobRow> read(String text) {
        return AgentFile.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
