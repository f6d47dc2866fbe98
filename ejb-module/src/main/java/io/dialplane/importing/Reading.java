package io.dialplane.importing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.DoubleConsumer;

/** Knows how much of a file has been read, over all of its parts, and tells as the reading goes on. */
final class Reading {

    private final DoubleConsumer share;
    private long total;
    private long read;

    /** @param share told from 0 to 1, never less than before; may throw, and so end the reading */
    Reading(DoubleConsumer share) {
        this.share = share;
    }

    /** @param bytes what there is to read, all parts together */
    void begins(long bytes) {
        total = bytes;
        share.accept(0);
    }

    /** A part, whose bytes count as they are read. */
    InputStream of(InputStream part) {
        return new FilterInputStream(part) {
            @Override
            public int read() throws IOException {
                int b = super.read();
                count(b < 0 ? 0 : 1);
                return b;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                count(Math.max(n, 0));
                return n;
            }
        };
    }

    private void count(int bytes) {
        read += bytes;
        share.accept(total == 0 ? 1 : Math.min(1, (double) read / total));
    }
}
