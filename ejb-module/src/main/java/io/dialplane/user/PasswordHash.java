package io.dialplane.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id hashes in the usual text form, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}.
 *
 * <p>19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet. As each hash costs that
 * memory, a few run at once and the others wait. Never call it inside a transaction.
 */
public final class PasswordHash {

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Semaphore AT_ONCE =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    /** A hash of nobody's password: checking against it costs unknown people the same time. */
    private static final String NOBODY = of(Long.toHexString(RANDOM.nextLong()) + Long.toHexString(RANDOM.nextLong()));

    private PasswordHash() {}

    public static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] hash = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /**
     * Whether a password is the one that was hashed.
     *
     * @param hash null: there is no such person; takes as long and answers false
     */
    public static boolean matches(String password, String hash) {
        String[] parts = (hash == null ? NOBODY : hash).split("\\$");
        if (parts.length != 6 || !parts[1].equals("argon2id")) {
            throw new IllegalArgumentException("Not an Argon2id hash");
        }
        int memory = 0;
        int passes = 0;
        int lanes = 0;
        for (String pair : parts[3].split(",")) {
            int value = Integer.parseInt(pair.substring(2));
            switch (pair.charAt(0)) {
                case 'm' -> memory = value;
                case 't' -> passes = value;
                case 'p' -> lanes = value;
                default -> throw new IllegalArgumentException("Not an Argon2id hash");
            }
        }
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        byte[] actual =
                argon2id(password, Base64.getDecoder().decode(parts[4]), memory, passes, lanes, expected.length);
        return MessageDigest.isEqual(expected, actual) && hash != null;
    }

    private static byte[] argon2id(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        byte[] hash = new byte[length];
        AT_ONCE.acquireUninterruptibly();
        try {
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withSalt(salt)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .build());
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            AT_ONCE.release();
        }
        return hash;
    }
}
