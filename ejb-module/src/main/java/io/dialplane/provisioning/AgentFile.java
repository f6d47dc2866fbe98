package io.dialplane.provisioning;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.HeadedCsv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@linkplain HeadedCsv file} of agents. Its columns are {@code email}, and any of {@code first_name, last_name, role, extensions_count}; others are ignored.
 */
final class AgentFile {

    /** Agents of one file at most. */
    static final int MOST = 1_000;

    private AgentFile() {}

    /** @throws DomainException 400 when it is no such file */
    static List<AgentJobRow> read(byte[] bytes) {
        List<AgentJobRow> rows = new ArrayList<>();
        HeadedCsv.of(bytes).forEach("email", "bulk.header", 0, row -> {
            if (rows.size() == MOST) {
                throw tooMany();
            }
            rows.add(agent(rows.size() + 1, row));
        });
        if (rows.isEmpty()) {
            throw tooMany();
        }
        return rows;
    }

    private static AgentJobRow agent(int n, HeadedCsv.Row row) {
        return new AgentJobRow(
                n,
                row.cell("first_name"),
                row.cell("last_name"),
                row.cell("email"),
                row.cell("role").toLowerCase(Locale.ROOT),
                row.cell("extensions_count"),
                null,
                List.of(),
                null,
                null);
    }

    private static DomainException tooMany() {
        return DomainException.invalid("file", "bulk.rows", Integer.toString(MOST));
    }
}
