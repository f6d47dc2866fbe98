package io.dialplane.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A line to a server that can go silent: connections stay open, new ones are taken, and nothing comes through, as when the server's
 * machine has gone without saying so. Connections that the silence has met never work again, as their other end knows nothing of them.
 */
public final class SilentLine implements AutoCloseable {

    private static final int BUFFER_BYTES = 8_192;

    private final ServerSocket server;
    private final Supplier<InetSocketAddress> target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> dead = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    /** @param target where the server is now */
    SilentLine(Supplier<InetSocketAddress> target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Until {@link #work}. */
    public void goSilent() {
        silent = true;
        dead.addAll(open);
    }

    /** New connections work again. */
    public void work() {
        silent = false;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "silent-line");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                open.add(client);
                if (silent) {
                    dead.add(client);
                }
                start(() -> serve(client));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket there = new Socket()) {
            if (!dead.contains(client)) {
                there.connect(target.get());
                there.setTcpNoDelay(true);
                start(() -> answers(client, there));
            }
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            int read;
            while ((read = in.read(buffer)) >= 0) {
                if (!dead.contains(client)) {
                    there.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // one of both has gone
        } finally {
            open.remove(client);
            dead.remove(client);
        }
    }

    /** When the server ends the connection, the client is told, unless nothing comes through. */
    private void answers(Socket client, Socket there) {
        try {
            OutputStream out = client.getOutputStream();
            InputStream in = there.getInputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            int read;
            while ((read = in.read(buffer)) >= 0) {
                if (!dead.contains(client)) {
                    out.write(buffer, 0, read);
                }
            }
            if (!dead.contains(client)) {
                client.close();
            }
        } catch (IOException e) {
            // one of both has gone; the client's side is closed by whoever reads from it
            if (!dead.contains(client)) {
                close(client);
            }
        }
    }

    private static void close(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
