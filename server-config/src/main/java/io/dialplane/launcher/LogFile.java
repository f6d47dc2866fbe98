package io.dialplane.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file that a child process writes its output to, and where to read in it what went wrong. */
final class LogFile {

    private static final long ROTATED_AT_BYTES = 10_000_000;
    private static final int LAST_BYTES = 200_000;

    private final Path path;
    private long mark;

    private LogFile(Path path) {
        this.path = path;
    }

    /** The file in the data folder's {@code logs}; one that has grown is set aside as {@code name.1}. */
    static LogFile in(DataFolder data, String name) {
        Path path = data.folder("logs").resolve(name);
        try {
            if (Files.exists(path) && Files.size(path) > ROTATED_AT_BYTES) {
                Files.move(path, path.resolveSibling(name + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new LaunchException("The log " + path + " can't be rotated: " + e, e);
        }
        return new LogFile(path);
    }

    /** A file that somebody else writes and rotates. */
    static LogFile at(Path path) {
        return new LogFile(path);
    }

    Path path() {
        return path;
    }

    /** Forgets what was written until now. */
    void mark() {
        mark = size();
    }

    /** What was written since the mark, the last 200 kB of it. */
    String text() {
        long from = Math.max(size() < mark ? 0 : mark, size() - LAST_BYTES);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(LAST_BYTES, file.length() - from)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The line since the mark that names the problem best: the last with FATAL, else with "Exception while", else with error, else
     * the last. */
    String problem() {
        List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
        return last(lines, "fatal")
                .or(() -> last(lines, "exception while"))
                .or(() -> last(lines, "error"))
                .or(() -> last(lines, ""))
                .orElse("it says nothing")
                .strip();
    }

    private static Optional<String> last(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains(word))
                .reduce((first, second) -> second);
    }

    private long size() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
