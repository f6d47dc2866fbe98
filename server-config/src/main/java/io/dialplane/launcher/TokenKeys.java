package io.dialplane.launcher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that sign access tokens (RS256): a JWK set file with private RSA keys. The first one signs, all verify, so a
 * key is rotated by putting a new one in front and dropping the old one a token's lifetime later.
 */
final class TokenKeys {

    private static final int BITS = 2_048;

    private TokenKeys() {}

    /** Makes the data folder's own file at the first start. */
    static Path in(DataFolder data) {
        String name = "token-keys.json";
        data.secret(name, () -> generated().toString(false));
        return data.path().resolve(name);
    }

    /** A set with one new key. */
    static JWKSet generated() {
        try {
            return new JWKSet(new RSAKeyGenerator(BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws LaunchException when the file is not what it must be */
    static void check(Path file) {
        String problem = Settings.TOKEN_KEYS + ": " + file + " ";
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(problem + "is not there");
        }
        try {
            List<JWK> keys = JWKSet.parse(Files.readString(file)).getKeys();
            if (keys.isEmpty()) {
                throw new LaunchException(problem + "has no keys");
            }
            Set<String> ids = new HashSet<>();
            for (JWK key : keys) {
                if (!(key instanceof RSAKey rsa) || !rsa.isPrivate() || rsa.size() < BITS) {
                    throw new LaunchException(problem + "may hold private RSA keys of at least 2048 bits only");
                }
                if (key.getKeyID() == null || !ids.add(key.getKeyID())) {
                    throw new LaunchException(problem + "must give each key a kid of its own");
                }
            }
        } catch (ParseException e) {
            throw new LaunchException(problem + "is not a JWK set", e);
        } catch (IOException e) {
            throw new LaunchException(problem + "can't be read: " + e, e);
        }
    }
}
