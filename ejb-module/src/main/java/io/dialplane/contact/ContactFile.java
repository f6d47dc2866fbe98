package io.dialplane.contact;

import io.dialplane.platform.DomainException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A file of contacts: CSV in UTF-8, with or without byte order mark, separated by {@code ,}, {@code ;} or tab. The first line names the
 * columns: {@code name}, and any of {@code phone_numbers, lead_status, product, market, state, tags, notes} and {@code custom.<field>};
 * others are ignored. Several numbers or tags of a cell are separated by {@code |}, {@code ;}, {@code ,} or line ends.
 */
final class ContactFile {

    /** Rows of one file at most. */
    static final int MOST = 100_000;

    private static final String CUSTOM = "custom.";

    private final String text;

    private ContactFile(String text) {
        this.text = text;
    }

    /** @throws DomainException 400 when it is not text in UTF-8 */
    static ContactFile of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw DomainException.invalid("file", "file.not-text");
            }
            return new ContactFile(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw DomainException.invalid("file", "file.not-utf-8");
        }
    }

    /**
     * How many rows it has.
     *
     * @throws DomainException 400 when it is no file of contacts, or has none or too many
     */
    int count() {
        int[] count = {0};
        forEach(0, row -> count[0]++);
        if (count[0] == 0 || count[0] > MOST) {
            throw DomainException.invalid("file", "contact.file-rows", Integer.toString(MOST));
        }
        return count[0];
    }

    /**
     * Its rows in order, but for the first ones.
     *
     * @param skip how many are left out
     */
    void forEach(int skip, Consumer<ContactRow> each) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter())
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
            if (header == null || header.keySet().stream().noneMatch("name"::equalsIgnoreCase)) {
                throw DomainException.invalid("file", "contact.file-header");
            }
            Iterator<CSVRecord> lines = parser.iterator();
            for (int n = 0; lines.hasNext(); n++) {
                CSVRecord line = lines.next();
                if (n >= skip) {
                    each.accept(row((int) line.getRecordNumber() + 1, line, header));
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private char delimiter() {
        int end = text.indexOf('\n');
        String header = end < 0 ? text : text.substring(0, end);
        return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
    }

    private static ContactRow row(int n, CSVRecord line, Map<String, Integer> header) {
        Map<String, String> custom = new LinkedHashMap<>();
        header.keySet().stream()
                .filter(column -> column.toLowerCase(Locale.ROOT).startsWith(CUSTOM))
                .forEach(column -> custom.put(column.substring(CUSTOM.length()), cell(line, column)));
        custom.values().removeIf(String::isEmpty);
        return new ContactRow(
                n,
                cell(line, "name"),
                Stream.of("phone_numbers", "phone_number", "phone")
                        .flatMap(column -> parts(cell(line, column)))
                        .toList(),
                cell(line, "lead_status"),
                cell(line, "product"),
                cell(line, "market"),
                cell(line, "state"),
                parts(cell(line, "tags")).toList(),
                cell(line, "notes"),
                custom);
    }

    private static Stream<String> parts(String cell) {
        return Arrays.stream(cell.split("[|;,\r\n]")).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static String cell(CSVRecord line, String column) {
        return line.isSet(column) ? line.get(column).strip() : "";
    }
}
