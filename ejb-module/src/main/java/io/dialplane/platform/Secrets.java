package io.dialplane.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what only the server may read and the database has to keep: passwords of telephony identities, keys of providers,
 * seeds of second factors. AES-256-GCM with a random nonce; the key is outside the database ({@link SecretKeys}).
 *
 * <p>A sealed text is {@code 1.<key id>.<Base64 of nonce and ciphertext>} and belongs to one place: what was sealed for one
 * owner can't be opened for another, so a value that is copied to another row is of no use. A changed file of keys is taken up
 * within seconds, at once when a text asks for a key that is not known yet.
 */
@ApplicationScoped
public class Secrets {

    private static final System.Logger LOG = System.getLogger(Secrets.class.getName());

    /** How long a node may go on with the keys that it has read, when the file has changed. */
    public static final Duration RELOAD_AFTER = Duration.ofSeconds(5);

    /** An operator has to put the key back; seconds would be a promise. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private static final String VERSION = "1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private record Loaded(SecretKeys keys, FileTime modified, long checkedAt) {}

    private final SecureRandom random = new SecureRandom();
    private final Supplier<Path> file;
    private volatile Loaded loaded;

    public Secrets() {
        this(Secrets::keyFile);
    }

    /** @param file of the keys, as {@link SecretKeys} describes it */
    public Secrets(Supplier<Path> file) {
        this.file = file;
    }

    /**
     * {@code DIALPLANE_SECRET_KEYS}: file with a JWK set of symmetric keys of 256 bits; the first seals, all open. The same on
     * every node.
     *
     * @throws IllegalStateException when it is not set
     */
    public static Path keyFile() {
        return Setting.required(SecretKeys.SETTING, Path::of);
    }

    /** @throws IllegalStateException when the setting or its file is wrong */
    public static void check() {
        SecretKeys.read(keyFile());
    }

    /**
     * Seals a text.
     *
     * @param plain null: there is none, and the answer is null
     * @param owner where the text stands, never again used for another place: {@code table/row/column}, for example
     *              {@code ozonetel_settings/12/api_key}
     */
    public String seal(String plain, String owner) {
        if (plain == null) {
            return null;
        }
        SecretKeys keys = keys(false);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.current(), nonce, owner)
                    .doFinal(plain.getBytes(StandardCharsets.UTF_8));
            byte[] both = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + "." + keys.currentId() + "." + Base64.getEncoder().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret of " + owner + " can't be sealed", e);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @param sealed null: there is nothing, and the answer is null
     * @param owner  the one it was sealed for
     * @throws DomainException       503 naming the key, when it is not in the file
     * @throws IllegalStateException when the text is damaged, or was sealed for another owner; says nothing of its content
     */
    public String open(String sealed, String owner) {
        if (sealed == null) {
            return null;
        }
        String[] parts = sealed.split("\\.", 3);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw damaged(owner, null);
        }
        SecretKey key = keys(false)
                .find(parts[1])
                .or(() -> keys(true).find(parts[1]))
                .orElseThrow(() -> noKey(parts[1], owner));
        try {
            byte[] both = Base64.getDecoder().decode(parts[2]);
            if (both.length <= NONCE_BYTES) {
                throw damaged(owner, null);
            }
            return new String(
                    cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(both, NONCE_BYTES), owner)
                            .doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | AEADBadTagException e) {
            throw damaged(owner, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret of " + owner + " can't be opened", e);
        }
    }

    /** Whether the key that seals now has sealed it; what it has not is to be sealed anew when keys are rotated. */
    public boolean isCurrent(String sealed) {
        return sealed.startsWith(currentPrefix());
    }

    /** How everything begins that the present key seals. */
    public String currentPrefix() {
        return VERSION + "." + keys(false).currentId() + ".";
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static IllegalStateException damaged(String owner, Exception cause) {
        return new IllegalStateException(
                "The secret of " + owner + " is damaged, or was sealed for another place", cause);
    }

    private static DomainException noKey(String id, String owner) {
        LOG.log(
                System.Logger.Level.ERROR,
                "{0} has no key {1}, which the secret of {2} was sealed with: put it back into the file",
                SecretKeys.SETTING,
                id,
                owner);
        return DomainException.unavailable(RETRY_AFTER, "secrets.no-key", id, SecretKeys.SETTING);
    }

    private SecretKeys keys(boolean now) {
        Loaded last = loaded;
        if (last == null) {
            last = load(null);
            loaded = last;
        } else if (now || System.nanoTime() - last.checkedAt() > RELOAD_AFTER.toNanos()) {
            last = reload(last);
            loaded = last;
        }
        return last.keys();
    }

    /** What was read before stays in force while somebody is writing the file, or has written nonsense. */
    private Loaded reload(Loaded before) {
        try {
            return load(before);
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.WARNING, "The keys read before stay in force: {0}", e.getMessage());
            return new Loaded(before.keys(), before.modified(), System.nanoTime());
        }
    }

    private Loaded load(Loaded before) {
        Path path = file.get();
        try {
            FileTime modified = Files.getLastModifiedTime(path);
            boolean same = before != null && before.modified().equals(modified);
            return new Loaded(same ? before.keys() : SecretKeys.read(path), modified, System.nanoTime());
        } catch (IOException e) {
            throw new IllegalStateException(SecretKeys.SETTING + ": " + path + " can't be read", e);
        }
    }
}
