package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameIt() {
        file = directory.resolve("server.log");
    }

    @Test
    void aFatalErrorNamesTheProblem() throws IOException {
        Files.writeString(
                file, "LOG:  starting\nFATAL:  data directory has wrong ownership\nHINT:  an error of yours\n");

        assertThat(LogFile.at(file).problem()).isEqualTo("FATAL:  data directory has wrong ownership");
    }

    @Test
    void aFailedDeploymentIsNamedWithItsInnermostCause() throws IOException {
        Files.writeString(file, """
                2026-01-01T00:00:00.000Z SEVERE core: Exception while loading the app
                jakarta.ejb.EJBException: Unable to create
                \tat org.glassfish.Some.method(Some.java:1)
                Caused by: java.lang.RuntimeException: outer
                \tat org.glassfish.Some.method(Some.java:1)
                Caused by: java.lang.IllegalStateException: DATABASE_URL is not set
                \t... 3 more
                2026-01-01T00:00:01.000Z INFO core: an error of no importance
                java.lang.Error: another
                """);

        assertThat(LogFile.at(file).problem())
                .isEqualTo("2026-01-01T00:00:00.000Z SEVERE core: Exception while loading the app: "
                        + "java.lang.IllegalStateException: DATABASE_URL is not set");
    }

    @Test
    void withoutAnErrorTheLastLineCounts() throws IOException {
        Files.writeString(file, "one\ntwo\n\n");

        assertThat(LogFile.at(file).problem()).isEqualTo("two");
    }

    @Test
    void whatWasWrittenBeforeTheMarkIsForgotten() throws IOException {
        LogFile log = LogFile.at(file);
        assertThat(log.problem()).isEqualTo("it says nothing");
        Files.writeString(file, "FATAL: of yesterday\n");
        log.mark();
        assertThat(log.problem()).isEqualTo("it says nothing");
        Files.writeString(file, "error of today\n", StandardOpenOption.APPEND);

        assertThat(log.problem()).isEqualTo("error of today");
    }

    @Test
    void aLogThatHasGrownIsSetAside() throws IOException {
        try (DataFolder data = DataFolder.at(directory.resolve("data"))) {
            Path grown = LogFile.in(data, "redis.log").path();
            Files.write(grown, new byte[10_000_001]);

            LogFile.in(data, "redis.log");

            assertThat(grown).doesNotExist();
            assertThat(grown.resolveSibling("redis.log.1")).hasSize(10_000_001);
        }
    }
}
