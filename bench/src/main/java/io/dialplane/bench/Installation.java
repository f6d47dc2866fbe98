package io.dialplane.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.PayaraMicro;
import io.dialplane.launcher.Ports;
import io.dialplane.launcher.PostgresServer;
import io.dialplane.launcher.RedisServer;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A whole Dialplane as the one-command run starts it, in a folder of its own, on free ports. */
final class Installation implements AutoCloseable {

    static final String ADMIN_PASSWORD = "benchmark-of-dialplane";

    /** As the product's defaults are. */
    static final Duration COOLDOWN = Duration.ofDays(3);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Options options;
    private final Path folder;
    private final DataFolder data;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final Path tokenKeys;
    private final Path secretKeys;
    private PayaraMicro payara;
    private boolean closed;

    Installation(Options options) {
        this(options, Map.of());
    }

    /**
     * Starts stores and product and waits until they are ready.
     *
     * @param settings of the product's environment
     */
    Installation(Options options, Map<String, String> settings) {
        this.options = options;
        this.folder = options.data();
        delete(folder);
        this.data = DataFolder.at(folder);
        this.postgres = PostgresServer.in(data);
        this.redis = RedisServer.in(data);
        this.tokenKeys = newTokenKeys(data.path().resolve("token-keys.json"));
        this.secretKeys = newSecretKeys(data.path().resolve("secret-keys.json"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        postgres.start();
        redis.start();
        start(settings);
    }

    /** Ends the product and starts it with other settings. */
    void restart(Map<String, String> settings) {
        payara.stop();
        start(settings);
    }

    private synchronized void start(Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.keySet().removeIf(key -> key.startsWith("DIALPLANE_") || key.startsWith("MP_"));
        List.of("ASSIGNMENT_TIMEOUT_MINUTES", "CALL_COOLDOWN_DAYS", "DIALER_TOKEN", "TRUSTED_PROXIES")
                .forEach(environment::remove);
        environment.put("DATABASE_URL", postgres.url());
        environment.put("DATABASE_MIGRATION_URL", postgres.migrationUrl());
        environment.put("REDIS_URL", redis.url());
        environment.put("DIALPLANE_TOKEN_KEYS", tokenKeys.toString());
        environment.put("DIALPLANE_SECRET_KEYS", secretKeys.toString());
        environment.put("DIALPLANE_ADMIN_PASSWORD", ADMIN_PASSWORD);
        environment.putAll(settings);
        payara = new PayaraMicro(options.payara(), data, "dialplane", Ports.free(), options.archives(), environment);
        payara.start().awaitReady(PATIENCE);
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

    /** Where the product answers. */
    URI node() {
        return payara.uri();
    }

    /** A token of the first administrator, as the log-in gives it. */
    String superuserToken() {
        try (HttpConnection anybody = new HttpConnection(node(), null)) {
            String login = "{\"username\":\"admin\",\"password\":\"" + ADMIN_PASSWORD + "\"}";
            return JSON.readTree(anybody.post("/api/auth/login", login).expect(200))
                    .path("access_token")
                    .asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The database as the application's role. */
    DatabaseUrl application() {
        return DatabaseUrl.parse(postgres.url());
    }

    /** The database as its owner. */
    Owner owner() {
        return new Owner(migration());
    }

    /** Where the database's owner finds it. */
    DatabaseUrl migration() {
        return DatabaseUrl.parse(postgres.migrationUrl());
    }

    /** Everything written so far goes to its tables' files now, not within a measurement. */
    void checkpoint() {
        try (Owner superuser = new Owner(postgres.superuser(PostgresServer.DATABASE))) {
            superuser.run("CHECKPOINT");
        }
    }

    RedisServer redis() {
        return redis;
    }

    long payaraPid() {
        return payara.pid();
    }

    long postgresPid() {
        return postgres.pid();
    }

    /** Removes a folder with all that is in it, if it is there. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends everything; the folder goes too, unless it is to be kept. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (payara != null) {
            payara.stop();
        }
        redis.stop();
        postgres.stop();
        if (!options.keep()) {
            delete(folder);
        }
    }
}
