package io.dialplane.platform;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A file whose first line names its columns: CSV in UTF-8, with or without byte order mark, separated by {@code ,}, {@code ;} or tab.
 * Names of columns may be in small or large letters; empty lines do not count.
 */
public final class HeadedCsv {

    private final String text;

    private HeadedCsv(String text) {
        this.text = text;
    }

    /** A line below the first one. */
    public static final class Row {

        private final CSVRecord line;
        private final Set<String> columns;

        private Row(CSVRecord line, Set<String> columns) {
            this.line = line;
            this.columns = columns;
        }

        /** Which row of a table it is, the head being row 1. */
        public int number() {
            return (int) line.getRecordNumber() + 1;
        }

        /** The columns of the file, as it writes them. */
        public Set<String> columns() {
            return columns;
        }

        /** Without space around it; empty where the file has no such column or the row no such cell. */
        public String cell(String column) {
            return line.isSet(column) ? line.get(column).strip() : "";
        }
    }

    /** @throws DomainException 400 naming {@code file} when it is not text in UTF-8 */
    public static HeadedCsv of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw DomainException.invalid("file", "file.not-text");
            }
            return new HeadedCsv(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw DomainException.invalid("file", "file.not-utf-8");
        }
    }

    /**
     * Its rows in order, but for the first ones.
     *
     * @param needed    column that it must have
     * @param otherwise key of the refusal when it has not
     * @param skip      how many rows are left out
     * @throws DomainException 400 naming {@code file} when it is no such file, or broken
     */
    public void forEach(String needed, String otherwise, int skip, Consumer<Row> each) {
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
            Set<String> columns = parser.getHeaderMap() == null
                    ? Set.of()
                    : parser.getHeaderMap().keySet();
            if (columns.stream().noneMatch(needed::equalsIgnoreCase)) {
                throw DomainException.invalid("file", otherwise);
            }
            Iterator<CSVRecord> lines = parser.iterator();
            for (int n = 0; lines.hasNext(); n++) {
                CSVRecord line = lines.next();
                if (n >= skip) {
                    each.accept(new Row(line, columns));
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private char delimiter() {
        String header = text.lines().findFirst().orElse("");
        return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
    }
}
