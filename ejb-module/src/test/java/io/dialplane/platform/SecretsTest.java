package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final String OWNER = "ozonetel_settings/12/api_key";

    @TempDir
    Path directory;

    private Path file;
    private Secrets secrets;

    @BeforeEach
    void generate() throws IOException {
        file = Files.writeString(directory.resolve("keys.json"), SecretKeys.generated());
        secrets = new Secrets(() -> file);
    }

    @Test
    void whatWasSealedIsOpenedAgain() {
        assertThat(secrets.open(secrets.seal("پنهان s3cret", OWNER), OWNER)).isEqualTo("پنهان s3cret");
        assertThat(secrets.open(secrets.seal("", OWNER), OWNER)).isEmpty();
    }

    @Test
    void nothingStaysNothing() {
        assertThat(secrets.seal(null, OWNER)).isNull();
        assertThat(secrets.open(null, OWNER)).isNull();
    }

    @Test
    void theSameTextIsNeverSealedAlikeAndItsKeyIsNamed() {
        String once = secrets.seal("key", OWNER);

        assertThat(secrets.seal("key", OWNER)).isNotEqualTo(once);
        assertThat(once).startsWith("1." + SecretKeys.read(file).currentId() + ".");
    }

    @Test
    void anotherRowCanNotOpenIt() {
        String sealed = secrets.seal("s3cret", OWNER);

        assertThatThrownBy(() -> secrets.open(sealed, "ozonetel_settings/13/api_key"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The secret of ozonetel_settings/13/api_key is damaged, or was sealed for another place");
    }

    @Test
    void oneChangedCharacterIsFoundOut() {
        String sealed = secrets.seal("s3cret", OWNER);
        for (int i = sealed.lastIndexOf('.') + 1; i < sealed.length() - 4; i++) { // the last ones hold unused bits
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThatThrownBy(() -> secrets.open(changed, OWNER)).isInstanceOf(IllegalStateException.class);
        }
        for (String nonsense : List.of("", "s3cret", "1.", "1.a", "2" + sealed.substring(1))) {
            assertThatThrownBy(() -> secrets.open(nonsense, OWNER))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void aNewFirstKeySealsAndTheOldOneStillOpens() throws IOException {
        String old = secrets.seal("s3cret", OWNER);
        JWK first = key(file);
        JWK second = key(Files.writeString(directory.resolve("other.json"), SecretKeys.generated()));
        Files.writeString(file, new JWKSet(List.of(second, first)).toString(false));
        Secrets rotated = new Secrets(() -> file);

        assertThat(rotated.open(old, OWNER)).isEqualTo("s3cret");
        assertThat(rotated.isCurrent(old)).isFalse();
        String anew = rotated.seal("s3cret", OWNER);
        assertThat(rotated.isCurrent(anew)).isTrue();
        assertThat(secrets.open(anew, OWNER))
                .as("a node that has not read the new file yet")
                .isEqualTo("s3cret");
    }

    @Test
    void aMissingKeyIsNamedAndNothingElse() throws IOException {
        String sealed = secrets.seal("s3cret", OWNER);
        String id = SecretKeys.read(file).currentId();
        Files.writeString(file, SecretKeys.generated());

        assertThatThrownBy(() -> new Secrets(() -> file).open(sealed, OWNER))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessage("A secret can't be read: the key " + id
                        + " is missing in the file of DIALPLANE_SECRET_KEYS; put it back");
    }

    @Test
    void aFileThatBecameNonsenseChangesNothing() throws IOException {
        String sealed = secrets.seal("s3cret", OWNER);
        Files.writeString(file, "{");

        assertThat(secrets.open(sealed, OWNER)).isEqualTo("s3cret");
    }

    @Test
    void aFileThatIsNoSetOfKeysIsRefusedInOneLineWithoutAKey() throws IOException {
        String prefix = "DIALPLANE_SECRET_KEYS: " + file + " ";
        assertThatCode(() -> SecretKeys.read(file)).doesNotThrowAnyException();
        refused("{\"keys\":[]}", prefix + "has no keys");
        refused("s3cret", prefix + "is not a JWK set");
        refused(
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2hvcnQ\"}]}",
                prefix + "may hold symmetric keys (oct) of 256 bits only");
        String key = "\"kty\":\"oct\",\"k\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"";
        refused(
                "{\"keys\":[{" + key + "}]}",
                prefix + "must give each key a kid of its own: 1 to 64 letters, digits, - and _");
        refused(
                "{\"keys\":[{\"kid\":\"a\"," + key + "},{\"kid\":\"a\"," + key + "}]}",
                prefix + "must give each key a kid of its own: 1 to 64 letters, digits, - and _");
        assertThatThrownBy(() -> SecretKeys.read(directory.resolve("nowhere"))).hasMessageEndingWith("is not there");
    }

    private void refused(String text, String message) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> SecretKeys.read(file)).hasMessage(message);
    }

    private static JWK key(Path file) throws IOException {
        try {
            return JWKSet.parse(Files.readString(file)).getKeys().get(0);
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
