package io.dialplane.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * An embedded Redis in a data folder, open to 127.0.0.1 with a generated password, its data written to an append-only
 * file every second.
 *
 * <p>Life: {@link #start()}, then {@link #stop()} or {@link #kill()}, and again on the same port. Tests may
 * {@link #freeze()} it, let it go on, and empty it.
 */
public final class RedisServer extends Server {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String SECRET = "redis.secret";

    private final DataFolder data;
    private final Path binaries;
    private final LogFile log;
    private int port;

    private RedisServer(DataFolder data, Path binaries) {
        super(ServerProcess.Signal.TERM, STOP_PATIENCE);
        this.data = data;
        this.binaries = binaries;
        this.log = LogFile.in(data, "redis.log");
    }

    /** A server, not started, that keeps everything in the folder, its program too. */
    public static RedisServer in(DataFolder data) {
        return new RedisServer(data, data.folder("bin"));
    }

    /** The same with the program elsewhere: several folders may share it. */
    public static RedisServer in(DataFolder data, Path binaries) {
        return new RedisServer(data, binaries);
    }

    /**
     * Starts the server and returns when it answers. A server that an earlier launcher left running in the folder is
     * ended first.
     *
     * @throws LaunchException when it can't be started
     */
    public RedisServer start() {
        stopLeftover();
        Path program = program();
        if (port == 0 || !Ports.isFree(port)) {
            port = Ports.free();
        }
        Path folder = data.folder("redis");
        data.writeSecret("redis/redis.conf", configuration(folder));
        log.mark();
        process = ServerProcess.start(
                "Redis",
                data.pidFile("redis"),
                List.of(program.toString(), folder.resolve("redis.conf").toString()),
                folder,
                null,
                log.path());
        boolean settled = ServerProcess.await(() -> !process.isAlive() || answers(), START_PATIENCE);
        if (!settled || !process.isAlive()) {
            stop();
            throw new LaunchException("Redis doesn't start: " + log.problem() + " (log: " + log.path() + ")");
        }
        return this;
    }

    private String configuration(Path folder) {
        return """
                bind 127.0.0.1
                port %d
                protected-mode yes
                requirepass %s
                daemonize no
                dir %s
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory 128mb
                maxmemory-policy noeviction
                timeout 0
                tcp-keepalive 60
                """.formatted(port, data.secret(SECRET, Secrets::password), quoted(folder.toString()));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The program for this machine's system, copied out of its archive unless that has been done before. */
    private Path program() {
        try {
            try (Stream<Path> files = Files.list(binaries)) {
                Path there = files.filter(file -> file.getFileName().toString().startsWith("redis-server"))
                        .findFirst()
                        .orElse(null);
                if (there != null) {
                    return there;
                }
            }
            Path draft = Files.createTempDirectory(binaries, ".redis");
            File program =
                    ExecutableProvider.newJarResourceProvider(draft.toFile()).get();
            Path target = binaries.resolve("redis-server"
                    + program.getName().replace("redis-server", "").toLowerCase(Locale.ROOT));
            Files.move(program.toPath(), target, StandardCopyOption.ATOMIC_MOVE);
            PostgresBinaries.deleteTree(draft);
            return target;
        } catch (IOException | RuntimeException e) {
            throw new LaunchException(
                    "The embedded Redis can't be unpacked into " + binaries + ": " + e.getMessage() + " ("
                            + Settings.REDIS_URL + " names another)",
                    e);
        }
    }

    private Jedis connection() {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .password(data.secret(SECRET, Secrets::password))
                        .timeoutMillis(2_000)
                        .autoNegotiateProtocol(false)
                        .build());
    }

    private boolean answers() {
        try (Jedis redis = connection()) {
            return "PONG".equals(redis.ping());
        } catch (JedisException e) {
            return false; // not yet there, or still reading its file
        }
    }

    /** Ends a server that an earlier launcher left running in this folder. */
    void stopLeftover() {
        ServerProcess.leftover("Redis", data.pidFile("redis")).ifPresent(this::stop);
    }

    /** Deletes all keys. */
    public void empty() {
        try (Jedis redis = connection()) {
            redis.flushAll();
        }
    }

    @Override
    public Path log() {
        return log.path();
    }

    /** Port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** For {@code REDIS_URL}. */
    public String url() {
        return "redis://:" + data.secret(SECRET, Secrets::password) + "@127.0.0.1:" + port + "/0";
    }
}
