package io.dialplane.console.importing;

import io.dialplane.importing.NumberFile;
import io.dialplane.importing.UploadConfig;
import io.dialplane.platform.DomainException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of numbers that a form has sent, kept as a temporary file until closed. */
public final class SentFile implements AutoCloseable {

    private static final long MB = 1024 * 1024;
    private static final String PREFIX =
            "dialplane-console-" + ProcessHandle.current().pid() + "-";

    private final Path path;
    private final String name;

    private SentFile(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    /** Whether a form's field has a file. */
    public static boolean isIn(Part part) {
        return part != null && part.getSubmittedFileName() != null && part.getSize() > 0;
    }

    /**
     * Keeps what a form has sent.
     *
     * @param part null: nothing
     * @throws DomainException 400 when it is missing or no file of numbers, 413 when it is larger than {@code UPLOAD_LIMIT_MB}
     */
    public static SentFile of(Part part) {
        SentFile sent = new SentFile(keep(part), part.getSubmittedFileName());
        try {
            sent.numbers().check();
        } catch (DomainException e) {
            sent.close();
            throw e;
        }
        return sent;
    }

    private static Path keep(Part part) {
        if (!isIn(part)) {
            throw DomainException.invalid("file", "file.missing");
        }
        if (part.getSize() > UploadConfig.limitMb() * MB) {
            throw DomainException.tooLarge("file.too-large", UploadConfig.limitMb());
        }
        try (InputStream in = part.getInputStream()) {
            Path kept = Files.createTempFile(PREFIX, ".tmp");
            try {
                Files.copy(in, kept, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Files.deleteIfExists(kept);
                throw e;
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    String name() {
        return name;
    }

    public NumberFile numbers() {
        return numbers(path, name);
    }

    static NumberFile numbers(Path path, String name) {
        return new NumberFile(path, name, UploadConfig.inflatedLimitBytes());
    }

    @Override
    public void close() {
        delete(path);
    }

    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
