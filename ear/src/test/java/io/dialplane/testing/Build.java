package io.dialplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the build hands to the tests, as system properties. */
public final class Build {

    private Build() {}

    /** Which server this run is about. */
    public enum Server {
        PAYARA_MICRO,
        WILDFLY,
        PAYARA_SERVER
    }

    public static Server server() {
        return Server.valueOf(
                property("dialplane.server").toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether the faults are tested in full length. */
    public static boolean inFullLength() {
        return Boolean.getBoolean("dialplane.faults");
    }

    public static Path payaraMicro() {
        return file("dialplane.payara-micro");
    }

    /** The web archives as Payara Micro deploys them: the API first. */
    public static List<Path> webArchives() {
        return List.of(file("dialplane.api"), file("dialplane.console"));
    }

    public static Path enterpriseArchive() {
        return file("dialplane.ear");
    }

    /** The distribution as its makers publish it. */
    public static Path wildfly() {
        return file("dialplane.wildfly");
    }

    /** The distribution as its makers publish it. */
    public static Path payaraServer() {
        return file("dialplane.payara-server");
    }

    /** The module with the scripts that configure servers. */
    public static Path serverConfig() {
        return file("dialplane.server-config");
    }

    /** A folder for this run under {@code target}, the same for all JVMs that run tests. */
    public static Path folder(String name) {
        return Path.of(property("dialplane.target"))
                .toAbsolutePath()
                .resolve("it")
                .resolve(name);
    }

    /** A folder of this JVM, empty; nothing is left in it from an earlier run. */
    public static Path freshFolder(String name, Server server) {
        Path folder = folder(name + "-" + server.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-"
                + property("dialplane.fork"));
        delete(folder);
        return folder;
    }

    /** Removes a folder, if it is there, with everything in it. */
    static void delete(Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path file(String property) {
        Path file = Path.of(property(property)).toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            throw new IllegalStateException(property + ": " + file + " is not there; build it first");
        }
        return file;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The system property " + name + " is not set: run mvn verify");
        }
        return value;
    }
}
