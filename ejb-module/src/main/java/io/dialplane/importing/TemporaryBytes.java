package io.dialplane.importing;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Bytes in a temporary file that is mapped into memory as it grows: the system keeps as much of it as there is room for. */
final class TemporaryBytes implements AutoCloseable {

    /** The file is mapped in pieces of so many bytes. */
    static final int SEGMENT = 1 << 24;

    /** Of the files: names the process, so that what a killed one left can be told apart. */
    static final String PREFIX = "dialplane-texts-" + ProcessHandle.current().pid() + "-";

    private final Path file;
    private final FileChannel channel;
    private final List<MappedByteBuffer> segments = new ArrayList<>();

    TemporaryBytes() throws IOException {
        file = Files.createTempFile(PREFIX, ".tmp");
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The piece that holds the byte with this number, which stands in it at its remainder by {@link #SEGMENT}. */
    MappedByteBuffer segment(long position) throws IOException {
        int wanted = (int) (position / SEGMENT);
        while (segments.size() <= wanted) {
            segments.add(channel.map(FileChannel.MapMode.READ_WRITE, (long) segments.size() * SEGMENT, SEGMENT));
        }
        return segments.get(wanted);
    }

    @Override
    public void close() throws IOException {
        segments.clear();
        try (channel) {
            Files.deleteIfExists(file);
        }
    }
}
