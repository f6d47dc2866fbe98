package io.dialplane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients at once, a thread each, who begin together. */
final class Clients implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What one of them does. */
    @FunctionalInterface
    interface Work<C> {
        void doIt(C client) throws Exception;
    }

    /**
     * Has each client do its work and waits for all.
     *
     * @return nanoseconds from the common start to the end of the last one
     */
    <C> long all(List<? extends C> clients, Work<C> work) {
        long[] start = new long[1];
        CyclicBarrier together = new CyclicBarrier(clients.size(), () -> start[0] = System.nanoTime());
        List<Future<?>> running = new ArrayList<>();
        for (C client : clients) {
            running.add(threads.submit(() -> {
                together.await();
                work.doIt(client);
                return null;
            }));
        }
        try {
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return System.nanoTime() - start[0];
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
