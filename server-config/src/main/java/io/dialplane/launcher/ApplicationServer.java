package io.dialplane.launcher;

import java.net.URI;
import java.time.Duration;

/** A server with the product on it. */
public abstract class ApplicationServer extends Server {

    ApplicationServer(Duration patience) {
        super(ServerProcess.Signal.TERM, patience);
    }

    /** Starts the process; ready is something else. One that an earlier run left is ended first. */
    public abstract ApplicationServer start();

    /**
     * Waits until the product says it is ready.
     *
     * @throws LaunchException when the process ends, an archive can't be deployed, or it takes longer
     */
    public abstract ApplicationServer awaitReady(Duration patience);

    /** Where it answers, ending in a slash. */
    public abstract URI uri();
}
