package io.dialplane.platform;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Work side by side, of each name one at a time on this node: what is asked for while the same is under way is left out, for it is asked
 * for again. A failure is logged when work begins to fail, and when it works again.
 */
public final class Lanes implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Lanes.class.getName());

    private final Executor workers;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param workers the server's */
    public Lanes(Executor workers) {
        this.workers = workers;
    }

    /** @param name what the work does, for the log */
    public void run(String name, Runnable work) {
        if (closed || !busy.add(name)) {
            return;
        }
        try {
            workers.execute(() -> {
                try {
                    tried(name, work);
                } finally {
                    busy.remove(name);
                }
            });
        } catch (RejectedExecutionException e) {
            busy.remove(name);
            failed(name, e);
        }
    }

    private void tried(String name, Runnable work) {
        try {
            work.run();
            if (failing.remove(name)) {
                LOG.log(System.Logger.Level.INFO, "Works again: {0}", name);
            }
        } catch (RuntimeException e) {
            failed(name, e);
        }
    }

    private void failed(String name, RuntimeException e) {
        if (!closed && failing.add(name)) { // what fails because everything is being stopped is no news
            LOG.log(System.Logger.Level.WARNING, "Failed, and is tried again until it works: " + name, e);
        }
    }

    /** Starts nothing more; what is under way goes on. */
    @Override
    public void close() {
        closed = true;
    }
}
