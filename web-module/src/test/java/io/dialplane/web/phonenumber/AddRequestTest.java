package io.dialplane.web.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddRequestTest {

    @Test
    void the_document_s_example_is_three_numbers() {
        assertThat(split("09123456789,09121111111\n09122222222"))
                .containsExactly("09123456789", "09121111111", "09122222222");
    }

    @Test
    void commas_semicolons_and_lines_of_all_scripts_separate() {
        assertThat(split("1;2،3؛4\r\n5\t6,,7\n\n")).containsExactly("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void spaces_belong_to_a_number() {
        assertThat(split("0912 345 6789, +98 912 111 1111")).containsExactly("0912 345 6789", " +98 912 111 1111");
    }

    @Test
    void nothing_is_no_number() {
        assertThat(split("")).isEmpty();
        assertThat(split(",;\n")).isEmpty();
    }

    private static List<String> split(String text) {
        List<String> texts = new ArrayList<>();
        new AddRequest(null, text).source().forEach(texts::add);
        return texts;
    }
}
