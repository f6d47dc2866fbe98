package io.dialplane.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of one client: HTTP/1.1, blocking, kept open. Not for several threads.
 *
 * <p>The clients share the processors with the servers they measure, so they must cost little; see the module's README
 * section for what the Java platform's own clients cost beside this one.
 */
final class HttpConnection implements AutoCloseable {

    private static final int BUFFER_BYTES = 65_536;

    private final URI base;
    private final String head;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /**
     * An answer.
     *
     * @param status of HTTP
     */
    record Answer(int status, String body) {

        /** The body, if this is the status. */
        String expect(int expected) {
            if (status != expected) {
                throw new IllegalStateException("The product answered " + status + ": " + body);
            }
            return body;
        }
    }

    /** @param token bearer token; null: none */
    HttpConnection(URI base, String token) {
        this(base, "application/json", token == null ? null : "Bearer " + token);
    }

    /** @param authorization null: none */
    HttpConnection(URI base, String accepted, String authorization) {
        this.base = base;
        this.head = " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nAccept: " + accepted + "\r\n"
                + (authorization == null ? "" : "Authorization: " + authorization + "\r\n");
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    /** Posts a form as Twilio does. */
    Answer form(String path, String form, String signature) {
        return sendWith(
                "POST",
                path,
                form,
                "Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: " + signature + "\r\n");
    }

    /** @param json null: no body */
    Answer send(String method, String path, String json) {
        return send(method, path, "application/json", json);
    }

    /** @param content null: no body */
    Answer send(String method, String path, String type, String content) {
        return sendWith(method, path, content, "Content-Type: " + type + "\r\n");
    }

    private Answer sendWith(String method, String path, String content, String more) {
        byte[] body = content == null ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
        String headers = method + " " + path + head
                + (content == null ? "" : more + "Content-Length: " + body.length + "\r\n")
                + "\r\n";
        byte[] start = headers.getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        try {
            connect();
            out.write(request);
            return answer();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private void connect() throws IOException {
        if (socket == null) {
            socket = new Socket(base.getHost(), base.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(120_000);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
            out = socket.getOutputStream();
        }
    }

    private Answer answer() throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        int length = -1;
        boolean last = false;
        String header;
        while (!(header = line()).isEmpty()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("connection:")) {
                last = lower.endsWith("close");
            }
        }
        byte[] body = length >= 0 ? exactly(length) : status == 204 ? new byte[0] : chunks();
        if (last) {
            close();
        }
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int size;
        while ((size = Integer.parseInt(line(), 16)) > 0) {
            all.writeBytes(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("The connection ended within an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new IOException("The connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            socket = null;
        }
    }
}
