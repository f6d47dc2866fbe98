package io.dialplane.launcher;

import java.nio.file.Path;
import java.time.Duration;

/** A server that is started and ended, as often as one likes. */
public abstract class Server {

    private final ServerProcess.Signal ending;
    private final Duration patience;

    /** Null before the first start. */
    volatile ServerProcess process;

    /**
     * A server that isn't started.
     *
     * @param ending   asks it to end in order
     * @param patience after which it is killed
     */
    Server(ServerProcess.Signal ending, Duration patience) {
        this.ending = ending;
        this.patience = patience;
    }

    /** Ends the server in order: requests in progress end, everything is written. */
    public final void stop() {
        if (process != null) {
            stop(process);
        }
    }

    final void stop(ServerProcess some) {
        some.stop(ending, patience);
    }

    /** Ends the server and its children with SIGKILL, as a power cut would. */
    public final void kill() {
        process.kill();
    }

    /** Stops the server and its children where they are (SIGSTOP): connections stay open, nothing is answered. */
    public final void freeze() {
        process.sendToAll(ServerProcess.Signal.STOP);
    }

    /** Lets a frozen server go on. */
    public final void thaw() {
        process.sendToAll(ServerProcess.Signal.CONT);
    }

    /** Whether the server runs. */
    public final boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Id of the process that was started; the server may be its child. */
    public final long pid() {
        return process.pid();
    }

    /** Runs the action when the process has ended, on another thread. */
    public final void onExit(Runnable action) {
        process.onExit(action);
    }

    /** The server's log. */
    public abstract Path log();
}
