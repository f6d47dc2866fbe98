package io.dialplane.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics in Prometheus' text format 0.0.4, read strictly: what a lenient reader would let pass is an {@link AssertionError} that
 * names the line.
 */
public final class Exposition {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (?:[^\\\\]|\\\\\\\\|\\\\n)+");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?|Inf)|NaN");

    /**
     * One line.
     *
     * @param labels in the order of their names
     */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** What belongs together under one name. */
    private record Family(String name, String type, List<Sample> samples) {

        boolean owns(String sample) {
            return switch (type) {
                case "histogram" ->
                    Set.of(name + "_bucket", name + "_sum", name + "_count").contains(sample);
                case "summary" -> Set.of(name, name + "_sum", name + "_count").contains(sample);
                default -> sample.equals(name);
            };
        }
    }

    private final Map<String, Family> families = new LinkedHashMap<>();

    private Exposition(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("The last line has no end");
        }
        Set<Object> series = new HashSet<>();
        String helped = null;
        Family family = null;
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                helped = help.group(1);
                require(!families.containsKey(helped), line, "the family was there before");
                family = null;
            } else if (type.matches()) {
                require(type.group(1).equals(helped), line, "the line before is not its HELP");
                family = new Family(helped, type.group(2), new ArrayList<>());
                families.put(helped, family);
            } else {
                Sample sample = sample(line);
                require(family != null && family.owns(sample.name()), line, "it is not in its family");
                require(series.add(List.of(sample.name(), sample.labels())), line, "the series was there before");
                family.samples().add(sample);
            }
        }
        families.values().forEach(Exposition::check);
    }

    /** @throws AssertionError when it is not the format */
    public static Exposition parse(String text) {
        return new Exposition(text);
    }

    private static Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches() && NUMBER.matcher(sample.group(3)).matches(), line, "it is no sample");
        Map<String, String> labels = new TreeMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            int end = 0;
            while (label.find()) {
                require(label.start() == end, line, "there is something between its labels");
                require(!label.group(1).startsWith("__"), line, "the label is reserved");
                require(labels.put(label.group(1), unescaped(label.group(2))) == null, line, "a label is there twice");
                end = label.end();
            }
            require(end == sample.group(2).length(), line, "there is something behind its labels");
        }
        return new Sample(sample.group(1), labels, number(sample.group(3)));
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    private static void require(boolean condition, String line, String what) {
        if (!condition) {
            throw new AssertionError("Not the text format, " + what + ": " + line);
        }
    }

    private static void check(Family family) {
        require(!family.samples().isEmpty(), family.name(), "the family is empty");
        if (family.type().equals("counter")) {
            family.samples().forEach(sample -> require(sample.value() >= 0, sample.toString(), "it counts down"));
        }
        if (family.type().equals("histogram")) {
            checkHistogram(family);
        }
    }

    /** Buckets rise to that of infinity, which is the count. */
    private static void checkHistogram(Family family) {
        Map<Map<String, String>, TreeMap<Double, Double>> buckets = new LinkedHashMap<>();
        Map<Map<String, String>, Double> counts = new LinkedHashMap<>();
        Set<Map<String, String>> sums = new HashSet<>();
        for (Sample sample : family.samples()) {
            Map<String, String> labels = new TreeMap<>(sample.labels());
            String bound = labels.remove("le");
            if (sample.name().endsWith("_bucket")) {
                require(bound != null, sample.toString(), "the bucket has no bound");
                buckets.computeIfAbsent(labels, l -> new TreeMap<>()).put(number(bound), sample.value());
            } else {
                require(bound == null, sample.toString(), "only buckets have bounds");
                if (sample.name().endsWith("_count")) {
                    counts.put(labels, sample.value());
                } else {
                    sums.add(labels);
                }
            }
        }
        require(
                buckets.keySet().equals(counts.keySet()) && counts.keySet().equals(sums),
                family.name(),
                "it is incomplete");
        buckets.forEach((labels, rising) -> {
            double before = 0;
            for (double value : rising.values()) {
                require(value >= before, family.name() + labels, "buckets fall");
                before = value;
            }
            require(rising.lastKey().isInfinite(), family.name() + labels, "there is no last bucket");
            require(counts.get(labels).equals(before), family.name() + labels, "the last bucket is not the count");
        });
    }

    /** Names of the families. */
    public Set<String> families() {
        return families.keySet();
    }

    /** {@code counter}, {@code gauge} or {@code histogram}; null: there is no such family. */
    public String type(String family) {
        return families.containsKey(family) ? families.get(family).type() : null;
    }

    /** All lines of all families. */
    public List<Sample> samples() {
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .toList();
    }

    /** The value of a series; 0: it is not there. */
    public double value(String name, String... labelsAndValues) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < labelsAndValues.length; i += 2) {
            labels.put(labelsAndValues[i], labelsAndValues[i + 1]);
        }
        return samples().stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
                .mapToDouble(Sample::value)
                .findFirst()
                .orElse(0);
    }
}
