package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{([0-9])}");

    private static Properties read(String file) throws IOException {
        Properties read = new Properties();
        try (InputStream in = Messages.class.getResourceAsStream("/io/dialplane/" + file)) {
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return read;
    }

    private static Set<String> arguments(String pattern) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = ARGUMENT.matcher(pattern); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void whatever_the_console_says_it_says_in_Persian_too() throws IOException {
        Properties english = read("messages.properties");
        Properties persian = read("messages_fa.properties");
        for (String key : english.stringPropertyNames()) {
            assertThat(persian.getProperty(key)).as(key).isNotBlank();
            // nothing is spoken of that the sentence in English does not know
            assertThat(arguments(english.getProperty(key))).as(key).containsAll(arguments(persian.getProperty(key)));
            assertThat(persian.getProperty(key)).as(key).doesNotContain("'");
        }
        assertThat(Messages.in(Locale.forLanguageTag("fa"), "totp.wrong")).startsWith("کد عامل دوم");
    }
}
