package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that refuses to be larger than a JSON request needs to be. */
final class LimitedBody extends FilterInputStream {

    /** Largest JSON request, bytes. */
    static final long LIMIT = 8L * 1024 * 1024;

    private long read;

    private LimitedBody(InputStream in) {
        super(in);
    }

    static InputStream of(InputStream body) {
        return new LimitedBody(body);
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    private void count(int n) {
        read += n;
        if (read > LIMIT) {
            throw DomainException.tooLarge("request.too-large", LIMIT / (1024 * 1024));
        }
    }
}
