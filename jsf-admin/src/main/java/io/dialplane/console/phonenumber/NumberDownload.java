package io.dialplane.console.phonenumber;

import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.platform.TableFile;
import io.dialplane.phonenumber.ExportSelection;
import io.dialplane.phonenumber.NumberExport;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Numbers as a file, in the reader's language and calendar. */
@RequestScoped
public class NumberDownload {

    /** What the columns of {@link NumberExport} are called. */
    private static final List<String> COLUMNS = List.of(
            "export.id",
            "field.phone-number",
            "field.status",
            "field.attempts",
            "field.last-attempt",
            "export.last-status-change",
            "field.agent",
            "export.agent-phone",
            "field.user-message");

    @Inject
    private NumberExport export;

    @Inject
    private Exports exports;

    @Inject
    private TableFile file;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Look look;

    /**
     * Answers with a file.
     *
     * @param format {@code xlsx}, else CSV
     * @param key    what the page asks by how far it is; null: it does not ask
     */
    void write(HttpServletResponse response, ExportSelection selection, String format, String key) throws IOException {
        NumberExport.Begun begun =
                export.begin(signedIn.companyId(), selection, file.calendar(), status -> look.name("status.", status));
        Exports.Progress progress = exports.begin(key);
        boolean whole = false;
        try {
            file.write(
                    response,
                    "numbers",
                    "page.numbers",
                    COLUMNS,
                    format,
                    table -> begun.writeTo(progress.counting(table)));
            whole = true;
        } finally {
            progress.over(whole);
        }
    }
}
