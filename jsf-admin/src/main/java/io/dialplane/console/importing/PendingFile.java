package io.dialplane.console.importing;

import io.dialplane.importing.NumberFile;
import io.dialplane.importing.UploadConfig;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.SessionScoped;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The file that a person has sent and not yet confirmed: one at a time, kept on this node until the session is over. */
@SessionScoped
public class PendingFile implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Rows shown before the import begins. */
    static final int SHOWN = 10;

    private static final long MB = 1024 * 1024;
    private static final String PREFIX =
            "dialplane-console-" + ProcessHandle.current().pid() + "-";

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
        if (part == null || part.getSubmittedFileName() == null || part.getSize() == 0) {
            throw DomainException.invalid("file", "file.missing");
        }
        if (part.getSize() > UploadConfig.limitMb() * MB) {
            throw DomainException.tooLarge("file.too-large", UploadConfig.limitMb());
        }
        try (InputStream in = part.getInputStream()) {
            Path kept = Files.createTempFile(PREFIX, ".tmp");
            path = kept.toString();
            Files.copy(in, kept, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        name = part.getSubmittedFileName();
        company = forCompany;
        try {
            file().check();
        } catch (DomainException e) {
            forget();
            throw e;
        }
    }

    /** Whether there is one for this company. */
    boolean isFor(int thisCompany) {
        return path != null && company == thisCompany && Files.exists(Path.of(path));
    }

    NumberFile file() {
        return new NumberFile(Path.of(path), name, UploadConfig.inflatedLimitBytes());
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
            try {
                Files.deleteIfExists(Path.of(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        path = null;
    }
}
