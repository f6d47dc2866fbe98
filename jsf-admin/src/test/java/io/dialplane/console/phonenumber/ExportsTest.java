package io.dialplane.console.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.CsvTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How far files are. */
class ExportsTest {

    private final Exports exports = new Exports();

    @Test
    void each_row_counts_until_the_file_is_whole() throws IOException {
        Exports.Progress progress = exports.begin("7f");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        var table = progress.counting(new CsvTable(file));
        table.row("09121234567");
        table.row("09121234568");
        assertThat(exports.find("7f").rows()).isEqualTo(2);
        assertThat(exports.find("7f").state()).isEqualTo(Exports.State.RUNNING);
        table.finish();
        progress.over(true);
        assertThat(exports.find("7f").state()).isEqualTo(Exports.State.DONE);
        assertThat(file.toString()).contains("09121234567", "09121234568");
        Exports.Progress other = exports.begin("80");
        other.over(false);
        assertThat(exports.find("80").state()).isEqualTo(Exports.State.BROKEN);
    }

    @Test
    void the_latest_are_known_and_what_is_no_key_is_not() {
        for (int i = 0; i < 12; i++) {
            exports.begin(Integer.toHexString(i));
        }
        assertThat(exports.find("0")).isNull();
        assertThat(exports.find("1")).isNull();
        assertThat(exports.find("2")).isNotNull();
        assertThat(exports.find("b")).isNotNull();
        assertThat(exports.begin(null)).isNotNull();
        assertThat(exports.begin("../x").rows()).isZero();
        assertThat(exports.find("../x")).isNull();
        assertThat(exports.find(null)).isNull();
    }
}
