package io.dialplane.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the benchmark is told, as {@code name=value}.
 *
 * @param measure  what is measured
 * @param rows     numbers in an imported file
 * @param pools    sizes of the pools to measure, one after the other; reports, bookkeeping and churn are measured on the first
 * @param rounds   times that everything is measured, at least 3
 * @param churn    how long the churn is measured; zero: not at all
 * @param numbers  numbers of the panel whose take-over is measured
 * @param results  its call results
 * @param keep     whether the data folder stays
 * @param data     folder for all files, emptied first
 * @param payara   {@code payara-micro.jar}
 * @param archives the product's web archives
 * @param parent   process that this one ends with
 */
record Options(
        Measure measure,
        int rows,
        List<Integer> pools,
        int rounds,
        Duration churn,
        int numbers,
        int results,
        boolean keep,
        Path data,
        Path payara,
        List<Path> archives,
        Optional<Long> parent) {

    private static final int SMALLEST_POOL = 100_000;
    private static final int FEWEST_ROUNDS = 3;

    /** Of a sheet. */
    private static final int MOST_ROWS = 1_048_576;

    /** What can be measured. */
    enum Measure {
        QUEUE,
        IMPORTS,
        LISTS,
        BOOKKEEPING,
        AGENTS,
        PROVISIONING,
        CALLS,
        CONSOLE,
        TAKE_OVER
    }

    static Options of(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        List<Path> archives = new ArrayList<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair[0].equals("archive")) {
                archives.add(Path.of(pair[1]).normalize());
            } else {
                values.put(pair[0], pair[1]);
            }
        }
        return new Options(
                measure(values.get("measure")),
                number("rows", values.get("rows"), 10_000, MOST_ROWS),
                Arrays.stream(values.get("pools").split(","))
                        .map(text -> number("pool", text, SMALLEST_POOL, 40_000_000))
                        .toList(),
                number("rounds", values.get("rounds"), FEWEST_ROUNDS, 1_000),
                Duration.ofSeconds(number("churn", values.get("churn"), 0, 86_400)),
                number("numbers", values.get("numbers"), 1_000, 40_000_000),
                number("results", values.get("results"), 1_000, 200_000_000),
                Boolean.parseBoolean(values.get("keep")),
                Path.of(values.get("data")),
                Path.of(values.get("payara")).normalize(),
                archives,
                Optional.ofNullable(values.get("parent")).map(Long::valueOf));
    }

    private static Measure measure(String text) {
        return Arrays.stream(Measure.values())
                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "-Dmeasure must be queue, imports, lists, bookkeeping, agents, provisioning, calls, console or take-over, not "
                                + text));
    }

    private static int number(String name, String text, int min, int max) {
        String rule = "-D" + name + " must be a whole number from " + min + " to " + max + ", not " + text;
        try {
            int number = Integer.parseInt(text.strip().replace("_", ""));
            if (number < min || number > max) {
                throw new IllegalArgumentException(rule);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }
}
