package io.dialplane.launcher;

import io.dialplane.platform.DatabaseRoles;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.Redis;
import io.dialplane.platform.SecretKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;

/**
 * The one-command run: starts PostgreSQL, Redis and the product, says when it is ready, and stops all of it.
 *
 * <p>It ends on Ctrl-C, SIGTERM, or when the process that it was started for has ended; then the product ends first,
 * Redis next, PostgreSQL last. When one of them ends by itself, all end and the exit code is 1. Killed with SIGKILL it
 * leaves them running; the next launcher on the data folder ends them before it starts its own.
 *
 * <p>What it can't do it says in one line on the error stream, with exit code 1.
 */
public final class Launcher {

    private static final Duration READY_PATIENCE = Duration.ofMinutes(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(2);
    private static final String FIRST_PASSWORD = "first-admin-password.secret";
    private static final String NODE = "dialplane";
    private static final AtomicBoolean STOPPING = new AtomicBoolean();

    private final LauncherArguments arguments;
    private final Settings settings;
    private final Deque<Runnable> stops = new ConcurrentLinkedDeque<>();

    private Launcher(LauncherArguments arguments) {
        this.arguments = arguments;
        this.settings = Settings.read(System.getenv(), Path.of("").toAbsolutePath());
    }

    /** @param args see {@link LauncherArguments} */
    public static void main(String[] args) throws InterruptedException {
        LogManager.getLogManager().reset(); // what libraries have to say is none of the operator's business
        try {
            Launcher launcher = new Launcher(LauncherArguments.of(args));
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, "stop"));
            launcher.arguments.parent().flatMap(ProcessHandle::of).ifPresent(parent -> parent.onExit()
                    .thenRun(() -> System.exit(0)));
            switch (launcher.arguments.command()) {
                case "run" -> launcher.run();
                case "reset-admin-password" -> launcher.resetPassword();
                case "take-over" -> launcher.takeOver();
                case "rotate-secret-keys" -> launcher.rotateSecretKeys();
                default ->
                    throw new LaunchException("There is no command " + launcher.arguments.command()
                            + ": run, reset-admin-password, rotate-secret-keys and take-over are there");
            }
        } catch (LaunchException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new LaunchException("A defect of the launcher: " + e + reported(e)));
        }
    }

    /** Where the details of a defect can be read. */
    private static String reported(RuntimeException defect) {
        try {
            Path file = Files.createTempFile("dialplane-launcher", ".txt");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
                defect.printStackTrace(writer);
            }
            return " (details: " + file + ")";
        } catch (IOException e) {
            return "";
        }
    }

    /** What fails because everything is being stopped is no news. */
    private static void fail(LaunchException e) {
        if (STOPPING.get()) {
            return;
        }
        System.err.println("Dialplane: " + e.getMessage());
        System.exit(1);
    }

    private void run() throws InterruptedException {
        if (settings.database().isPresent()) {
            checkDatabase();
        }
        DataFolder data = DataFolder.at(settings.data());
        if (!locked(data)) {
            throw new LaunchException(Settings.DATA + ": " + data.path() + " is in use by another Dialplane (process "
                    + data.holder() + ")");
        }
        Path keys = settings.tokenKeys().orElseGet(() -> TokenKeys.in(data));
        TokenKeys.check(keys);
        Path secretKeys = secretKeys(data);
        stopLeftovers(data);
        if (!Ports.isFree(settings.httpPort())) {
            throw new LaunchException(
                    Settings.HTTP_PORT + ": port " + settings.httpPort() + " is in use by another program");
        }

        Map<String, String> environment = settings.values();
        environment.putIfAbsent(Settings.HTTP_PORT, String.valueOf(settings.httpPort()));
        environment.putIfAbsent(Settings.PUBLIC_URL, "http://localhost:" + settings.httpPort());
        environment.put(Settings.DATA, data.path().toString());
        environment.put(Settings.TOKEN_KEYS, keys.toString());
        environment.put(Settings.SECRET_KEYS, secretKeys.toString());
        if (arguments.demo()) {
            environment.put(Settings.DEMO, "true");
        }
        if (settings.redis().isEmpty()) {
            environment.put(Settings.REDIS_URL, startRedis(data));
        } else {
            warnAboutRedis();
        }
        if (settings.database().isEmpty()) {
            PostgresServer postgres = startPostgres(data);
            environment.put(Settings.DATABASE_URL, postgres.url());
            environment.put(Settings.DATABASE_MIGRATION_URL, postgres.migrationUrl());
        }
        DatabaseUrl owner = DatabaseUrl.parse(environment.get(Settings.DATABASE_MIGRATION_URL));
        passFirstPassword(data, owner, environment);

        PayaraMicro payara =
                new PayaraMicro(arguments.payara(), data, NODE, settings.httpPort(), arguments.archives(), environment);
        stops.push(payara::stop);
        payara.start();
        payara.awaitReady(READY_PATIENCE);
        payara.onExit(() -> endedByItself("Payara Micro", payara.log()));

        System.out.println("Dialplane is ready: " + payara.uri());
        data.secret(FIRST_PASSWORD).ifPresent(password -> {
            System.out.println("Log in as admin with the password " + password);
            data.forget(FIRST_PASSWORD);
        });
        new CountDownLatch(1).await();
    }

    /** The file given, or the data folder's own, made at the first start. */
    private Path secretKeys(DataFolder data) {
        Path file = settings.secretKeys().orElseGet(() -> {
            String name = "secret-keys.json";
            data.secret(name, SecretKeys::generated);
            return data.path().resolve(name);
        });
        try {
            SecretKeys.read(file);
        } catch (IllegalStateException e) {
            throw new LaunchException(e.getMessage(), e);
        }
        return file;
    }

    /** A launcher that has just been killed may need a moment to let go of the folder. */
    private static boolean locked(DataFolder data) {
        return ServerProcess.await(data::lock, LEFTOVER_PATIENCE);
    }

    private static void stopLeftovers(DataFolder data) {
        PayaraMicro.stopLeftover(data, NODE);
        RedisServer.in(data).stopLeftover();
        PostgresServer.in(data).stopLeftover();
    }

    private String startRedis(DataFolder data) {
        RedisServer redis = RedisServer.in(data);
        stops.push(redis::stop);
        redis.start();
        redis.onExit(() -> endedByItself("Redis", redis.log()));
        return redis.url();
    }

    private PostgresServer startPostgres(DataFolder data) {
        PostgresServer postgres = PostgresServer.in(data);
        stops.addLast(postgres::stop);
        postgres.start();
        postgres.onExit(() -> endedByItself("PostgreSQL", postgres.log()));
        return postgres;
    }

    /** Dialplane works without Redis, more slowly. */
    private void warnAboutRedis() {
        settings.redis().ifPresent(url -> {
            Redis redis = Redis.at(url);
            if (!redis.probe()) {
                System.err.println("Dialplane: " + Settings.REDIS_URL + ": no answer from " + url.hosts()
                        + "; starting without it");
            }
            redis.close();
        });
    }

    /**
     * The product makes its administrator with this password when it has none. A generated one is kept until it was shown:
     * the first start may be interrupted after the administrator was made.
     */
    private void passFirstPassword(DataFolder data, DatabaseUrl owner, Map<String, String> environment) {
        environment.remove(Settings.ADMIN_PASSWORD);
        if (AdministratorPassword.exists(owner)) {
            return;
        }
        Optional<String> wished = settings.adminPassword();
        if (wished.isPresent()) {
            data.forget(FIRST_PASSWORD);
        }
        environment.put(
                Settings.ADMIN_PASSWORD, wished.orElseGet(() -> data.secret(FIRST_PASSWORD, Secrets::password)));
    }

    private void checkDatabase() {
        try {
            DatabaseRoles.check(
                    settings.database().orElseThrow(),
                    settings.migrationDatabase().orElseThrow());
        } catch (IllegalStateException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private void resetPassword() {
        AdministratorPassword.Reset reset =
                AdministratorPassword.reset(ownersDatabase("There is no administrator yet: start Dialplane first"));
        System.out.println("Log in as " + reset.username() + " with the password " + reset.password());
        System.exit(0);
    }

    private void rotateSecretKeys() {
        DatabaseUrl owner = ownersDatabase("Dialplane has no database yet: start it first");
        Path keys = secretKeys(DataFolder.at(settings.data()));
        boolean complete = RotateSecretKeysCommand.run(keys, owner);
        System.exit(complete ? 0 : 1);
    }

    private void takeOver() {
        DatabaseUrl panel = settings.takeOverFrom()
                .orElseThrow(() ->
                        new LaunchException(Settings.TAKE_OVER_FROM + " must be set: the URL of the panel's database"));
        DatabaseUrl owner = ownersDatabase("Dialplane has no database yet: start it first");
        boolean complete = new TakeOverCommand(settings, DataFolder.at(settings.data())).run(panel, owner);
        System.exit(complete ? 0 : 1);
    }

    /**
     * Dialplane's database as its owner: the given one, or the embedded one, which is started when it isn't running.
     *
     * @param never what to say when there has never been an embedded one
     */
    private DatabaseUrl ownersDatabase(String never) {
        if (settings.migrationDatabase().isPresent()) {
            checkDatabase();
            return settings.migrationDatabase().get();
        }
        DataFolder data = DataFolder.at(settings.data());
        if (!Files.exists(data.path().resolve("postgresql"))) {
            throw new LaunchException(never);
        }
        if (data.lock()) {
            stopLeftovers(data);
            return DatabaseUrl.parse(startPostgres(data).migrationUrl());
        }
        return DatabaseUrl.parse(PostgresServer.migrationUrlOfRunning(data)
                .orElseThrow(() -> new LaunchException("Dialplane is just starting: try again when it is ready")));
    }

    private void endedByItself(String server, Path log) {
        fail(new LaunchException(server + " has ended by itself; everything is being stopped (log: " + log + ")"));
    }

    /** The product first, the database last. */
    private void stop() {
        STOPPING.set(true);
        ServerProcess.startNoMore();
        for (Runnable stop : List.copyOf(stops)) {
            stop.run();
        }
        ServerProcess.stopAll(STOP_PATIENCE);
    }
}
