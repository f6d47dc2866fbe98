package io.dialplane.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of contacts. */
class ContactFileTest {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void columns_are_found_by_their_names(String separator) {
        List<ContactRow> rows = read(
                "\uFEFFNAME,shoe size,phone_numbers,lead_status,tags,custom.Roof\r\n\"علی\",42,\"0912|0913\",New,VIP| door,flat\n\nJane,,,,,\n"
                        .replace(",", separator));
        assertThat(rows)
                .containsExactly(
                        new ContactRow(
                                2,
                                "علی",
                                List.of("0912", "0913"),
                                "New",
                                "",
                                "",
                                "",
                                List.of("VIP", "door"),
                                "",
                                Map.of("Roof", "flat")),
                        new ContactRow(3, "Jane", List.of(), "", "", "", "", List.of(), "", Map.of()));
    }

    @Test
    void rows_are_left_out_from_the_start() {
        List<ContactRow> rows = new ArrayList<>();
        file("name\na\nb\nc\n").forEach(2, rows::add);
        assertThat(rows).extracting(ContactRow::name).containsExactly("c");
        assertThat(rows.get(0).row()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "phone\nx\n", "name\n", "name\n\"x\n", "name,name\na,b\n", "name\na\0b\n"})
    void what_is_no_such_file_is_refused(String text) {
        assertThat(catchThrowableOfType(DomainException.class, () -> file(text).count())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void too_many_rows_are_refused() {
        assertThat(file("name\n" + "x\n".repeat(ContactFile.MOST)).count()).isEqualTo(ContactFile.MOST);
        assertThat(catchThrowableOfType(DomainException.class, () -> file("name\n" + "x\n".repeat(ContactFile.MOST + 1))
                                .count())
                        .status())
                .isEqualTo(400);
    }

    private static List<ContactRow> read(String text) {
        List<ContactRow> rows = new ArrayList<>();
        file(text).forEach(0, rows::add);
        return rows;
    }

    private static ContactFile file(String text) {
        return ContactFile.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
