package io.dialplane.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.BCrypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id hashes in the usual text form, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}.
 *
 * <p>19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet. As each hash costs that
 * memory, a few run at once and the others wait. Never call it inside a transaction.
 *
 * <p>People who were taken over from an existing panel come with its bcrypt hashes, which are checked too until their first
 * log-in makes them Argon2id.
 */
public final class PasswordHash {

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Costs of more than 16, seconds each, nobody has. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

    private static final int BCRYPT_SALT_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Semaphore AT_ONCE =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    /** A hash of nobody's password: checking against it costs unknown people the same time. */
    private static final String NOBODY = of(Long.toHexString(RANDOM.nextLong()) + Long.toHexString(RANDOM.nextLong()));

    private PasswordHash() {}

    /** A hash that no password fits. */
    static String ofNobody() {
        return NOBODY;
    }

    public static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] hash = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** Whether it is a bcrypt hash that can be checked. */
    public static boolean isBcrypt(String hash) {
        return BCRYPT.matcher(hash).matches();
    }

    /**
     * Whether a password is the one that was hashed.
     *
     * @param hash null: there is no such person; takes as long and answers false
     */
    public static boolean matches(String password, String hash) {
        return matches(password, hash, 0);
    }

    /**
     * Whether a password is the one that was hashed. While there are bcrypt hashes, checking costs everybody and nobody the
     * same: an Argon2id hash and a bcrypt hash of the greatest cost.
     *
     * @param hash       null: there is no such person
     * @param bcryptCost the greatest cost of a bcrypt hash that anybody has; 0: nobody has one
     * @throws IllegalArgumentException when it is no hash of either kind
     */
    public static boolean matches(String password, String hash, int bcryptCost) {
        Matcher bcrypt = BCRYPT.matcher(hash == null ? "" : hash);
        if (!bcrypt.matches()) {
            boolean right = matchesArgon2id(password, hash == null ? NOBODY : hash) && hash != null;
            if (bcryptCost > 0) {
                bcrypt(password, bcryptCost);
            }
            return right;
        }
        boolean right = matchesBcrypt(password, hash);
        if (bcryptCost > 0) {
            matchesArgon2id(password, NOBODY);
        }
        // each cost is twice the one before: with the same again, and so on, it is as much as the greatest
        for (int cost = Integer.parseInt(bcrypt.group(1)); cost < bcryptCost; cost++) {
            bcrypt(password, cost);
        }
        return right;
    }

    private static boolean matchesBcrypt(String password, String hash) {
        AT_ONCE.acquireUninterruptibly();
        try {
            return OpenBSDBCrypt.checkPassword(hash, password.getBytes(StandardCharsets.UTF_8));
        } finally {
            AT_ONCE.release();
        }
    }

    /** Takes the time of a check. */
    private static void bcrypt(String password, int cost) {
        AT_ONCE.acquireUninterruptibly();
        try {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            BCrypt.generate(Arrays.copyOf(bytes, Math.min(bytes.length, 72)), new byte[BCRYPT_SALT_BYTES], cost);
        } finally {
            AT_ONCE.release();
        }
    }

    private static boolean matchesArgon2id(String password, String hash) {
        String[] parts = hash.split("\\$");
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
        return MessageDigest.isEqual(expected, actual);
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
