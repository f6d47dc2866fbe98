package io.dialplane.launcher;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file: lines {@code NAME=value}, empty lines, and comments after {@code #}.
 *
 * <p>A value may stand in single quotes (taken as it is) or double quotes ({@code \n \t \" \\ \$} are understood); without
 * quotes it ends at {@code  #}. {@code export NAME=value} is accepted. Nothing is substituted.
 */
final class EnvFile {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");

    private EnvFile() {}

    /**
     * The file's values in its order; none when there is no such file.
     *
     * @throws LaunchException naming the line that can't be understood
     */
    static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return parse(file, Files.readAllLines(file));
        } catch (CharacterCodingException e) {
            throw new LaunchException(file + " is not a text file in UTF-8", e);
        } catch (IOException e) {
            throw new LaunchException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> parse(Path file, List<String> lines) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (i == 0 && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new LaunchException(file + ", line " + (i + 1) + ": expected NAME=value");
            }
            String value = value(matcher.group(2));
            if (value == null) {
                throw new LaunchException(
                        file + ", line " + (i + 1) + ": " + matcher.group(1) + " has an unclosed quote");
            }
            values.put(matcher.group(1), value);
        }
        return values;
    }

    /** The value without quotes and comment; null when a quote is not closed. */
    private static String value(String text) {
        if (text.startsWith("'")) {
            Matcher quoted = SINGLE_QUOTED.matcher(text);
            return quoted.matches() ? quoted.group(1) : null;
        }
        if (text.startsWith("\"")) {
            Matcher quoted = DOUBLE_QUOTED.matcher(text);
            return quoted.matches() ? unescaped(quoted.group(1)) : null;
        }
        return text.replaceFirst("(^|\\s+)#.*", "").strip();
    }

    private static String unescaped(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
            }
            result.append(c);
        }
        return result.toString();
    }
}
