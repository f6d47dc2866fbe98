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
import java.util.function.ObjIntConsumer;

/**
 * The first column of a CSV file in UTF-8: with or without byte order mark, separated by comma, semicolon or tab, quoted
 * or not. Holds one cell at a time, cut to what a number can be, so that no line is too long.
 */
final class CsvColumn {

    private static final int LOOK_BYTES = 1 << 15;

    private final Reader in;
    private final char separator;
    private final ObjIntConsumer<String> each;
    private final StringBuilder cell = new StringBuilder();
    private int row = 1;

    private CsvColumn(Reader in, char separator, ObjIntConsumer<String> each) {
        this.in = in;
        this.separator = separator;
        this.each = each;
    }

    /**
     * Hands out the cells of the first column, each with the number of its row.
     *
     * @throws DomainException 400 when it is no such file
     */
    static void read(InputStream bytes, ObjIntConsumer<String> each) throws IOException {
        BufferedInputStream in = new BufferedInputStream(bytes, LOOK_BYTES);
        in.mark(LOOK_BYTES);
        byte[] start = look(in);
        in.reset();
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

    /**
     * Looks at the start only.
     *
     * @throws DomainException 400 when it can't be the start of such a file
     */
    static void check(InputStream in) throws IOException {
        for (byte b : look(in)) {
            if (b == 0) {
                throw DomainException.invalid("file", "file.not-text");
            }
        }
    }

    private static byte[] look(InputStream in) throws IOException {
        byte[] start = in.readNBytes(LOOK_BYTES - 1);
        if (start.length >= 2
                && ((start[0] == (byte) 0xFF && start[1] == (byte) 0xFE)
                        || (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF))) {
            throw DomainException.invalid("file", "file.not-utf-8");
        }
        return start;
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
        boolean returned = false;
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
            if (c == '\n' && returned) { // the second half of a line's end
                returned = false;
                continue;
            }
            returned = c == '\r';
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
            each.accept(cell.toString(), row);
            cell.setLength(0);
        }
        row++;
    }
}
