package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many agents of a file switches are told of together, and how long that may take. */
class AgentImportTest {

    @Test
    void agents_with_many_extensions_are_told_in_smaller_parts() {
        assertThat(part("1", "1", "", "0")).isEqualTo(4);
        assertThat(part("10", "10", "1")).isEqualTo(2);
        assertThat(part("9", "9", "3", "1")).isEqualTo(2);
        assertThat(part("8", "5", "6", "0", "2", "1"))
                .as("0 and what is refused anyway add nothing")
                .isEqualTo(4);
        assertThat(part("11", "many", "999", "10", "10")).isEqualTo(5);
        assertThat(part()).isZero();
    }

    private static int part(String... extensions) {
        List<AgentJobRow> rows = Stream.of(extensions)
                .map(count -> new AgentJobRow(1, "John", "Doe", "a@acme.test", "", count, null, List.of(), null, null))
                .toList();
        return AgentImport.part(rows).size();
    }

    @Test
    void patience_grows_with_the_files_and_ends_before_the_creation_does() {
        assertThat(AgentService.patience(1)).isGreaterThan(AgentService.PATIENCE);
        assertThat(AgentService.patience(20)).isGreaterThan(AgentService.patience(10));
        assertThat(AgentService.patience(100_000))
                .isLessThan(AgentRegistry.TERM)
                .isLessThan(AgentImport.SILENCE);
    }
}
