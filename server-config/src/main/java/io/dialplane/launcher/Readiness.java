package io.dialplane.launcher;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Waiting for a server until the product in it can work. */
final class Readiness {

    private static final String READY = "/api/health/ready";

    private Readiness() {}

    /**
     * Returns when {@code /api/health/ready} answers 200.
     *
     * @param failures words in the log that mean: the product could not be deployed
     * @throws LaunchException when the process ends, the product can't be deployed, or it takes longer
     */
    static void await(
            String name, URI server, ServerProcess process, LogFile log, List<String> failures, Duration patience) {
        URI ready = server.resolve(READY);
        boolean settled = ServerProcess.await(
                () -> !process.isAlive() || HttpProbe.status(ready) == 200 || said(log, failures), patience);
        String details = log.problem() + " (log: " + log.path() + ")";
        if (!process.isAlive()) {
            throw new LaunchException(name + " has ended: " + details);
        }
        if (!settled) {
            throw new LaunchException(name + " isn't ready after " + patience.toSeconds() + " s: " + details);
        }
        if (HttpProbe.status(ready) != 200) {
            throw new LaunchException(name + " can't deploy the product: " + details);
        }
    }

    private static boolean said(LogFile log, List<String> words) {
        String text = log.text();
        return words.stream().anyMatch(text::contains);
    }
}
