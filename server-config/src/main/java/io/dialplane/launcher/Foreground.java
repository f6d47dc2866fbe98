package io.dialplane.launcher;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the {@link Launcher} as a process in the foreground of Maven's.
 *
 * <p>Maven's own process gets the launcher's exit code and ends only after it, also on Ctrl-C; were the launcher run by
 * {@code exec:exec}, the prompt would come back while servers are still stopping, and each one-line error would be
 * followed by a stack trace of the plugin's. Were it run inside Maven, a killed Maven would leave the servers behind.
 */
public final class Foreground {

    private Foreground() {}

    /** @param args the launcher's working directory, then the launcher's arguments */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Launcher.class.getName()));
        command.addAll(Arrays.asList(args).subList(1, args.length));
        command.add("parent=" + ProcessHandle.current().pid());
        System.out.flush();
        Process launcher = new ProcessBuilder(command)
                .directory(new File(args[0]))
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            launcher.destroy();
            try {
                launcher.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Runtime.getRuntime().exit(launcher.waitFor());
    }

    /** The class path Maven has put together for this class. */
    private static String classPath() {
        if (!(Foreground.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> files = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            try {
                files.add(Path.of(url.toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, files);
    }
}
