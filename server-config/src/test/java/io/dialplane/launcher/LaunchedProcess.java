package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher as a real process in a session of its own, with what it wrote. */
final class LaunchedProcess {

    static final Path PAYARA = Path.of("target/payara-micro.jar").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Process process;
    private final Path out;
    private final Path err;

    private LaunchedProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static LaunchedProcess start(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                // Ctrl-C works in it also when this run is in the background, where shells turn it off
                "env",
                "--default-signal=INT",
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "payara=" + PAYARA));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new LaunchedProcess(builder.start(), out, err);
    }

    LaunchedProcess awaitReady() {
        boolean settled =
                ServerProcess.await(() -> !process.isAlive() || out().contains("Dialplane is ready"), PATIENCE);
        assertThat(settled && process.isAlive()).as("ready; it said: %s", err()).isTrue();
        return this;
    }

    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended; it said: %s", err())
                .isTrue();
        return process.exitValue();
    }

    /** Sends the signal to the launcher alone. */
    void signal(String name) throws IOException, InterruptedException {
        kill(name, String.valueOf(process.pid()));
    }

    /** Sends the signal to all of its process group, as a terminal does on Ctrl-C. */
    void signalGroup(String name) throws IOException, InterruptedException {
        kill(name, "-" + process.pid());
    }

    private static void kill(String signal, String target) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + target)
                        .start()
                        .waitFor())
                .isZero();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ids of the running processes whose command line or working directory names the folder. */
    static List<Long> processesOf(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> names(pid, folder.toString()))
                .toList();
    }

    private static boolean names(long pid, String folder) {
        Path process = Path.of("/proc", String.valueOf(pid));
        try {
            return Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
                            .contains(folder)
                    || Files.readSymbolicLink(process.resolve("cwd")).toString().startsWith(folder);
        } catch (IOException e) {
            return false; // it has just ended
        }
    }

    /** Process ids noted in the data folder. */
    static List<Long> notedIn(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("run"))) {
            List<Long> pids = new ArrayList<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                String stat = Files.readAllLines(file).get(1);
                pids.add(Long.valueOf(stat.substring(0, stat.indexOf(' '))));
            }
            return pids;
        }
    }
}
