package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameIt() {
        file = directory.resolve(".env");
    }

    @Test
    void aMissingFileHasNoValues() {
        assertThat(EnvFile.read(file)).isEmpty();
    }

    @Test
    void valuesQuotesAndComments() throws IOException {
        Files.writeString(file, """
                # a comment

                PLAIN=one two
                export EXPORTED = yes   # why
                SINGLE='a # $b "c"' # comment
                DOUBLE="line\\nnext \\"quoted\\" \\$5"
                JSON=["https://a.example","https://b.example"]
                HASH=pass#word
                EMPTY=
                URL=postgresql://u:p=w@h/d?x=y
                """);

        assertThat(EnvFile.read(file))
                .containsExactly(
                        entry("PLAIN", "one two"),
                        entry("EXPORTED", "yes"),
                        entry("SINGLE", "a # $b \"c\""),
                        entry("DOUBLE", "line\nnext \"quoted\" $5"),
                        entry("JSON", "[\"https://a.example\",\"https://b.example\"]"),
                        entry("HASH", "pass#word"),
                        entry("EMPTY", ""),
                        entry("URL", "postgresql://u:p=w@h/d?x=y"));
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreNoPartOfValues() throws IOException {
        Files.writeString(file, "\uFEFFFIRST=1\r\nSECOND=2\r\n");

        assertThat(EnvFile.read(file)).containsExactly(entry("FIRST", "1"), entry("SECOND", "2"));
    }

    @Test
    void aLineThatIsNoSettingIsNamed() throws IOException {
        Files.writeString(file, "A=1\nthis is wrong\n");

        assertThatThrownBy(() -> EnvFile.read(file))
                .isInstanceOf(LaunchException.class)
                .hasMessage(file + ", line 2: expected NAME=value");
    }

    @Test
    void anUnclosedQuoteIsNamedWithoutTheValue() throws IOException {
        Files.writeString(file, "TOKEN=\"s3cret\n");

        assertThatThrownBy(() -> EnvFile.read(file))
                .isInstanceOf(LaunchException.class)
                .hasMessage(file + ", line 1: TOKEN has an unclosed quote");
    }
}
