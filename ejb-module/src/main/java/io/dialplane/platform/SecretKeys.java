package io.dialplane.platform;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The keys of {@link Secrets}: a file with a JWK set of 256-bit symmetric keys ({@code kty: oct}), kept outside the database.
 * The first key seals, all open.
 */
public final class SecretKeys {

    /** The setting that names the file. */
    public static final String SETTING = "DIALPLANE_SECRET_KEYS";

    private static final int BYTES = 32;

    private final String currentId;
    private final Map<String, SecretKey> keys;

    private SecretKeys(String currentId, Map<String, SecretKey> keys) {
        this.currentId = currentId;
        this.keys = keys;
    }

    /**
     * Reads the file.
     *
     * @throws IllegalStateException naming the setting and what is wrong with the file; never with a part of a key
     */
    public static SecretKeys read(Path file) {
        String problem = SETTING + ": " + file + " ";
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(problem + "is not there");
        }
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        try {
            for (JWK jwk : JWKSet.parse(Files.readString(file)).getKeys()) {
                if (!(jwk instanceof OctetSequenceKey key) || key.size() != BYTES * Byte.SIZE) {
                    throw new IllegalStateException(problem + "may hold symmetric keys (oct) of 256 bits only");
                }
                String id = key.getKeyID();
                if (id == null || !id.matches("[A-Za-z0-9_-]{1,64}") || keys.containsKey(id)) {
                    throw new IllegalStateException(
                            problem + "must give each key a kid of its own: 1 to 64 letters, digits, - and _");
                }
                keys.put(id, key.toSecretKey("AES"));
            }
        } catch (ParseException e) { // its message may quote the file
            throw new IllegalStateException(problem + "is not a JWK set");
        } catch (IOException e) {
            throw new IllegalStateException(problem + "can't be read: " + e, e);
        }
        if (keys.isEmpty()) {
            throw new IllegalStateException(problem + "has no keys");
        }
        return new SecretKeys(keys.keySet().iterator().next(), keys);
    }

    /** The text of a file with one new key. */
    public static String generated() {
        byte[] key = new byte[BYTES];
        byte[] id = new byte[8];
        SecureRandom random = new SecureRandom();
        random.nextBytes(key);
        random.nextBytes(id);
        StringBuilder name = new StringBuilder();
        for (byte b : id) {
            name.append(String.format("%02x", b));
        }
        return new JWKSet(
                        new OctetSequenceKey.Builder(key).keyID(name.toString()).build())
                .toString(false);
    }

    /** Id of the key that seals. */
    public String currentId() {
        return currentId;
    }

    SecretKey current() {
        return keys.get(currentId);
    }

    /** The key with this id; empty: it is not in the file. */
    Optional<SecretKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }
}
