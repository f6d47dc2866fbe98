package io.dialplane.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A Payara Server that runs the product's enterprise archive, prepared by the scripts in {@code server-config/payara} and by
 * nothing else.
 *
 * <p>Several nodes share one unpacked distribution; each is a domain of its own. Life: {@link #start()},
 * {@link #awaitReady(Duration)}, then {@link #stop()} or {@link #kill()}, and again.
 */
public final class PayaraServer extends ApplicationServer {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

    /** What a domain listens on, counted from its port base: administration, HTTP and the rest. */
    private static final int[] PORTS = {9, 37, 38, 39, 48, 66, 76, 80, 81, 86};

    private final Path home;
    private final Path scripts;
    private final DataFolder data;
    private final String name;
    private final int httpPort;
    private final Path archive;
    private final Map<String, String> environment;
    private final Path domain;
    private final LogFile output;

    /**
     * A server, unpacked but neither configured nor started.
     *
     * @param zip         the distribution ({@code fish.payara.distributions:payara:zip})
     * @param servers     folder that distributions are unpacked into
     * @param scripts     {@code server-config/payara}
     * @param data        the administrator's password and logs of the scripts go there
     * @param name        of the domain; a plain word
     * @param httpPort    of HTTP, on all addresses
     * @param archive     {@code dialplane.ear}
     * @param environment replaces the whole environment, so it begins with a copy of {@code System.getenv()} as a rule
     */
    public PayaraServer(
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
        this.domain = home.resolve("glassfish/domains").resolve(name);
        this.output = LogFile.in(data, name + "-start.log");
        String passwordFile = "payara-" + name + ".secret";
        data.secret(passwordFile, () -> "AS_ADMIN_PASSWORD=" + Secrets.password());
        this.environment = new LinkedHashMap<>(environment);
        this.environment.put("PAYARA_DOMAIN", name);
        this.environment.put("PAYARA_HTTP_PORT", String.valueOf(httpPort));
        this.environment.put(
                "PAYARA_PASSWORD_FILE", data.path().resolve(passwordFile).toString());
    }

    /**
     * Starts the server. The first time {@code configure.sh} makes the domain, starts it and deploys the archive; later only
     * the domain is started. A domain of this name that an earlier run left is ended, and made anew.
     */
    @Override
    public PayaraServer start() {
        boolean first = process == null;
        if (first) {
            discardDomain();
            environment.put("PAYARA_PORT_BASE", String.valueOf(freePortBase()));
        }
        List<String> command = new ArrayList<>();
        if (first) {
            command.addAll(List.of(scripts.resolve("configure.sh").toString(), home.toString(), archive.toString()));
        } else {
            command.addAll(List.of(home.resolve("bin/asadmin").toString(), "start-domain", name));
        }
        Distribution.run(command, data.path(), environment, output);
        process = ServerProcess.adopt("Payara Server", pidOfDomain(), data.pidFile(name));
        return this;
    }

    private void discardDomain() {
        ServerProcess.leftover("Payara Server", data.pidFile(name)).ifPresent(this::stop);
        try {
            if (Files.exists(domain)) {
                PostgresBinaries.deleteTree(domain);
            }
        } catch (IOException e) {
            throw new LaunchException("The domain " + domain + " can't be deleted: " + e, e);
        }
    }

    private static int freePortBase() {
        return IntStream.iterate(20_000, base -> base < 30_000, base -> base + 100)
                .filter(base -> IntStream.of(PORTS).allMatch(offset -> Ports.isFree(base + offset)))
                .findFirst()
                .orElseThrow(() -> new LaunchException("No hundred ports are free for Payara Server"));
    }

    private long pidOfDomain() {
        try {
            return Long.parseLong(Files.readString(domain.resolve("config/pid")).strip());
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("Payara Server doesn't run (log: " + output.path() + ")", e);
        }
    }

    @Override
    public PayaraServer awaitReady(Duration patience) {
        Readiness.await("Payara Server", uri(), process, LogFile.at(log()), List.of(), patience);
        return this;
    }

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + httpPort + "/");
    }

    @Override
    public Path log() {
        return domain.resolve("logs/server.log");
    }
}
