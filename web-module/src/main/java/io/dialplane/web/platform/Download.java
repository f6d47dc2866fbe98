package io.dialplane.web.platform;

import io.dialplane.platform.Messages;
import io.dialplane.platform.TableWriter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/** An answer that is a table as a file, written while its rows are read. */
public final class Download {

    private static final System.Logger LOG = System.getLogger(Download.class.getName());

    private Download() {}

    /** Begins a table, with its head. */
    public interface Format {
        TableWriter begin(OutputStream out) throws IOException;
    }

    /** Writes the rows. */
    public interface Rows {
        void writeTo(TableWriter table) throws IOException;
    }

    /**
     * The answer. Servers end it in order even when the rows fail in its middle, so the file has to say that it is not whole.
     *
     * @param name of the file: letters, digits, dots and dashes
     */
    public static Response of(String type, String name, Format format, Rows rows) {
        StreamingOutput body = out -> {
            try {
                write(format.begin(out), rows);
            } catch (IOException e) { // the client went away: nobody is left to be told
                LOG.log(System.Logger.Level.DEBUG, "A download broke off", e);
            }
        };
        return Response.ok(body)
                .type(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static void write(TableWriter table, Rows rows) throws IOException {
        try {
            rows.writeTo(table);
        } catch (RuntimeException e) {
            table.breakOff(Messages.english("download.broken-off"));
            throw e;
        }
        table.finish();
    }
}
