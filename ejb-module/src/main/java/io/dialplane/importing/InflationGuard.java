package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks through a zip file before anything in it is parsed: what it really inflates to, whatever it says, the names of its
 * entries, and that no XML tag is so long that a parser would have to hold it. What is small may inflate as it likes; more
 * than a hundredfold of something large is no list of numbers.
 */
final class InflationGuard {

    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_TAG = 1 << 20;
    private static final int MOST_FOLD = 100;

    /** Up to here it doesn't matter how small it was, bytes. */
    private static final long SMALL = 50L * 1024 * 1024;

    private final long packed;
    private final long limit;
    private long inflated;

    private InflationGuard(long packed, long limit) {
        this.packed = packed;
        this.limit = limit;
    }

    /**
     * Checks every entry.
     *
     * @param packed the file's size, bytes
     * @param limit  what all together may inflate to, bytes
     * @throws DomainException 400 when something is wrong
     * @throws IOException     when the file is broken
     */
    static void check(ZipFile zip, long packed, long limit) throws IOException {
        new InflationGuard(packed, limit).check(zip);
    }

    private void check(ZipFile zip) throws IOException {
        if (zip.size() > MOST_ENTRIES) {
            throw DomainException.invalid("file", "file.bomb", limit / (1024 * 1024));
        }
        Set<String> names = new HashSet<>();
        long said = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (!isDecent(entry.getName()) || !names.add(entry.getName())) {
                throw DomainException.invalid("file", "file.bad-entry");
            }
            said += Math.max(0, entry.getSize());
            judge(said);
        }
        byte[] buffer = new byte[1 << 16];
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            try (InputStream in = zip.getInputStream(entry)) {
                boolean xml =
                        entry.getName().endsWith(".xml") || entry.getName().endsWith(".rels");
                inflate(in, buffer, xml);
            }
        }
    }

    private void inflate(InputStream in, byte[] buffer, boolean xml) throws IOException {
        int tag = -1;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            inflated += n;
            judge(inflated);
            for (int i = 0; xml && i < n; i++) {
                if (buffer[i] == '<') {
                    tag = 0;
                } else if (buffer[i] == '>') {
                    tag = -1;
                } else if (tag >= 0 && ++tag > LONGEST_TAG) {
                    throw DomainException.invalid("file", "file.broken");
                }
            }
        }
    }

    private void judge(long bytes) {
        if (bytes > limit) {
            throw DomainException.invalid("file", "file.bomb", limit / (1024 * 1024));
        }
        if (bytes > SMALL && bytes / MOST_FOLD > packed) {
            throw DomainException.invalid("file", "file.folded", MOST_FOLD);
        }
    }

    private static boolean isDecent(String name) {
        return !name.startsWith("/")
                && name.indexOf('\\') < 0
                && name.indexOf(':') < 0
                && name.indexOf('\0') < 0
                && !("/" + name + "/").contains("/../");
    }
}
