package io.dialplane.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A network that delivers every request and loses every answer: the connection breaks when the answer begins. */
final class LossyProxy implements AutoCloseable {

    private final ServerSocket server;
    private final URI target;
    private final AtomicInteger lost = new AtomicInteger();

    LossyProxy(URI target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
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
                Socket there = new Socket(target.getHost(), target.getPort())) {
            start(() -> copy(client, there));
            if (there.getInputStream().read() >= 0) {
                lost.incrementAndGet();
            }
        } catch (IOException e) {
            // one of both has gone
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // one of both has gone
        }
    }

    /** Where clients connect. */
    URI uri() {
        return URI.create("http://localhost:" + server.getLocalPort() + "/");
    }

    /** How many answers were lost. */
    int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
