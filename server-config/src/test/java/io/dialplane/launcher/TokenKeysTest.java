package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {

    @TempDir
    Path directory;

    @Test
    void theFirstStartMakesAKeyThatOnlyTheOwnerReadsAndTheNextKeepsIt() throws Exception {
        Path file;
        String first;
        try (DataFolder data = DataFolder.at(directory.resolve("data"))) {
            file = TokenKeys.in(data);
            first = Files.readString(file);
        }
        try (DataFolder data = DataFolder.at(directory.resolve("data"))) {
            assertThat(TokenKeys.in(data)).isEqualTo(file).content().isEqualTo(first);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(JWKSet.parse(first).getKeys()).singleElement().satisfies(key -> {
            assertThat(key).isInstanceOf(RSAKey.class);
            assertThat(key.isPrivate()).isTrue();
            assertThat(key.size()).isEqualTo(2048);
            assertThat(key.getKeyID()).isNotBlank();
            assertThat(key.getAlgorithm().getName()).isEqualTo("RS256");
        });
        assertThatCode(() -> TokenKeys.check(file)).doesNotThrowAnyException();
    }

    @Test
    void twoKeysAreFineForRotation() throws IOException {
        RSAKey one = (RSAKey) TokenKeys.generated().getKeys().get(0);
        RSAKey two = (RSAKey) TokenKeys.generated().getKeys().get(0);

        assertThatCode(() -> TokenKeys.check(file(new JWKSet(List.of(one, two)).toString(false))))
                .doesNotThrowAnyException();
        Path sameTwice = file(new JWKSet(List.of(one, one)).toString(false));
        assertThatThrownBy(() -> TokenKeys.check(sameTwice)).hasMessageContaining("a kid of its own");
    }

    @Test
    void whatIsNoSetOfPrivateKeysIsRefusedInOneLine() throws IOException {
        Path publicHalf = file(TokenKeys.generated().toString(true));

        assertThatThrownBy(() -> TokenKeys.check(publicHalf))
                .isInstanceOf(LaunchException.class)
                .hasMessage("DIALPLANE_TOKEN_KEYS: " + publicHalf
                        + " may hold private RSA keys of at least 2048 bits only");
        assertThatThrownBy(() -> TokenKeys.check(file("-----BEGIN PRIVATE KEY-----")))
                .hasMessageEndingWith("is not a JWK set");
        assertThatThrownBy(() -> TokenKeys.check(file("{\"keys\":[]}"))).hasMessageEndingWith("has no keys");
        assertThatThrownBy(() -> TokenKeys.check(directory.resolve("nowhere"))).hasMessageEndingWith("is not there");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("keys.json"), text);
    }
}
