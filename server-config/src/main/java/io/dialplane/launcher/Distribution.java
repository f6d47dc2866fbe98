package io.dialplane.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An application server's zip as its maker publishes it. */
final class Distribution {

    private Distribution() {}

    /**
     * Unpacks the zip, unless that has been done before.
     *
     * @param folder gets a folder named like the zip
     * @return the one folder that the zip holds: the server's home
     */
    static Path unpacked(Path zip, Path folder) {
        Path target = folder.resolve(zip.getFileName().toString().replaceFirst("\\.zip$", ""));
        try {
            if (!Files.exists(target)) {
                Files.createDirectories(folder);
                Path draft = Files.createTempDirectory(folder, ".unpacking");
                unpack(zip, draft);
                try {
                    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    PostgresBinaries.deleteTree(draft);
                    if (!Files.exists(target)) { // else somebody else was faster
                        throw e;
                    }
                }
            }
            try (Stream<Path> homes = Files.list(target)) {
                return homes.findFirst().orElseThrow(() -> new LaunchException(zip + " is empty"));
            }
        } catch (IOException e) {
            throw new LaunchException(zip + " can't be unpacked into " + folder + ": " + e, e);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, path);
                    }
                    boolean program =
                            path.getParent().endsWith("bin") && !path.toString().endsWith(".bat");
                    if (program && !path.toFile().setExecutable(true)) {
                        throw new IOException("can't make executable: " + path);
                    }
                }
            }
        }
    }

    /** Copies a folder with all that is in it. */
    static void copyTree(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new LaunchException(from + " can't be copied to " + to + ": " + e, e);
        }
    }

    /**
     * Runs a script to its end.
     *
     * @throws LaunchException with the script's last words when it fails
     */
    static void run(List<String> command, Path directory, Map<String, String> environment, LogFile log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            log.mark();
            Process process = builder.start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new LaunchException(command.get(0) + " failed: " + log.problem() + " (log: " + log.path() + ")");
            }
        } catch (IOException e) {
            throw new LaunchException(command.get(0) + " can't be run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException(command.get(0) + " was interrupted", e);
        }
    }
}
