package io.dialplane.platform;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Work that a node repeats as long as it runs: each run starts some time after the last one has ended, so that a long one is
 * never met by the next. A failed run is no reason to stop; it is logged when the work begins to fail, and when it works
 * again.
 */
public final class Repeated implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Repeated.class.getName());

    private final String name;
    private final Runnable work;
    private Future<?> runs;
    private volatile boolean stopped;
    private boolean failing; // of the runs only, which follow each other

    private Repeated(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    /**
     * Repeats the work from now on.
     *
     * @param executor the server's
     * @param pause    before the first run, and between two
     * @param name     what the work does, for the log
     */
    public static Repeated every(ScheduledExecutorService executor, Duration pause, String name, Runnable work) {
        Repeated repeated = new Repeated(name, work);
        repeated.runs = executor.scheduleWithFixedDelay(
                repeated::run, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return repeated;
    }

    private void run() {
        if (stopped) {
            return;
        }
        try {
            work.run();
            if (failing) {
                LOG.log(System.Logger.Level.INFO, "Works again: {0}", name);
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !stopped) { // what fails because everything is being stopped is no news
                LOG.log(System.Logger.Level.WARNING, "Failed, and is tried again until it works: " + name, e);
            }
            failing = true;
        }
    }

    /** Starts no more runs; one that is under way goes on. */
    @Override
    public void close() {
        stopped = true;
        runs.cancel(false);
    }
}
