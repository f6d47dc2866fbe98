package io.dialplane.testing;

import io.dialplane.launcher.ApplicationServer;
import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.PayaraMicro;
import io.dialplane.launcher.PayaraServer;
import io.dialplane.launcher.Ports;
import io.dialplane.launcher.WildFly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** A running server with the product on it. */
public final class Node implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ApplicationServer server;

    private Node(ApplicationServer server) {
        this.server = server;
        restart();
    }

    /** Starts a server with the product and waits until it is ready. */
    static Node start(Build.Server kind, DataFolder data, String name, Map<String, String> environment) {
        return new Node(
                switch (kind) {
                    // the two web archives
                    case PAYARA_MICRO ->
                        new PayaraMicro(
                                Build.payaraMicro(), data, name, Ports.free(), Build.webArchives(), environment);
                    // the enterprise archive, configured by the shipped scripts
                    case WILDFLY ->
                        new WildFly(
                                Build.wildfly(),
                                Build.folder("servers"),
                                Build.serverConfig().resolve("wildfly"),
                                data,
                                name,
                                Ports.free(),
                                Build.enterpriseArchive(),
                                environment);
                    case PAYARA_SERVER ->
                        new PayaraServer(
                                Build.payaraServer(),
                                Build.folder("servers"),
                                Build.serverConfig().resolve("payara"),
                                data,
                                name,
                                Ports.free(),
                                Build.enterpriseArchive(),
                                environment);
                });
    }

    /** Where it answers. */
    public URI uri() {
        return server.uri();
    }

    /** What its heap holds after a full collection, bytes. */
    public long liveHeap() {
        String[] words = jcmd("GC.class_histogram").strip().split("\\s+");
        return Long.parseLong(words[words.length - 1]); // behind it all: Total, objects, bytes
    }

    /** What its threads are doing, as text. */
    public String threads() {
        return jcmd("Thread.print");
    }

    private String jcmd(String command) {
        ProcessHandle started = ProcessHandle.of(server.pid()).orElseThrow();
        ProcessHandle java = Stream.concat(Stream.of(started), started.descendants())
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process asked = new ProcessBuilder(jcmd, String.valueOf(java.pid()), command).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it with SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** Starts it again where it was, and waits until it is ready. */
    public void restart() {
        server.start().awaitReady(PATIENCE);
    }

    /** Starts it again when it does not run. */
    void revive() {
        if (!server.isRunning()) {
            restart();
        }
    }

    /** Ends it in order. */
    @Override
    public void close() {
        server.stop();
    }
}
