package io.dialplane.provisioning.freeswitch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A connection to a switch's event socket ({@code mod_event_socket}): it asks for the password with {@code auth/request}, answers
 * {@code command/reply} to it and {@code api/response} with a length to commands; {@code text/rude-rejection} when its access
 * list refuses the address. Everything has to happen before an end that is set when the connection is made.
 */
public final class EventSocket implements SwitchConsole {

    private static final int LARGEST_HEADERS = 16_384;
    private static final int LARGEST_BODY = 32 * 1024 * 1024;
    private static final String TYPE = "content-type";

    private final Socket socket;
    private final InputStream in;
    private final long end;

    private EventSocket(Socket socket, InputStream in, long end) {
        this.socket = socket;
        this.in = in;
        this.end = end;
    }

    /**
     * Connects and gives the password.
     *
     * @param patience for everything that is done with the connection
     * @throws SwitchException when the switch can't be reached, refuses, or speaks otherwise
     */
    public static EventSocket connect(String host, int port, String password, Duration patience)
            throws SwitchException {
        if (!password.matches("[^\\p{Cntrl}]+")) {
            throw new SwitchException("The event socket's password holds control characters");
        }
        long end = System.nanoTime() + patience.toNanos();
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            EventSocket connection = new EventSocket(socket, new BufferedInputStream(socket.getInputStream()), end);
            connection.login(password);
            return connection;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new SwitchException("event socket " + host + ":" + port, e);
        } catch (SwitchException | RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    private void login(String password) throws IOException, SwitchException {
        String type = headers().getOrDefault(TYPE, "");
        if (type.equals("text/rude-rejection")) {
            throw new SwitchException("The event socket's access list refuses this address");
        }
        if (!type.equals("auth/request")) {
            throw new SwitchException("This is no event socket");
        }
        send("auth " + password);
        Map<String, String> reply = headers();
        if (!reply.getOrDefault("reply-text", "").startsWith("+OK")) {
            throw new SwitchException("The event socket refuses the password");
        }
    }

    @Override
    public String run(SwitchCommand command) throws SwitchException {
        try {
            send("api " + command.text());
            while (true) {
                Map<String, String> headers = headers();
                String body = body(headers.getOrDefault("content-length", "0"));
                switch (headers.getOrDefault(TYPE, "")) {
                    case "api/response" -> {
                        if (body.startsWith("-ERR")) {
                            throw new SwitchException(command + ": " + body.strip());
                        }
                        return body;
                    }
                    case "text/disconnect-notice" -> throw new SwitchException("The switch hangs up");
                    default -> {
                        // a reply or an event that nobody asked for
                    }
                }
            }
        } catch (IOException e) {
            throw new SwitchException(command.text(), e);
        }
    }

    private void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\n\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** The lines before the next empty one, names in small letters. */
    private Map<String, String> headers() throws IOException, SwitchException {
        Map<String, String> headers = new HashMap<>();
        int total = 0;
        while (true) {
            String line = line();
            total += line.length() + 1;
            if (total > LARGEST_HEADERS) {
                throw new SwitchException("The switch answers too much");
            }
            if (!line.isEmpty()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            } else if (!headers.isEmpty()) {
                return headers;
            }
        }
    }

    private String line() throws IOException, SwitchException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = read();
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8).strip();
            }
            if (line.size() > LARGEST_HEADERS) {
                throw new SwitchException("The switch answers too much");
            }
            line.write(b);
        }
    }

    private String body(String length) throws IOException, SwitchException {
        if (!length.matches("[0-9]{1,9}") || Integer.parseInt(length) > LARGEST_BODY) {
            throw new SwitchException("The switch answers too much");
        }
        int left = Integer.parseInt(length);
        ByteArrayOutputStream body = new ByteArrayOutputStream(left);
        byte[] buffer = new byte[8192];
        while (left > 0) {
            limitTime();
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new SwitchException("The switch hung up");
            }
            body.write(buffer, 0, read);
            left -= read;
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException, SwitchException {
        limitTime();
        int b = in.read();
        if (b < 0) {
            throw new SwitchException("The switch hung up");
        }
        return b;
    }

    /** A slow drip is no reason to wait longer. */
    private void limitTime() throws IOException, SwitchException {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SwitchException("The switch takes too long");
        }
        socket.setSoTimeout((int) left);
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }
}
