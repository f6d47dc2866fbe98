package io.dialplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** Where a secret must not be found: in the database's rows, in Redis, and in what servers log. */
public final class Traces {

    private Traces() {}

    /** @throws AssertionError naming the table or file in which one of them is */
    public static void holdNone(Installation dialplane, String... secrets) {
        for (int i = 0; i < secrets.length; i++) {
            assertThat(of(dialplane, secrets[i])).as("where secret %d is", i).isEmpty();
        }
    }

    /** Where a text is found: names of tables, {@code Redis}, names of log files. */
    public static List<String> of(Installation dialplane, String text) {
        List<String> found = new ArrayList<>();
        String asBytes = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        for (Map<String, Object> table :
                dialplane.pool().rows("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public'")) {
            String rows = String.valueOf(
                    dialplane.pool().value("SELECT string_agg(t::text, ' ') FROM " + table.get("t") + " t"));
            if (rows.contains(text) || rows.contains(asBytes)) {
                found.add((String) table.get("t"));
            }
        }
        try (Jedis redis = AgentDoor.of(dialplane).redis()) {
            if (redis.keys("*").stream()
                    .anyMatch(key ->
                            key.contains(text) || String.valueOf(redis.get(key)).contains(text))) {
                found.add("Redis");
            }
        }
        List<Path> logs = logs(dialplane.tokenKeys().getParent());
        assertThat(logs).isNotEmpty();
        for (Path log : logs) {
            if (text(log).contains(text)) {
                found.add(log.getFileName().toString());
            }
        }
        return found;
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
