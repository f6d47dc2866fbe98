package io.dialplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A server started as a child process, or one that a launcher left behind when it was killed.
 *
 * <p>Children live in sessions of their own: Ctrl-C in a terminal reaches the launcher only, which ends them in order.
 * Each writes its process id and start time to a file before it becomes the server, so that a later launcher finds it
 * again whenever this one dies, and never takes a stranger with the same id for it.
 */
final class ServerProcess {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);
    /** $0 is the pid file, the rest is the command. The process keeps its id and start time when it becomes the server. */
    private static final String NOTE_AND_BECOME = """
            read -r boot < /proc/sys/kernel/random/boot_id
            read -r stat < /proc/$$/stat
            printf '%s\\n%s\\n' "$boot" "$stat" > "$0"
            exec "$@"
            """;

    /** All that this process started, in order; guarded by itself. */
    private static final List<ServerProcess> STARTED = new ArrayList<>();

    private static boolean ending;

    private final String name;
    /** Null when another launcher started it. */
    private final Process process;

    private final ProcessHandle handle;
    private final Path pidFile;

    private ServerProcess(String name, Process process, ProcessHandle handle, Path pidFile) {
        this.name = name;
        this.process = process;
        this.handle = handle;
        this.pidFile = pidFile;
    }

    /**
     * Starts a server.
     *
     * @param name        for messages
     * @param pidFile     where its process id is noted
     * @param output      file that its output is appended to
     * @param environment replaces the whole environment; null: the launcher's
     */
    static ServerProcess start(
            String name,
            Path pidFile,
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Path output) {
        List<String> line = new ArrayList<>();
        boolean linux = Files.exists(BOOT_ID);
        if (linux) {
            line.addAll(List.of("setsid", "sh", "-c", NOTE_AND_BECOME, pidFile.toString()));
        }
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        try {
            synchronized (STARTED) {
                if (ending) {
                    throw new LaunchException(name + " isn't started any more");
                }
                Files.deleteIfExists(pidFile);
                Process process = builder.start();
                process.getOutputStream().close();
                if (!linux) {
                    Files.writeString(
                            pidFile, "started\n" + process.pid() + " " + startInstant(process.toHandle()) + "\n");
                }
                ServerProcess started = new ServerProcess(name, process, process.toHandle(), pidFile);
                STARTED.add(started);
                return started;
            }
        } catch (IOException e) {
            throw new LaunchException(name + " can't be started: " + e.getMessage(), e);
        }
    }

    /** From now on nothing is started. */
    static void startNoMore() {
        synchronized (STARTED) {
            ending = true;
        }
    }

    /** Ends whatever this process started and still runs, the latest first. */
    static void stopAll(Duration patience) {
        List<ServerProcess> all;
        synchronized (STARTED) {
            all = new ArrayList<>(STARTED);
        }
        Collections.reverse(all);
        all.stream().filter(ServerProcess::isAlive).forEach(process -> process.stop(Signal.INT, patience));
    }

    /** The process noted in the file when it is still running and still the same. */
    static Optional<ServerProcess> leftover(String name, Path pidFile) {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(pidFile);
            if (lines.size() < 2) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(1).substring(0, lines.get(1).indexOf(' ')));
            return ProcessHandle.of(pid)
                    .filter(handle -> isSame(handle, lines))
                    .map(handle -> new ServerProcess(name, null, handle, pidFile));
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new LaunchException("The file " + pidFile + " is damaged; end " + name + " by hand and delete it", e);
        }
    }

    /** Takes charge of a server that put itself into the background, and notes it like one that was started here. */
    static ServerProcess adopt(String name, long pid, Path pidFile) {
        ProcessHandle handle = ProcessHandle.of(pid)
                .orElseThrow(() -> new LaunchException(name + " (process " + pid + ") has ended at once"));
        try {
            Files.writeString(
                    pidFile,
                    Files.exists(BOOT_ID)
                            ? Files.readString(BOOT_ID)
                                    + Files.readString(Path.of("/proc", String.valueOf(pid), "stat"))
                            : "started\n" + pid + " " + startInstant(handle) + "\n");
            return new ServerProcess(name, null, handle, pidFile);
        } catch (IOException e) {
            throw new LaunchException(name + " (process " + pid + ") can't be noted: " + e, e);
        }
    }

    /** A running process that is known to be ours by other means. */
    static ServerProcess found(String name, ProcessHandle handle, Path pidFile) {
        return new ServerProcess(name, null, handle, pidFile);
    }

    private static boolean isSame(ProcessHandle handle, List<String> note) {
        try {
            if (note.get(0).equals("started")) {
                return note.get(1).equals(handle.pid() + " " + startInstant(handle));
            }
            String stat = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "stat"));
            return note.get(0).equals(Files.readString(BOOT_ID).strip())
                    && startTicks(note.get(1)).equals(startTicks(stat));
        } catch (IOException e) {
            return false; // it has just ended
        }
    }

    private static String startInstant(ProcessHandle handle) {
        return handle.info().startInstant().map(Object::toString).orElse("unknown");
    }

    /** Field 22 of proc(5) stat, in ticks since the machine started; the fields are counted after the name in brackets. */
    private static String startTicks(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    long pid() {
        return handle.pid();
    }

    boolean isAlive() {
        return isRunning(handle);
    }

    /** A process that has ended but whose parent never asked for its result (state Z) doesn't run any more. */
    private static boolean isRunning(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        if (!Files.exists(BOOT_ID)) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false; // it has just ended
        }
    }

    /**
     * Result of a process that this one started and that has ended. The JVM learns it a moment after the kernel shows
     * the end.
     */
    int exitCode() {
        return process.onExit().join().exitValue();
    }

    /** Runs the action when the process has ended, on another thread. */
    void onExit(Runnable action) {
        handle.onExit().thenRun(action);
    }

    /** Asks the process to end, waits, and kills it with its children when its time is over. */
    void stop(Signal signal, Duration patience) {
        send(signal);
        send(Signal.CONT); // a frozen process hears the first signal only now
        if (!await(() -> !isAlive(), patience)) {
            kill();
        }
        forget();
    }

    /** Ends the process and its children at once, as a power cut would. Returns when they are gone. */
    void kill() {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(handle);
        handle.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        if (!await(() -> all.stream().noneMatch(ServerProcess::isRunning), LAST_PATIENCE)) {
            throw new IllegalStateException(name + " (process " + pid() + ") can't be killed");
        }
        forget();
    }

    /** Sends a signal; does nothing when the process has ended. */
    void send(Signal signal) {
        if (isAlive()) {
            send(signal, handle);
        }
    }

    /** Sends a signal to the process, then to its children. */
    void sendToAll(Signal signal) {
        send(signal);
        handle.descendants().forEach(child -> send(signal, child));
    }

    private static void send(Signal signal, ProcessHandle to) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + to.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks every 50 ms whether the condition holds; false when it never did in that time. */
    static boolean await(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Signals by the names {@code kill} knows. */
    enum Signal {
        TERM,
        INT,
        STOP,
        CONT
    }
}
