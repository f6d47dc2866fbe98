package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.ObjIntConsumer;

/**
 * A list of numbers in a file: {@code .csv} or {@code .xlsx}, the first column of each row, the first row a header or not.
 * Read as a stream: what it takes in memory doesn't grow with the file.
 */
public final class NumberFile {

    /** Longer texts are cut: they are no numbers. */
    static final int LONGEST_TEXT = 100;

    private static final byte[] ZIP = HexFormat.of().parseHex("504b0304");
    private static final byte[] OLE2 = HexFormat.of().parseHex("d0cf11e0a1b11ae1");
    private static final int FEWEST_DIGITS = 5;

    private final Path file;
    private final String name;
    private final long inflatedLimit;

    private enum Kind {
        CSV,
        XLSX
    }

    /**
     * A file that has arrived.
     *
     * @param name          as its owner calls it; the ending says what it is
     * @param inflatedLimit what it may inflate to, bytes
     */
    public NumberFile(Path file, String name, long inflatedLimit) {
        this.file = file;
        this.name = name;
        this.inflatedLimit = inflatedLimit;
    }

    /** As its owner calls it; null: not at all. */
    public String name() {
        return name;
    }

    /** Bytes, as it came. */
    long size() throws IOException {
        return Files.size(file);
    }

    /** Its bytes, as they came. */
    InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    /**
     * Looks at what shows without reading all of it: that it is a file of the two kinds, and not encrypted; of a workbook
     * also that it is whole, what it inflates to, and that it has sheets.
     *
     * @throws DomainException 400 when it doesn't
     */
    public void check() {
        try {
            if (kind() == Kind.XLSX) {
                new XlsxColumn(file, inflatedLimit).check();
            } else {
                try (InputStream in = open()) {
                    CsvColumn.check(in);
                }
            }
        } catch (IOException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    /**
     * Hands each row's first cell to {@code each}, without blank ones and headers.
     *
     * @throws DomainException 400 when the file is of another kind, encrypted, broken, or inflates beyond the limit; rows
     *                         may have been handed out before
     */
    public void forEach(Consumer<String> each) {
        forEach(row -> each.accept(row.text()), share -> {});
    }

    /**
     * The same with the place of each row, always in the same order.
     *
     * @param each  may throw, and so end the reading
     * @param share told again and again how much has been read, from 0 to 1; may throw as well
     */
    void forEach(Consumer<NumberRow> each, DoubleConsumer share) {
        Reading reading = new Reading(share);
        try {
            if (kind() == Kind.XLSX) {
                new XlsxColumn(file, inflatedLimit).forEach(sheet -> withoutHeader(sheet, each), reading);
            } else {
                reading.begins(size());
                try (InputStream in = new BufferedInputStream(reading.of(open()), 1 << 16)) {
                    CsvColumn.read(in, withoutHeader(null, each));
                }
            }
        } catch (IOException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private Kind kind() throws IOException {
        byte[] start = start();
        String ending = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
        if (startsWith(start, OLE2)) {
            throw DomainException.invalid("file", "file.encrypted");
        }
        boolean zip = startsWith(start, ZIP);
        if (ending.endsWith(".xlsx")) {
            if (!zip) {
                throw DomainException.invalid("file", "file.broken");
            }
            return Kind.XLSX;
        }
        if (!ending.endsWith(".csv") || zip) {
            throw DomainException.invalid("file", "file.other-kind");
        }
        return Kind.CSV;
    }

    /** Passes on what is not blank; the first of a sheet only when it has the look of a number. */
    private static ObjIntConsumer<String> withoutHeader(String sheet, Consumer<NumberRow> each) {
        boolean[] seen = {false};
        return (text, row) -> {
            String cell = text.strip();
            if (cell.isEmpty()) {
                return;
            }
            boolean header = !seen[0] && isHeader(cell);
            seen[0] = true;
            if (!header) {
                each.accept(new NumberRow(sheet, row, withoutDecimals(cell)));
            }
        };
    }

    private static boolean isHeader(String cell) {
        return cell.chars().filter(Character::isDigit).count() < FEWEST_DIGITS
                && cell.chars().anyMatch(Character::isLetter);
    }

    /** Programs that take a number for a quantity write {@code 9121234567.0}. */
    private static String withoutDecimals(String cell) {
        return cell.endsWith("0") && cell.matches("[0-9]+\\.0+") ? cell.substring(0, cell.indexOf('.')) : cell;
    }

    private byte[] start() throws IOException {
        try (InputStream in = open()) {
            return in.readNBytes(OLE2.length);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
