package io.dialplane.bench;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Runs the {@link Benchmark} as a process in the foreground of Maven's: the clients get a Java machine of their own. */
public final class Foreground {

    private Foreground() {}

    /** @param args see {@link Options} */
    public static void main(String[] args) throws IOException, InterruptedException {
        io.dialplane.launcher.Foreground.run(
                new File("."), List.of("-Xmx512m", "-XX:+UseSerialGC"), Benchmark.class, Arrays.asList(args));
    }
}
