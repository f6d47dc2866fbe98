package io.dialplane.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Payara Micro that runs the product's web archives, one process per node.
 *
 * <p>Several nodes on one database are several of these with different data folders (or names) and ports. Life:
 * {@link #start()}, {@link #awaitReady(Duration)}, then {@link #stop()} or {@link #kill()}, and again.
 */
public final class PayaraMicro extends ApplicationServer {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private static final String NETWORK = "set configs.config.server-config.network-config.";

    /**
     * Nobody may connect before the product is deployed: a dialer that is told 404 meanwhile takes its report for one that
     * will never be accepted.
     */
    private static final String NOT_OPEN = NETWORK + "network-listeners.network-listener.http-listener.enabled=false";

    private static final String OPEN = NETWORK + "network-listeners.network-listener.http-listener.enabled=true";

    /** Behind a proxy that speaks HTTPS, links and cookies are for HTTPS. */
    private static final String HTTPS_BY_PROXY =
            NETWORK + "protocols.protocol.http-listener.http.scheme-mapping=X-Forwarded-Proto";

    private final Path jar;
    private final DataFolder data;
    private final String name;
    private final int port;
    private final List<Path> archives;
    private final Map<String, String> environment;
    private final LogFile log;
    private final LogFile output;

    /**
     * A server, not started.
     *
     * @param jar         {@code payara-micro.jar}
     * @param data        its files go to {@code payara/name} in it, its log to {@code logs/name.0.log} (older: 1 to 9)
     * @param name        tells nodes in one data folder apart; a plain word
     * @param port        of HTTP, on all addresses
     * @param archives    web archives; each is deployed at its file name's path, {@code ROOT.war} at {@code /}
     * @param environment replaces the whole environment, so it begins with a copy of {@code System.getenv()} as a rule
     */
    public PayaraMicro(
            Path jar, DataFolder data, String name, int port, List<Path> archives, Map<String, String> environment) {
        super(STOP_PATIENCE);
        this.jar = jar;
        this.data = data;
        this.name = name;
        this.port = port;
        this.archives = List.copyOf(archives);
        this.environment = new LinkedHashMap<>(environment);
        this.log = LogFile.at(data.folder("logs").resolve(name + ".0.log"));
        this.output = LogFile.in(data, name + "-start.log");
    }

    /** Starts the process and returns at once. One that an earlier launcher left running is ended first. */
    @Override
    public PayaraMicro start() {
        stopLeftover();
        Path folder = data.folder("payara").resolve(name);
        Path temporary = freshFolder(folder.resolve("tmp"));
        Path logging = loggingProperties(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-Xms256m",
                // measured at start on two cores: a fifth less work and 230 MB less memory than with the default
                // collector
                "-XX:+UseSerialGC",
                "-XX:MetaspaceSize=192m",
                "-XX:MaxMetaspaceSize=384m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.net.preferIPv4Stack=true",
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8",
                "-jar",
                jar.toString(),
                "--nocluster",
                "--disablephonehome",
                "--port",
                String.valueOf(port),
                "--logproperties",
                logging.toString(),
                "--prebootcommandfile",
                commands(folder, "before.asadmin", NOT_OPEN, HTTPS_BY_PROXY).toString(),
                "--postdeploycommandfile",
                commands(folder, "deployed.asadmin", OPEN).toString()));
        archives.forEach(archive -> command.addAll(List.of("--deploy", archive.toString())));
        log.mark();
        output.mark();
        process = ServerProcess.start("Payara Micro", pidFile(), command, folder, environment, output.path());
        return this;
    }

    private static Path commands(Path folder, String file, String... commands) {
        try {
            return Files.write(folder.resolve(file), List.of(commands));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Payara logs to a file it rotates itself: 10 files of 10 MB. */
    private Path loggingProperties(Path folder) {
        try (InputStream in = PayaraMicro.class.getResourceAsStream("payara-micro-logging.properties")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${log}", log.path().getParent().toString().replace("%", "%%") + "/" + name + ".%g.log");
            Path file = folder.resolve("logging.properties");
            Files.writeString(file, text);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path freshFolder(Path folder) {
        try {
            if (Files.exists(folder)) {
                PostgresBinaries.deleteTree(folder);
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LaunchException("The folder " + folder + " can't be emptied: " + e, e);
        }
    }

    @Override
    public PayaraMicro awaitReady(Duration patience) {
        Readiness.await(
                "Payara Micro",
                uri(),
                process,
                log,
                List.of("Exception while deploying the app", "Exception while loading the app"),
                patience);
        return this;
    }

    /** Ends a server that an earlier launcher left running under this name. */
    void stopLeftover() {
        stopLeftover(data, name);
    }

    static void stopLeftover(DataFolder data, String name) {
        ServerProcess.leftover("Payara Micro", data.pidFile(name))
                .ifPresent(server -> server.stop(ServerProcess.Signal.TERM, STOP_PATIENCE));
    }

    private Path pidFile() {
        return data.pidFile(name);
    }

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    @Override
    public Path log() {
        return log.path();
    }
}
