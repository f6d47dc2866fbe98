package io.dialplane.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the operating system that tests need and Maven cannot bring, from packages of Debian. */
final class Packages {

    private static final long PATIENCE_MINUTES = 10;

    private Packages() {}

    /**
     * Finds programs, and installs the packages of those that are missing if this is root.
     *
     * @param packageOfProgram which package brings which program
     * @return where each program is
     * @throws IllegalStateException when some are missing and can't be installed; names the packages
     */
    static synchronized Map<String, Path> programs(Map<String, String> packageOfProgram) {
        Map<String, String> missing = new TreeMap<>(packageOfProgram);
        missing.keySet().removeIf(program -> find(program).isPresent());
        if (!missing.isEmpty()) {
            installAlone(missing);
        }
        Map<String, Path> programs = new LinkedHashMap<>();
        for (String program : packageOfProgram.keySet()) {
            programs.put(program, find(program).orElseThrow(() -> needed(missing, "installing them did not help")));
        }
        return programs;
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** One JVM after the other: what the first has installed the next one finds. */
    private static void installAlone(Map<String, String> missing) {
        try {
            Path folder = Files.createDirectories(Build.folder("packages"));
            try (FileChannel lock = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                missing.keySet().removeIf(program -> find(program).isPresent());
                if (!missing.isEmpty()) {
                    install(missing);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(Map<String, String> missing) {
        if (!isRoot()) {
            throw needed(missing, "only root may install them");
        }
        if (find("apt-get").isEmpty()) {
            throw needed(missing, "there is no apt-get");
        }
        try {
            Path log = Build.folder("packages").resolve("apt-get.log");
            Files.deleteIfExists(log);
            run(missing, log, "update");
            run(
                    missing,
                    log,
                    Stream.concat(
                                    Stream.of("install", "-y", "--no-install-recommends"),
                                    new TreeSet<>(missing.values()).stream())
                            .toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw needed(missing, "installing them was interrupted");
        }
    }

    private static void run(Map<String, String> missing, Path log, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"), Arrays.stream(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw needed(missing, String.join(" ", command) + " takes too long, see " + log);
            }
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw needed(missing, String.join(" ", command) + " failed: " + Files.readString(log));
        }
    }

    private static IllegalStateException needed(Map<String, String> missing, String why) {
        String packages = String.join(" ", new TreeSet<>(missing.values()));
        return new IllegalStateException("The tests need " + String.join(", ", missing.keySet()) + "; " + why
                + ". Install the packages as root: apt-get update && apt-get install -y --no-install-recommends "
                + packages);
    }
}
