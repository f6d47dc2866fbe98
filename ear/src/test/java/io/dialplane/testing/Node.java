package io.dialplane.testing;

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
public interface Node extends AutoCloseable {

    Duration PATIENCE = Duration.ofMinutes(4);

    /** Where it answers. */
    URI uri();

    /** The process that was started; the server may be its child. */
    long pid();

    /** What its heap holds after a full collection, bytes. */
    default long liveHeap() {
        ProcessHandle started = ProcessHandle.of(pid()).orElseThrow();
        ProcessHandle java = Stream.concat(Stream.of(started), started.descendants())
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process histogram = new ProcessBuilder(jcmd, String.valueOf(java.pid()), "GC.class_histogram").start();
            String[] words = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+");
            return Long.parseLong(words[words.length - 1]); // behind it all: Total, objects, bytes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it with SIGKILL. */
    void kill();

    /** Starts it again where it was, and waits until it is ready. */
    void restart();

    /** Ends it in order. */
    @Override
    void close();

    /** Starts a server with the product and waits until it is ready. */
    static Node start(Build.Server server, DataFolder data, String name, Map<String, String> environment) {
        return switch (server) {
            case PAYARA_MICRO -> new MicroNode(data, name, environment);
            case WILDFLY -> new WildFlyNode(data, name, environment);
            case PAYARA_SERVER -> new PayaraServerNode(data, name, environment);
        };
    }

    /** The two web archives on Payara Micro. */
    final class MicroNode implements Node {

        private final PayaraMicro micro;

        MicroNode(DataFolder data, String name, Map<String, String> environment) {
            micro = new PayaraMicro(Build.payaraMicro(), data, name, Ports.free(), Build.webArchives(), environment);
            restart();
        }

        @Override
        public URI uri() {
            return micro.uri();
        }

        @Override
        public long pid() {
            return micro.pid();
        }

        @Override
        public void kill() {
            micro.kill();
        }

        @Override
        public void restart() {
            micro.start().awaitReady(PATIENCE);
        }

        @Override
        public void close() {
            micro.stop();
        }
    }

    /** The enterprise archive on WildFly, configured by the shipped scripts. */
    final class WildFlyNode implements Node {

        private final WildFly wildfly;

        WildFlyNode(DataFolder data, String name, Map<String, String> environment) {
            wildfly = new WildFly(
                    Build.wildfly(),
                    Build.folder("servers"),
                    Build.serverConfig().resolve("wildfly"),
                    data,
                    name,
                    Ports.free(),
                    Build.enterpriseArchive(),
                    environment);
            restart();
        }

        @Override
        public URI uri() {
            return wildfly.uri();
        }

        @Override
        public long pid() {
            return wildfly.pid();
        }

        @Override
        public void kill() {
            wildfly.kill();
        }

        @Override
        public void restart() {
            wildfly.start().awaitReady(PATIENCE);
        }

        @Override
        public void close() {
            wildfly.stop();
        }
    }

    /** The enterprise archive on Payara Server, configured by the shipped scripts. */
    final class PayaraServerNode implements Node {

        private final PayaraServer payara;

        PayaraServerNode(DataFolder data, String name, Map<String, String> environment) {
            payara = new PayaraServer(
                    Build.payaraServer(),
                    Build.folder("servers"),
                    Build.serverConfig().resolve("payara"),
                    data,
                    name,
                    Ports.free(),
                    Build.enterpriseArchive(),
                    environment);
            restart();
        }

        @Override
        public URI uri() {
            return payara.uri();
        }

        @Override
        public long pid() {
            return payara.pid();
        }

        @Override
        public void kill() {
            payara.kill();
        }

        @Override
        public void restart() {
            payara.start().awaitReady(PATIENCE);
        }

        @Override
        public void close() {
            payara.stop();
        }
    }
}
