package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {

    @TempDir
    private Path directory;

    private Path file;
    private TokenKeys keys;
    private int writes;

    @BeforeEach
    void oneKey() throws Exception {
        file = directory.resolve("keys.json");
        write(set("first"));
        keys = new TokenKeys(() -> file, Duration.ZERO);
    }

    @Test
    void a_changed_file_is_read() throws Exception {
        assertThat(keys.current().getKeyID()).isEqualTo("first");
        write(set("second"));
        assertThat(keys.current().getKeyID()).isEqualTo("second");
    }

    @Test
    void while_the_file_is_being_written_or_is_nonsense_the_keys_read_before_stay() throws Exception {
        keys.current();
        String whole = set("second");
        for (String nonsense : new String[] {whole.substring(0, whole.length() / 2), "", "{\"keys\": []}", "[]"}) {
            write(nonsense);
            assertThat(keys.current().getKeyID()).as(nonsense).isEqualTo("first");
        }
        Files.delete(file);
        assertThat(keys.current().getKeyID()).isEqualTo("first");
        write(whole);
        assertThat(keys.current().getKeyID()).isEqualTo("second");
    }

    @Test
    void at_the_start_nonsense_is_an_error() throws IOException {
        write("{\"keys\": []}");
        assertThatThrownBy(keys::current).hasMessageContaining("DIALPLANE_TOKEN_KEYS");
    }

    /** Each time with a time of its own: file systems may be coarse. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++writes)));
    }

    private static String set(String id) throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).keyID(id).generate();
        return new JWKSet(key).toString(false);
    }
}
