package io.dialplane.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Work that a node repeats as long as it runs: each run starts some time after the last one has ended, so that a long one is
 * never met by the next. A failed run is no reason to stop; it is logged when the work begins to fail, and when it works
 * again.
 *
 * <p>The timer only rings; the work has a thread of its own, because on some servers all timers share one.
 */
public final class Repeated implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Repeated.class.getName());

    private final ScheduledExecutorService timer;
    private final Executor workers;
    private final Duration pause;
    private final String name;
    private final Runnable work;
    private volatile Future<?> next;
    private volatile boolean stopped;
    private boolean failing; // of the runs only, which follow each other

    private Repeated(ScheduledExecutorService timer, Executor workers, Duration pause, String name, Runnable work) {
        this.timer = timer;
        this.workers = workers;
        this.pause = pause;
        this.name = name;
        this.work = work;
    }

    /**
     * Repeats the work from now on.
     *
     * @param timer   the server's
     * @param workers the server's
     * @param pause   before the first run, and between two
     * @param name    what the work does, for the log
     */
    public static Repeated every(
            ScheduledExecutorService timer, Executor workers, Duration pause, String name, Runnable work) {
        return every(timer, workers, pause, pause, name, work);
    }

    /**
     * The same, for the first time after another pause.
     *
     * @param first before the first run
     * @param pause between two
     */
    public static Repeated every(
            ScheduledExecutorService timer,
            Executor workers,
            Duration first,
            Duration pause,
            String name,
            Runnable work) {
        Repeated repeated = new Repeated(timer, workers, pause, name, work);
        repeated.runAfter(first);
        return repeated;
    }

    private void runAfter(Duration pause) {
        next = timer.schedule(this::start, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void start() {
        try {
            workers.execute(this::run);
        } catch (RejectedExecutionException e) {
            failed(e);
            goOn();
        }
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
        } catch (Throwable e) { // an error too: whatever it is, the numbers still have to come back
            failed(e);
        } finally {
            goOn();
        }
    }

    private void goOn() {
        if (!stopped) {
            try {
                runAfter(pause);
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.DEBUG, "The server stops", e);
            }
        }
    }

    private void failed(Throwable e) {
        if (!failing && !stopped) { // what fails because everything is being stopped is no news
            LOG.log(System.Logger.Level.WARNING, "Failed, and is tried again until it works: " + name, e);
        }
        failing = true;
    }

    /**
     * Does something with each; that it fails with one is no reason to leave out the others.
     *
     * @throws RuntimeException the first failure, when all have had their turn
     */
    public static <T> void withEach(Collection<T> all, Consumer<T> work) {
        RuntimeException failure = null;
        for (T one : all) {
            try {
                work.accept(one);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Starts no more runs; one that is under way goes on. */
    @Override
    public void close() {
        stopped = true;
        next.cancel(false);
    }
}
