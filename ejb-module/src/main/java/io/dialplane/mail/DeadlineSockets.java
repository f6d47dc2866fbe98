package io.dialplane.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/**
 * Connections that end by a time, however slowly the other side answers, and that go to allowed addresses only: whoever names a
 * mail server must not reach into the operator's network with it. What a name means is asked once, when the connection is made.
 */
final class DeadlineSockets extends SocketFactory {

    private final long endNanos;
    private final Predicate<InetAddress> allowed;

    /** @param time for all connections together, from now on */
    DeadlineSockets(Duration time, Predicate<InetAddress> allowed) {
        this.endNanos = System.nanoTime() + time.toNanos();
        this.allowed = allowed;
    }

    @Override
    public Socket createSocket() {
        return new DeadlineSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return connected(new InetSocketAddress(address, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(address, port);
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address, millisLeft());
        return socket;
    }

    private int millisLeft() throws SocketTimeoutException {
        long millis = (endNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the mail server takes too long");
        }
        return (int) millis;
    }

    private final class DeadlineSocket extends Socket {

        @Override
        public void connect(SocketAddress address, int timeout) throws IOException {
            InetAddress ip = ((InetSocketAddress) address).getAddress();
            if (ip != null && !allowed.test(ip)) {
                throw new IOException("the mail server's address is not allowed");
            }
            super.connect(address, Math.min(timeout == 0 ? Integer.MAX_VALUE : timeout, millisLeft()));
        }

        @Override
        public void connect(SocketAddress address) throws IOException {
            connect(address, 0);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int from, int most) throws IOException {
                    setSoTimeout(millisLeft());
                    return super.read(bytes, from, most);
                }
            };
        }
    }
}
