package io.dialplane.launcher;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the archive for this machine's system on the class path. */
final class PostgresBinaries {

    /** Held, so that its level stays. */
    private static final Logger ARCHIVE_LOG = Logger.getLogger("io.zonky");

    private PostgresBinaries() {}

    /**
     * Unpacks the programs, unless that has been done before.
     *
     * @param folder folder for programs; each version gets its own folder in it
     * @return the folder that has {@code bin/postgres}
     */
    static Path unpackedIn(Path folder) {
        ARCHIVE_LOG.setLevel(Level.WARNING);
        try {
            Path home = folder.resolve("postgresql-" + version());
            if (!Files.exists(home)) {
                Path draft = Files.createTempDirectory(folder, ".postgresql");
                unpack(draft);
                try {
                    Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    deleteTree(draft);
                    if (!Files.exists(home)) { // else somebody else was faster
                        throw e;
                    }
                }
            }
            return home;
        } catch (IOException e) {
            throw new LaunchException("PostgreSQL can't be unpacked into " + folder + ": " + e.getMessage(), e);
        }
    }

    private static InputStream archive() throws IOException {
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                    System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name"),
                    System.getProperty("os.arch"));
        } catch (IllegalStateException e) {
            throw new LaunchException(
                    "There is no embedded PostgreSQL for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + ": set DATABASE_URL and DATABASE_MIGRATION_URL",
                    e);
        }
    }

    private static String version() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(archive(), digest)) {
                in.skipNBytes(1);
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true)) {
                        throw new IOException("can't make executable: " + file);
                    }
                }
            }
        }
    }

    static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
