package io.dialplane.launcher;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A WildFly that runs the product's enterprise archive, prepared by the scripts in {@code server-config/wildfly} and by
 * nothing else.
 *
 * <p>Several nodes share one unpacked distribution; each has its own configuration and data. Life: {@link #start()},
 * {@link #awaitReady(Duration)}, then {@link #stop()} or {@link #kill()}, and again.
 */
public final class WildFly extends ApplicationServer {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

    private final Path home;
    private final Path scripts;
    private final DataFolder data;
    private final String name;
    private final Path archive;
    private final Map<String, String> environment;
    private final Path base;
    private final LogFile log;
    private final int httpPort;
    private final int managementPort = Ports.free();
    private final int httpsPort = Ports.free();

    /**
     * A server, unpacked but neither configured nor started.
     *
     * @param zip         the distribution ({@code org.wildfly:wildfly-dist:zip})
     * @param servers     folder that distributions are unpacked into
     * @param scripts     {@code server-config/wildfly}
     * @param data        the node's files go to {@code wildfly/name} in it, its log to {@code logs/name.log}
     * @param name        tells nodes in one data folder apart; a plain word
     * @param httpPort    of HTTP, on 127.0.0.1
     * @param archive     {@code dialplane.ear}; null: somebody else will deploy it
     * @param environment replaces the whole environment, so it begins with a copy of {@code System.getenv()} as a rule
     */
    public WildFly(
            Path zip,
            Path servers,
            Path scripts,
            DataFolder data,
            String name,
            int httpPort,
            Path archive,
            Map<String, String> environment) {
        super(STOP_PATIENCE);
        this.home = Distribution.unpacked(zip, servers);
        this.scripts = scripts;
        this.data = data;
        this.name = name;
        this.httpPort = httpPort;
        this.archive = archive;
        this.environment = new LinkedHashMap<>(environment);
        this.base = data.folder("wildfly").resolve(name);
        this.log = LogFile.in(data, name + ".log");
        this.environment.put("JBOSS_HOME", home.toString());
    }

    /**
     * Prepares the node and deploys the archive, as {@code configure.sh} does for a server that isn't running. Harmless
     * when repeated; {@link #start()} does it the first time.
     */
    public WildFly configure() {
        if (!Files.exists(base)) {
            Distribution.copyTree(home.resolve("standalone"), base);
        }
        Map<String, String> ofScript = new LinkedHashMap<>(environment);
        ofScript.put("JAVA_OPTS", "-Djboss.server.base.dir=" + base);
        List<String> command =
                new ArrayList<>(List.of(scripts.resolve("configure.sh").toString(), home.toString()));
        if (archive != null) {
            command.add(archive.toString());
        }
        Distribution.run(command, data.path(), ofScript, log);
        return this;
    }

    /** Starts the process and returns at once. One that an earlier run left is ended first. */
    @Override
    public WildFly start() {
        ServerProcess.leftover("WildFly", data.pidFile(name)).ifPresent(this::stop);
        if (!Files.exists(base)) {
            configure();
        }
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + httpPort,
                "-Djboss.https.port=" + httpsPort,
                "-Djboss.management.http.port=" + managementPort,
                "-Djboss.node.name=" + name));
        Map<String, String> ofServer = new LinkedHashMap<>(environment);
        ofServer.put("LAUNCH_JBOSS_IN_BACKGROUND", "true"); // so that the script passes on signals
        log.mark();
        process = ServerProcess.start("WildFly", data.pidFile(name), command, data.path(), ofServer, log.path());
        return this;
    }

    @Override
    public WildFly awaitReady(Duration patience) {
        Readiness.await("WildFly", uri(), process, log, List.of("WFLYSRV0026", "WFLYSRV0056"), patience);
        return this;
    }

    /** The unpacked distribution, {@code JBOSS_HOME}. */
    public Path home() {
        return home;
    }

    /** The node's own configuration and data, {@code jboss.server.base.dir}. */
    public Path base() {
        return base;
    }

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + httpPort + "/");
    }

    @Override
    public Path log() {
        return log.path();
    }
}
