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
        run(
                new File(args[0]),
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Launcher.class,
                Arrays.asList(args).subList(1, args.length));
    }

    /**
     * Runs a program as a process and ends this one with its exit code.
     *
     * @param options   of its Java machine
     * @param arguments it gets {@code parent=<process id>} behind them
     */
    public static void run(File directory, List<String> options, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(program), program.getName()));
        command.addAll(arguments);
        command.add("parent=" + ProcessHandle.current().pid());
        System.out.flush();
        Process process =
                new ProcessBuilder(command).directory(directory).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.destroy();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Runtime.getRuntime().exit(process.waitFor());
    }

    /** The class path Maven has put together for a class. */
    private static String classPath(Class<?> program) {
        if (!(program.getClassLoader() instanceof URLClassLoader loader)) {
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
