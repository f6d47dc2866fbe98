package io.dialplane.console.platform;

import io.dialplane.platform.DomainException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file that came with a form and is held in memory. */
public final class SmallFile {

    private static final long MB = 1024 * 1024;

    private SmallFile() {}

    /**
     * What the file holds.
     *
     * @param file   null: none was sent
     * @param mostMb megabytes at most
     * @throws DomainException 400 without a file, or for an empty one; 413 for one that is too large
     */
    public static byte[] bytes(Part file, int mostMb) {
        if (file == null || file.getSubmittedFileName() == null || file.getSize() == 0) {
            throw DomainException.invalid("file", "field.missing");
        }
        if (file.getSize() > mostMb * MB) {
            throw DomainException.tooLarge("file.too-large", Integer.toString(mostMb));
        }
        try (InputStream in = file.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
