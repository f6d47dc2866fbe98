package io.dialplane.provisioning;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A switch's machine as it is reached over SSH: Apache MINA's server with SFTP below a folder of its own, and {@code fs_cli}, which as in
 * {@code libs/esl/fs_cli.c} of FreeSWITCH (public, MPL 1.1) prints the answer of the command behind {@code -x}.
 */
public final class SshPeer implements AutoCloseable {

    /** Below the root of its files. */
    public static final String BASE = "/conf";

    private final Path root;
    private final String host;
    private final KeyPair hostKey;
    private final KeyPair userKey;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private SshServer server;
    private volatile boolean failing;
    private volatile boolean closed;
    private volatile String hidden;
    private volatile Held held;

    private SshPeer(Path root, String host, KeyPair hostKey, KeyPair userKey) {
        this.root = root;
        this.host = host;
        this.hostKey = hostKey;
        this.userKey = userKey;
    }

    /** One on a free port of the loopback address, with empty folders. */
    public static SshPeer start() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            SshPeer peer = new SshPeer(root(), "127.0.0.1", keys.generateKeyPair(), keys.generateKeyPair());
            peer.open(0);
            return peer;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another one with the same port and keys, at another loopback address. */
    public SshPeer beside(String address) {
        try {
            SshPeer peer = new SshPeer(root(), address, hostKey, userKey);
            peer.open(port());
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() throws IOException {
        Path root = Files.createTempDirectory("switch");
        Files.createDirectories(root.resolve("conf/directory/default"));
        Files.createDirectories(root.resolve("conf/dialplan/public"));
        return root;
    }

    private void open(int port) throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost(host);
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) ->
                !closed && user.equals("freeswitch") && KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options) {
                Held at = held;
                if (at != null && to.endsWith(at.what)) {
                    held = null;
                    at.pass();
                }
            }

            @Override
            public void opening(ServerSession session, String remoteHandle, Handle handle) throws IOException {
                String folder = hidden;
                if (folder != null
                        && handle instanceof DirectoryHandle
                        && handle.getFile().endsWith(folder)) {
                    throw new AccessDeniedException(folder);
                }
            }
        });
        server.setSubsystemFactories(List.of(sftp));
        server.setCommandFactory((channel, line) -> new FsCli(line));
        server.start();
    }

    /** {@code fs_cli -x '…'}. */
    private final class FsCli extends AbstractCommandSupport {

        FsCli(String line) {
            super(line, null);
        }

        @Override
        public void run() {
            String line = getCommand();
            boolean known = line.matches("fs_cli -x '[^']*'");
            if (known) {
                String command = line.substring("fs_cli -x '".length(), line.length() - 1);
                commands.add(command);
                Held at = held;
                if (at != null && command.startsWith(at.what)) {
                    held = null;
                    at.pass();
                }
            }
            String answer = known && !failing ? "+OK [Success]\n" : "-ERR\n";
            try (OutputStream out = getOutputStream()) {
                out.write(answer.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                // the client has gone
            }
            onExit(known ? 0 : 127);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** What {@code fs_cli} was given, in its order. */
    public List<String> commands() {
        return commands;
    }

    /** Commands fail from now on, or not any more. */
    public void fails(boolean now) {
        failing = now;
    }

    /** Nobody is let in any more; who is in may stay. */
    public void closesItsDoor() {
        closed = true;
    }

    /** Nobody may see what is in a folder, from now on. */
    public void hides(String folder) {
        hidden = folder;
    }

    /** It stands still, once, where a file is to get its name, or where a command begins so, until it is let go or the connection is closed. */
    public Held holds(String what) {
        Held next = new Held(what);
        held = next;
        return next;
    }

    /** A file that is written, and not there yet; or a command that has not been carried out. */
    public static final class Held {

        private final String what;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        private Held(String what) {
            this.what = what;
        }

        private void pass() {
            reached.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the connection is closed", e);
            }
        }

        public boolean isReached() {
            return reached.getCount() == 0;
        }

        public void letGo() {
            letGo.countDown();
        }
    }

    /** Nobody answers at its port any more. */
    public void goesDown() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It is there again, with the files that it had. */
    public void comesBack() {
        try {
            open(server.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its host key as a line of {@code known_hosts}. */
    public String knownHost() {
        return "[" + host + "]:" + port() + " " + PublicKeyEntry.toString(hostKey.getPublic());
    }

    /** The private key that is let in. */
    public String userKey() {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(userKey.getPrivate().getEncoded());
        return new StringWriter()
                .append("-----BEGIN PRIVATE KEY-----\n")
                .append(body)
                .append("\n-----END PRIVATE KEY-----\n")
                .toString();
    }

    /** What a file holds; null: it is not there. */
    public String file(String path) {
        try {
            Path file = root.resolve("conf").resolve(path);
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file behind everybody's back; null removes it. */
    public void tamper(String path, String content) {
        try {
            Path file = root.resolve("conf").resolve(path);
            if (content == null) {
                Files.delete(file);
            } else {
                Files.writeString(file, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder with something in it is where a file should be: nothing can be renamed to it. */
    public void block(String path) {
        try {
            Files.createDirectories(root.resolve("conf").resolve(path));
            tamper(path + "/blocks", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file there is, in their order; also one that is written under another name until it is complete. */
    public List<String> files() {
        List<String> files = new ArrayList<>();
        try {
            // a walk that goes on when a file has been renamed or removed since its folder was read
            Files.walkFileTree(root.resolve("conf"), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(root.resolve("conf").relativize(file).toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(files);
        return files;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(root)) {
            server.stop(true);
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
