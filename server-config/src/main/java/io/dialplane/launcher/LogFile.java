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
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A file that a child process writes its output to, and where to read in it what went wrong. */
final class LogFile {

    private static final long ROTATED_AT_BYTES = 10_000_000;
    private static final int LAST_BYTES = 200_000;

    private static final Pattern TIME = Pattern.compile("\\[?\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern STACK_TRACE_HEAD = Pattern.compile("(Caused by: )?[a-z][\\w.]*\\.[A-Z][\\w$]*(:|$)");

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

    /**
     * The line since the mark that names the problem best: the last with FATAL, else with "Exception while" and its cause,
     * else with error, else the last.
     */
    String problem() {
        List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
        return last(lines, "fatal")
                .map(lines::get)
                .or(() -> last(lines, "exception while").map(at -> lines.get(at) + cause(lines, at)))
                .or(() -> last(lines, "error").map(lines::get))
                .orElseGet(() -> lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1))
                .strip();
    }

    private static Optional<Integer> last(List<String> lines, String word) {
        return IntStream.iterate(lines.size() - 1, at -> at >= 0, at -> at - 1)
                .filter(at -> lines.get(at).toLowerCase(Locale.ROOT).contains(word))
                .boxed()
                .findFirst();
    }

    /** The innermost cause of the stack trace that follows a line; empty when none follows. */
    private static String cause(List<String> lines, int at) {
        return lines.subList(at + 1, lines.size()).stream()
                .takeWhile(line -> !TIME.matcher(line).lookingAt())
                .filter(line -> STACK_TRACE_HEAD.matcher(line).lookingAt())
                .reduce((first, second) -> second)
                .map(line -> ": " + line.replaceFirst("^Caused by: ", ""))
                .orElse("");
    }

    private long size() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
