package io.dialplane.takeover;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** Rows on their way from one database to the other, in the text form of COPY; only a few are in memory at once. */
final class Copy {

    /** A null in the text form. */
    static final String NULL = "\\N";

    private static final int BUFFER = 65_536;

    private Copy() {}

    /** Makes a row for the one database of a row from the other. */
    interface Row {

        /**
         * @param fields as COPY writes them: escaped, {@link #NULL} for null
         * @param out    takes the fields of the new row, escaped too
         */
        void read(String[] fields, Fields out);
    }

    /** The fields of a row that is being written; a row without any is left out. */
    static final class Fields {

        private final StringBuilder line = new StringBuilder(256);

        Fields add(String escaped) {
            if (line.length() > 0) {
                line.append('\t');
            }
            line.append(escaped == null ? NULL : escaped);
            return this;
        }

        Fields add(Object value) {
            return add(value == null ? null : value.toString());
        }
    }

    /**
     * Copies.
     *
     * @param out a {@code COPY (SELECT …) TO STDOUT}
     * @param in  a {@code COPY … FROM STDIN}
     * @return how many rows were read
     */
    static long pipe(Connection from, String out, Connection to, String in, Row row) throws SQLException {
        CopyOut reading = from.unwrap(PGConnection.class).getCopyAPI().copyOut(out);
        CopyIn writing = null;
        long rows = 0;
        try {
            writing = to.unwrap(PGConnection.class).getCopyAPI().copyIn(in);
            StringBuilder buffer = new StringBuilder(BUFFER + 4_096);
            for (byte[] line = reading.readFromCopy(); line != null; line = reading.readFromCopy()) {
                rows++;
                String text = new String(line, StandardCharsets.UTF_8);
                int end = text.endsWith("\n") ? text.length() - 1 : text.length();
                Fields fields = new Fields();
                row.read(text.substring(0, end).split("\t", -1), fields);
                if (fields.line.length() > 0) {
                    buffer.append(fields.line).append('\n');
                    if (buffer.length() >= BUFFER) {
                        write(writing, buffer);
                    }
                }
            }
            write(writing, buffer);
            writing.endCopy();
            return rows;
        } finally {
            if (writing != null && writing.isActive()) {
                writing.cancelCopy();
            }
            if (reading.isActive()) {
                reading.cancelCopy();
            }
        }
    }

    private static void write(CopyIn writing, StringBuilder buffer) throws SQLException {
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        writing.writeToCopy(bytes, 0, bytes.length);
        buffer.setLength(0);
    }
}
