package io.dialplane.provisioning.freeswitch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An event socket as FreeSWITCH's has it, after {@code src/mod/event_handlers/mod_event_socket/mod_event_socket.c} (public, MPL 1.1):
 * {@code listener_run} greets with {@code auth/request}, {@code parse_command} answers {@code auth} with {@code command/reply} and
 * {@code api} with {@code api/response} and the length of the answer; a connection that the access list refuses gets
 * {@code text/rude-rejection}; a wrong password ends with {@code text/disconnect-notice}.
 */
public final class EventSocketPeer implements AutoCloseable {

    private static final String GOODBYE = "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n";
    private static final String DENIED = "Access Denied, go away.\n";

    private final ServerSocket server;
    private final String password;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Thread acceptor = new Thread(this::accept, "event-socket-peer");
    private volatile Mood mood = Mood.WELL;

    /** How it behaves. */
    public enum Mood {
        WELL,
        /** Refuses addresses. */
        RUDE,
        /** Takes connections and says nothing. */
        SILENT,
        /** Gives a byte a tenth of a second. */
        DRIPPING,
        /** Hangs up in the middle of an answer. */
        BREAKING_OFF,
        /** Announces an answer of two gigabytes. */
        BOASTING
    }

    private EventSocketPeer(ServerSocket server, String password) {
        this.server = server;
        this.password = password;
        answers.put("reloadxml", "+OK [Success]\n");
        answers.put(
                "version",
                "FreeSWITCH Version 1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit (git a88d069 2024-08-02 21:02:27Z 64bit)\n");
        answers.put("show registrations as json", "{\"row_count\":0}\n");
        answers.put("show calls as json", "{\"row_count\":0}\n");
    }

    /** One on a free port of the loopback address. */
    public static EventSocketPeer start(String password) {
        try {
            EventSocketPeer peer =
                    new EventSocketPeer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), password);
            peer.acceptor.setDaemon(true);
            peer.acceptor.start();
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The commands that were given, in their order. */
    public List<String> commands() {
        return commands;
    }

    /** What it answers to a command from now on. */
    public EventSocketPeer answers(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    public EventSocketPeer is(Mood next) {
        mood = next;
        return this;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread thread = new Thread(() -> serve(socket), "event-socket-peer-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (mood == Mood.SILENT) {
                in.readLine();
                return;
            }
            if (mood == Mood.RUDE) {
                send(out, "Content-Type: text/rude-rejection\nContent-Length: " + DENIED.length() + "\n\n" + DENIED);
                return;
            }
            send(out, "Content-Type: auth/request\n\n");
            if (!("auth " + password).equals(command(in))) {
                send(out, "Content-Type: command/reply\nReply-Text: -ERR invalid\n\n");
                send(
                        out,
                        "Content-Type: text/disconnect-notice\nContent-Length: " + GOODBYE.length() + "\n\n" + GOODBYE);
                return;
            }
            send(out, "Content-Type: command/reply\nReply-Text: +OK accepted\n\n");
            for (String command = command(in); command != null; command = command(in)) {
                answer(out, command);
            }
        } catch (IOException e) {
            // the other side has gone
        }
    }

    /** Lines up to an empty one; the first of them. */
    private static String command(BufferedReader in) throws IOException {
        String first = in.readLine();
        for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
            // what follows are headers
        }
        return first;
    }

    private void answer(OutputStream out, String line) throws IOException {
        if (!line.startsWith("api ")) {
            send(out, "Content-Type: command/reply\nReply-Text: -ERR command not found\n\n");
            return;
        }
        String command = line.substring(4);
        commands.add(command);
        String body = answers.getOrDefault(
                command,
                command.startsWith("sofia profile ") || command.startsWith("xml_flush_cache ")
                        ? "+OK\n"
                        : "-ERR " + command.split(" ")[0] + " Command not found!\n");
        int length = mood == Mood.BOASTING ? Integer.MAX_VALUE : body.getBytes(StandardCharsets.UTF_8).length;
        String answer = "Content-Type: api/response\nContent-Length: " + length + "\n\n" + body;
        if (mood == Mood.BREAKING_OFF) {
            send(out, answer.substring(0, answer.length() - 3));
            throw new IOException("breaks off");
        }
        send(out, answer);
    }

    private void send(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (mood != Mood.DRIPPING) {
            out.write(bytes);
            out.flush();
            return;
        }
        for (byte b : bytes) {
            out.write(b);
            out.flush();
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    /** Afterwards nobody is let in: a thread that waits for a connection may get one more while it is being closed. */
    @Override
    public void close() {
        try {
            server.close();
            acceptor.join();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
