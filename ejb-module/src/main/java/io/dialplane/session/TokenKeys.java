package io.dialplane.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The keys that sign and verify access tokens, read from the file that all nodes share. A changed file is taken up within
 * seconds, without a restart.
 */
@ApplicationScoped
public class TokenKeys {

    private static final System.Logger LOG = System.getLogger(TokenKeys.class.getName());

    private static final Duration RELOAD_AFTER = Duration.ofSeconds(5);

    private record Loaded(List<RSAKey> keys, JWSSigner signer, FileTime modified, long checkedAt) {}

    private final Supplier<Path> file;
    private final long reloadAfterNanos;
    private volatile Loaded loaded;

    public TokenKeys() {
        this(SessionConfig::tokenKeys);
    }

    TokenKeys(Supplier<Path> file) {
        this(file, RELOAD_AFTER);
    }

    TokenKeys(Supplier<Path> file, Duration reloadAfter) {
        this.file = file;
        this.reloadAfterNanos = reloadAfter.toNanos();
    }

    /** The key that signs. */
    RSAKey current() {
        return keys().keys().get(0);
    }

    JWSSigner signer() {
        return keys().signer();
    }

    /** The key with this id; null: unknown, or no longer in the file. */
    RSAKey find(String keyId) {
        return keys().keys().stream()
                .filter(key -> key.getKeyID().equals(keyId))
                .findFirst()
                .orElse(null);
    }

    /** The public halves, as published for others who verify. */
    public JWKSet publicKeys() {
        return new JWKSet(
                keys().keys().stream().map(key -> (JWK) key.toPublicJWK()).toList());
    }

    private Loaded keys() {
        Loaded now = loaded;
        if (now == null || System.nanoTime() - now.checkedAt() > reloadAfterNanos) {
            now = now == null ? load(file.get(), null) : reload(file.get(), now);
            loaded = now;
        }
        return now;
    }

    /** What was read before stays in force while somebody is writing the file, or has written nonsense. */
    private static Loaded reload(Path file, Loaded before) {
        try {
            return load(file, before);
        } catch (IllegalStateException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "The keys read before stay in force: {0}", e.getMessage());
            return new Loaded(before.keys(), before.signer(), before.modified(), System.nanoTime());
        }
    }

    private static Loaded load(Path file, Loaded before) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            if (before != null && before.modified().equals(modified)) {
                return new Loaded(before.keys(), before.signer(), modified, System.nanoTime());
            }
            List<RSAKey> keys = JWKSet.parse(Files.readString(file)).getKeys().stream()
                    .map(JWK::toRSAKey)
                    .toList();
            if (keys.isEmpty()) {
                throw new IllegalStateException("DIALPLANE_TOKEN_KEYS: " + file + " holds no key");
            }
            for (RSAKey key : keys) {
                if (!key.isPrivate() || key.getKeyID() == null || key.size() < 2048) {
                    throw new IllegalStateException(
                            "DIALPLANE_TOKEN_KEYS: every key needs a kid, its private half and 2048 bits or more");
                }
            }
            return new Loaded(keys, new RSASSASigner(keys.get(0)), modified, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException("DIALPLANE_TOKEN_KEYS: " + file + " can't be read", e);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("DIALPLANE_TOKEN_KEYS: " + file + " is not a JWK set of RSA keys", e);
        }
    }
}
