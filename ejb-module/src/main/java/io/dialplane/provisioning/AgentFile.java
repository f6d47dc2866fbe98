package io.dialplane.provisioning;

import io.dialplane.platform.DomainException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A file of agents: CSV in UTF-8, with or without byte order mark, separated by {@code ,}, {@code ;} or tab. The first line names the
 * columns: {@code email}, and any of {@code first_name, last_name, role, extensions_count}; others are ignored.
 */
final class AgentFile {

    /** Agents of one file at most. */
    static final int MOST = 1_000;

    private AgentFile() {}

    /** @throws DomainException 400 when it is no such file */
    static List<AgentJobRow> read(byte[] bytes) {
        String text = text(bytes);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter(text))
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .setAllowMissingColumnNames(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            Map<String, Integer> header = parser.getHeaderMap();
            if (header == null || header.keySet().stream().noneMatch("email"::equalsIgnoreCase)) {
                throw DomainException.invalid("file", "bulk.header");
            }
            List<AgentJobRow> rows = new ArrayList<>();
            for (CSVRecord line : parser) {
                if (rows.size() == MOST) {
                    throw tooMany();
                }
                rows.add(row(rows.size() + 1, line));
            }
            if (rows.isEmpty()) {
                throw tooMany();
            }
            return rows;
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw DomainException.invalid("file", "file.not-text");
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw DomainException.invalid("file", "file.not-utf-8");
        }
    }

    private static char delimiter(String text) {
        String header = text.lines().findFirst().orElse("");
        return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
    }

    private static AgentJobRow row(int n, CSVRecord line) {
        return new AgentJobRow(
                n,
                cell(line, "first_name"),
                cell(line, "last_name"),
                cell(line, "email"),
                cell(line, "role").toLowerCase(Locale.ROOT),
                cell(line, "extensions_count"),
                null,
                List.of(),
                null,
                null);
    }

    private static String cell(CSVRecord line, String column) {
        return line.isSet(column) ? line.get(column).strip() : "";
    }

    private static DomainException tooMany() {
        return DomainException.invalid("file", "bulk.rows", Integer.toString(MOST));
    }
}
