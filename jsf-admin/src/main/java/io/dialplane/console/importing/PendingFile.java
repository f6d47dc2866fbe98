package io.dialplane.console.importing;

import io.dialplane.importing.NumberFile;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.SessionScoped;
import jakarta.servlet.http.Part;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file that a person has sent and not yet confirmed: one at a time, kept on this node until the session is over. */
@SessionScoped
public class PendingFile implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Rows shown before the import begins. */
    static final int SHOWN = 10;

    private String path;
    private String name;
    private int company;

    /** That is enough. */
    private static final class Enough extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }

    /**
     * Keeps a file and looks at its beginning.
     *
     * @throws DomainException 400 when it is missing or no file of numbers, 413 when it is too large
     */
    void receive(Part part, int forCompany) {
        forget();
        SentFile sent = SentFile.of(part);
        path = sent.path().toString();
        name = sent.name();
        company = forCompany;
    }

    /** Whether there is one for this company. */
    boolean isFor(int thisCompany) {
        return path != null && company == thisCompany && Files.exists(Path.of(path));
    }

    NumberFile file() {
        return SentFile.numbers(Path.of(path), name);
    }

    String name() {
        return name;
    }

    /** The first rows' texts. */
    List<String> firstRows() {
        List<String> rows = new ArrayList<>();
        try {
            file().forEach(row -> {
                rows.add(row);
                if (rows.size() == SHOWN) {
                    throw new Enough();
                }
            });
        } catch (Enough e) {
            return rows;
        }
        return rows;
    }

    @PreDestroy
    void forget() {
        if (path != null) {
            SentFile.delete(Path.of(path));
        }
        path = null;
    }
}
