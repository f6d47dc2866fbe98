package io.dialplane.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The folder in which one Dialplane keeps everything: {@code postgresql/}, {@code redis/}, {@code payara/}, {@code bin/}
 * (unpacked programs), {@code run/} (process ids), {@code logs/}, the token keys and the passwords of its servers.
 *
 * <p>Only its owner may look into it. At most one launcher works on it at a time ({@link #lock()}).
 */
public final class DataFolder implements AutoCloseable {

    private final Path path;
    private RandomAccessFile lockFile;
    private FileLock lock;

    private DataFolder(Path path) {
        this.path = path;
    }

    /**
     * Opens the folder; creates it when it isn't there.
     *
     * @throws LaunchException when that is impossible
     */
    public static DataFolder at(Path path) {
        try {
            createFolder(path);
            Path real = path.toRealPath();
            if (!Files.isWritable(real)) {
                throw new LaunchException(Settings.DATA + ": " + real + " is not writable");
            }
            return new DataFolder(real);
        } catch (IOException e) {
            throw new LaunchException(Settings.DATA + ": the folder " + path + " can't be used: " + e, e);
        }
    }

    /** The folder itself, without symbolic links. */
    public Path path() {
        return path;
    }

    /** A folder in it, created when it isn't there. */
    public Path folder(String name) {
        Path folder = path.resolve(name);
        try {
            createFolder(folder);
            return folder;
        } catch (IOException e) {
            throw new LaunchException("The folder " + folder + " can't be created: " + e, e);
        }
    }

    /** Where the process id of a server is noted. */
    Path pidFile(String server) {
        return folder("run").resolve(server + ".pid");
    }

    /**
     * Takes the folder for this process until {@link #close()} or its end.
     *
     * @return false when another process has it
     */
    public boolean lock() {
        Path file = path.resolve("lock");
        try {
            lockFile = new RandomAccessFile(file.toFile(), "rw");
            lock = lockFile.getChannel().tryLock();
            if (lock == null) {
                lockFile.close();
                return false;
            }
            lockFile.setLength(0);
            lockFile.writeBytes(ProcessHandle.current().pid() + "\n");
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new LaunchException("The file " + file + " can't be locked: " + e, e);
        }
    }

    /** Who has the folder: the process id noted by the one that locked it, or "unknown". */
    String holder() {
        try {
            return Files.readString(path.resolve("lock")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** A secret kept in the folder, made and written at its first use. Only the owner may read the file. */
    String secret(String name, Supplier<String> maker) {
        return secret(name).orElseGet(() -> {
            String secret = maker.get();
            writeSecret(name, secret);
            return secret;
        });
    }

    /** A secret kept in the folder. */
    Optional<String> secret(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new LaunchException("The file " + file + " can't be read: " + e, e);
        }
    }

    /** Keeps a secret: the file is there completely or not at all, and nobody else can read it at any time. */
    void writeSecret(String name, String secret) {
        Path file = path.resolve(name);
        try {
            Path draft = Files.createTempFile(file.getParent(), ".draft", "", ownerOnly("rw-------"));
            Files.writeString(draft, secret + "\n", StandardCharsets.UTF_8, StandardOpenOption.SYNC);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LaunchException("The file " + file + " can't be written: " + e, e);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException e) {
            throw new LaunchException("The file " + path.resolve(name) + " can't be deleted: " + e, e);
        }
    }

    private static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            if (folder.getParent() != null) {
                Files.createDirectories(folder.getParent());
            }
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        boolean posix =
                Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Lets go of the folder. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.release();
            }
            if (lockFile != null) {
                lockFile.close();
            }
        } catch (IOException e) {
            throw new LaunchException("The lock of " + path + " can't be released: " + e, e);
        }
    }
}
