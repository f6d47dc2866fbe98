package io.dialplane.web.importing;

import io.dialplane.importing.NumberFile;
import io.dialplane.platform.DomainException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadBase.SizeLimitExceededException;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.UploadContext;

/**
 * The part {@code file} of a multipart request, kept in a temporary file until closed: a slow sender holds neither memory
 * nor a transaction.
 */
public final class UploadedFile implements AutoCloseable {

    /** Of temporary files: names the process, so that what a killed one left can be told apart. */
    static final String PREFIX = "dialplane-upload-" + ProcessHandle.current().pid() + "-";

    private static final String PART = "file";
    private static final int MOST_PARTS = 20;
    private static final long MB = 1024 * 1024;

    /** What other fields, and what stands between them, may take. */
    private static final long BESIDES_THE_FILE = MB;

    private static final int LONGEST_HEADER = 8 * 1024;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final String name;

    private UploadedFile(Path file, String name) {
        this.file = file;
        this.name = name;
    }

    /**
     * Reads the request to the end of the file.
     *
     * @param limitMb largest file, MB
     * @throws DomainException 400 when there is no such part or the request is not well-formed, 413 when the file is larger
     */
    public static UploadedFile receive(String contentType, InputStream body, int limitMb) {
        FileUpload upload = new FileUpload();
        upload.setPartHeaderSizeMax(LONGEST_HEADER);
        upload.setSizeMax(limitMb * MB + BESIDES_THE_FILE);
        try {
            FileItemIterator parts = upload.getItemIterator(new Request(contentType, body));
            for (int i = 0; i < MOST_PARTS && parts.hasNext(); i++) {
                FileItemStream part = parts.next();
                if (PART.equals(part.getFieldName()) && !part.isFormField()) {
                    return keep(part, body, limitMb);
                }
            }
        } catch (FileUploadException | IOException e) {
            Throwable why = e instanceof SizeLimitExceededException ? e : e.getCause();
            if (why instanceof SizeLimitExceededException size && size.getPermittedSize() > LONGEST_HEADER) {
                throw DomainException.tooLarge("file.too-large", limitMb);
            }
            throw DomainException.badRequest("file.upload-broken");
        }
        throw DomainException.invalid(PART, "file.missing");
    }

    private static UploadedFile keep(FileItemStream part, InputStream body, int limitMb) throws IOException {
        Path file;
        try {
            file = Files.createTempFile(PREFIX, ".tmp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean kept = false;
        try (InputStream in = part.openStream();
                OutputStream out = Files.newOutputStream(file)) {
            copy(in, out, body, limitMb);
            kept = true;
            return new UploadedFile(file, part.getName());
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, InputStream body, int limitMb) throws IOException {
        long limit = limitMb * MB;
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            read += n;
            if (read > limit) {
                drain(body, buffer, limit);
                throw DomainException.tooLarge("file.too-large", limitMb);
            }
            out.write(buffer, 0, n);
        }
    }

    /** Most clients read no answer before they have sent all; up to a point they may. */
    private static void drain(InputStream body, byte[] buffer, long most) throws IOException {
        for (long left = most; left > 0; ) {
            int n = body.read(buffer);
            if (n < 0) {
                return;
            }
            left -= n;
        }
    }

    /** As the sender calls it; null: not at all. */
    public String name() {
        return name;
    }

    /** All of it: for small files. */
    public byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param inflatedLimit what it may inflate to, bytes */
    public NumberFile numbers(long inflatedLimit) {
        return new NumberFile(file, name, inflatedLimit);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Request(String contentType, InputStream body) implements UploadContext {

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return -1;
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream getInputStream() {
            return body;
        }
    }
}
