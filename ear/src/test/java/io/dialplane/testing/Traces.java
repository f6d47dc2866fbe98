package io.dialplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where a secret must not be found: in the database's rows, and in what servers log. */
public final class Traces {

    private Traces() {}

    /** @throws AssertionError naming the table or file in which one of them is */
    public static void holdNone(Installation dialplane, String... secrets) {
        for (Map<String, Object> table :
                dialplane.pool().rows("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public'")) {
            String rows = String.valueOf(
                    dialplane.pool().value("SELECT string_agg(t::text, ' ') FROM " + table.get("t") + " t"));
            for (String secret : secrets) {
                assertThat(rows.contains(secret))
                        .as("a secret in the table %s", table.get("t"))
                        .isFalse();
            }
        }
        List<Path> logs = logs(dialplane.tokenKeys().getParent());
        assertThat(logs).isNotEmpty();
        for (Path log : logs) {
            String text = text(log);
            for (String secret : secrets) {
                assertThat(text.contains(secret)).as("a secret in %s", log).isFalse();
            }
        }
    }

    private static List<Path> logs(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".*\\.log(\\.\\d+)?"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
