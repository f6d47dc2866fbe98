package io.dialplane.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.LaunchException;
import io.dialplane.launcher.PostgresServer;
import io.dialplane.launcher.RedisServer;
import io.dialplane.platform.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A whole Dialplane: PostgreSQL, Redis and nodes, in a folder of its own under {@code target}, on free ports. Nodes are
 * started when a test first asks for them.
 */
public final class Installation implements AutoCloseable {

    public static final String ADMIN_PASSWORD = "tests-of-dialplane";
    public static final String SHARED_TOKEN = "shared-token-for-dialer";
    public static final String PUBLIC_URL = "https://dialplane.test";
    public static final String METRICS_TOKEN = "token-of-the-monitoring";

    /** Tests start servers more often than they let them run for long: the first compiler only. */
    private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1";

    private final String name;
    private final Build.Server server;
    private final DataFolder data;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final SilentLine lineToRedis;
    private final Path tokenKeys;
    private final Path secretKeys;
    private final Map<String, String> settings;
    private final List<Node> nodes = new ArrayList<>();
    private final Pool pool;
    private final String run =
            Long.toString(Math.abs(new SecureRandom().nextLong()), 36).substring(0, 4);
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger mobiles = new AtomicInteger(1_000_000);
    private Api superuser;
    /** Why a node didn't start; null: all did. */
    private LaunchException broken;

    private Installation(String name, Build.Server server, Map<String, String> settings) {
        this.name = name;
        this.server = server;
        this.settings = settings;
        this.data = DataFolder.at(Build.freshFolder(name, server));
        DataFolder programs = DataFolder.at(Build.folder("programs"));
        this.postgres = PostgresServer.in(data, programs.path()).start();
        this.redis = RedisServer.in(data, programs.path()).start();
        this.lineToRedis = new SilentLine(() -> new InetSocketAddress("127.0.0.1", redis.port()));
        this.tokenKeys = newTokenKeys(data.path().resolve("token-keys.json"));
        this.secretKeys = newSecretKeys(data.path().resolve("secret-keys.json"));
        this.pool = new Pool(() -> postgres.superuser(PostgresServer.DATABASE));
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAfterInterruption));
    }

    /**
     * Starts the stores; nodes follow when they are asked for.
     *
     * @param name     of the folder
     * @param server   of all nodes
     * @param settings of the environment, beside the addresses of the stores
     */
    public static Installation start(String name, Build.Server server, Map<String, String> settings) {
        return new Installation(name, server, settings);
    }

    private static Path newSecretKeys(Path file) {
        try {
            return Files.writeString(file, SecretKeys.generated());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newTokenKeys(Path file) {
        try {
            String keys = new JWKSet(
                            new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate())
                    .toString(false);
            return Files.writeString(file, keys);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public RedisServer redis() {
        return redis;
    }

    /** Between Redis and every node but the first. */
    public SilentLine lineToRedis() {
        return lineToRedis;
    }

    public Pool pool() {
        return pool;
    }

    /** The file with the keys that sign access tokens. */
    public Path tokenKeys() {
        return tokenKeys;
    }

    /** The environment of the nodes. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.keySet().removeIf(key -> key.startsWith("DIALPLANE_") || key.startsWith("MP_"));
        environment.put("DATABASE_URL", postgres.url());
        environment.put("DATABASE_MIGRATION_URL", postgres.migrationUrl());
        environment.put("REDIS_URL", redis.url());
        environment.put("DIALPLANE_TOKEN_KEYS", tokenKeys.toString());
        environment.put("DIALPLANE_SECRET_KEYS", secretKeys.toString());
        environment.put("DIALPLANE_ADMIN_PASSWORD", ADMIN_PASSWORD);
        environment.put("DIALER_TOKEN", SHARED_TOKEN);
        environment.put("DIALPLANE_METRICS_TOKEN", METRICS_TOKEN);
        environment.put("TRUSTED_PROXIES", "127.0.0.1");
        environment.put("OZONETEL_HOSTS", "localhost");
        environment.put("SMTP_ALLOWED_HOSTS", "127.0.0.1");
        environment.put("PUBLIC_URL", PUBLIC_URL);
        environment.put("CORS_ORIGINS", "[\"http://localhost:5173\",\"http://localhost:80\"]");
        environment.put("JAVA_TOOL_OPTIONS", QUICK_TO_START);
        environment.putAll(settings);
        return environment;
    }

    /** The first node. */
    public Node node() {
        return node(0);
    }

    /** One of several nodes on the one database, from 0; started when it is not there yet. */
    public synchronized Node node(int number) {
        if (broken != null) { // by itself it will not get better, and each of hundreds of tests would wait for it
            throw broken;
        }
        try {
            while (nodes.size() <= number) {
                Map<String, String> environment = environment();
                if (!nodes.isEmpty()) {
                    environment.put(
                            "REDIS_URL",
                            redis.url().replace("127.0.0.1:" + redis.port(), "127.0.0.1:" + lineToRedis.port()));
                }
                nodes.add(Node.start(server, data, "node" + nodes.size(), environment));
            }
            return nodes.get(number);
        } catch (LaunchException e) {
            broken = e;
            throw e;
        }
    }

    /** Starts again whichever nodes do not run: a test that ended half-way may have left one dead. */
    public synchronized void revive() {
        if (broken != null) {
            throw broken;
        }
        try {
            nodes.forEach(Node::revive);
        } catch (LaunchException e) {
            broken = e;
            throw e;
        }
    }

    /** A client of the first node that nobody knows. */
    public Api api() {
        return Api.at(node().uri());
    }

    /** The first administrator at the first node. */
    public synchronized Api superuser() {
        if (superuser == null) {
            superuser = api().login("admin", ADMIN_PASSWORD);
        }
        return superuser;
    }

    /** A dialer with the shared token of the environment. */
    public Api sharedDialer() {
        return api().as(SHARED_TOKEN);
    }

    /** A monitoring system with its token. */
    public Api monitor() {
        return api().as(METRICS_TOKEN);
    }

    public TestCompany company() {
        return new TestCompany(this, freshName("company"));
    }

    /** A name that nobody has had. */
    public String freshName(String kind) {
        return kind + "-" + run + "-" + names.incrementAndGet();
    }

    /** An Iranian mobile number that nobody has had, as {@code 0912…}. */
    public String freshMobile() {
        return "0912" + mobiles.incrementAndGet();
    }

    /** The run was interrupted: what can be ended is ended. */
    private void closeAfterInterruption() {
        try {
            close();
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
    }

    /** Ends nodes and stores; everything is tried even if something fails. */
    @Override
    public synchronized void close() {
        List<AutoCloseable> all = new ArrayList<>(nodes);
        all.add(lineToRedis);
        all.add(redis::stop);
        all.add(postgres::stop);
        RuntimeException failed = null;
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                failed = failed == null
                        ? new IllegalStateException("The installation " + name + " can't be ended")
                        : failed;
                failed.addSuppressed(e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
