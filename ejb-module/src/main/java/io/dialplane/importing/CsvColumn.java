package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The first column of a CSV file in UTF-8: with or without byte order mark, separated by comma, semicolon or tab, quoted
 * or not. Holds one cell at a time, cut to what a number can be, so that no line is too long.
 */
final class CsvColumn {

    private static final int LOOK_BYTES = 1 << 15;

    private final Reader in;
    private final char separator;
    private final Consumer<String> each;
    private final StringBuilder cell = new StringBuilder();

    private CsvColumn(Reader in, char separator, Consumer<String> each) {
        this.in = in;
        this.separator = separator;
        this.each = each;
    }

    /** @throws DomainException 400 when it is no such file */
    static void read(InputStream bytes, Consumer<String> each) throws IOException {
        BufferedInputStream in = new BufferedInputStream(bytes, LOOK_BYTES);
        in.mark(LOOK_BYTES);
        byte[] start = in.readNBytes(LOOK_BYTES - 1);
        in.reset();
        if (start.length >= 2
                && ((start[0] == (byte) 0xFF && start[1] == (byte) 0xFE)
                        || (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF))) {
            throw DomainException.invalid("file", "file.not-utf-8");
        }
        if (start.length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF) {
            in.skipNBytes(3);
        }
        // other columns may be in whatever encoding: they are not read
        Reader reader = new BufferedReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)),
                1 << 16);
        new CsvColumn(reader, separator(new String(start, StandardCharsets.UTF_8)), each).rows();
    }

    /** Whichever of the three is most frequent in the first line that has any. */
    private static char separator(String start) {
        for (String line : start.split("[\r\n]+")) {
            String bare = line.replaceAll("\"[^\"]*\"", "");
            char best = ',';
            long most = 0;
            for (char candidate : new char[] {',', ';', '\t'}) {
                long count = bare.chars().filter(c -> c == candidate).count();
                if (count > most) {
                    best = candidate;
                    most = count;
                }
            }
            if (most > 0) {
                return best;
            }
        }
        return ',';
    }

    private void rows() throws IOException {
        int column = 0;
        boolean atStart = true;
        boolean quoted = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == 0) {
                throw DomainException.invalid("file", "file.not-text");
            }
            if (quoted) {
                if (c != '"') {
                    take(column, c);
                    continue;
                }
                c = in.read();
                if (c == '"') {
                    take(column, c);
                    continue;
                }
                quoted = false;
                if (c < 0) {
                    break;
                }
            }
            if (c == '\n' || c == '\r') {
                endRow();
                column = 0;
                atStart = true;
            } else if (c == separator) {
                column++;
                atStart = true;
            } else if (c == '"' && atStart) {
                quoted = true;
                atStart = false;
            } else {
                take(column, c);
                atStart = atStart && c == ' ';
            }
        }
        if (quoted) {
            throw DomainException.invalid("file", "file.open-quote");
        }
        endRow();
    }

    private void take(int column, int c) {
        if (column == 0 && cell.length() < NumberFile.LONGEST_TEXT) {
            cell.append((char) c);
        }
    }

    private void endRow() {
        if (cell.length() > 0) {
            each.accept(cell.toString());
            cell.setLength(0);
        }
    }
}
