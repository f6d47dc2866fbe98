package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedPagesTest {

    private static int shown(long rows, String asked) {
        NumberedPages<Long> list = new NumberedPages<>() {

            @Override
            protected List<Long> read(int first, int most) {
                return List.of();
            }

            @Override
            protected long count() {
                return rows;
            }

            @Override
            protected Address address() {
                return Address.of("rows.xhtml");
            }
        };
        list.setPage(asked);
        return list.getNumber();
    }

    @Test
    void whoever_asks_for_a_page_behind_the_last_gets_the_last() {
        assertThat(shown(101, "3")).isEqualTo(3);
        assertThat(shown(100, "3")).isEqualTo(2);
        assertThat(shown(100, "999999")).isEqualTo(2);
        assertThat(shown(0, "2")).isEqualTo(1);
        assertThat(shown(100, "0")).isEqualTo(1);
        assertThat(shown(100, "x")).isEqualTo(1);
    }
}
