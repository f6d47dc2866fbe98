package io.dialplane.bench;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the {@link Benchmark}, or the {@link TakeOverBenchmark}, as a process in the foreground of Maven's: the clients get a
 * Java machine of their own, and a take-over the memory that the launcher gives it.
 */
public final class Foreground {

    private Foreground() {}

    /** @param args see {@link Options} */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean takeOver = Arrays.asList(args).contains("measure=take-over");
        io.dialplane.launcher.Foreground.run(
                new File("."),
                List.of(takeOver ? "-Xmx128m" : "-Xmx512m", "-XX:+UseSerialGC"),
                takeOver ? TakeOverBenchmark.class : Benchmark.class,
                Arrays.asList(args));
    }
}
