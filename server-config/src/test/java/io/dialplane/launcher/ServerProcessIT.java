package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessIT {

    @TempDir
    Path directory;

    @RepeatedTest(200)
    void theResultIsKnownAsSoonAsTheEndIs() {
        ServerProcess process = ServerProcess.start(
                "A short process",
                directory.resolve("short.pid"),
                List.of("sh", "-c", "exit 3"),
                directory,
                null,
                directory.resolve("short.log"));
        while (process.isAlive()) {
            Thread.onSpinWait();
        }

        assertThat(process.exitCode()).isEqualTo(3);
    }
}
