package io.dialplane.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Passwords that cost next to nothing to check, for tests that log in thousands of times and are not about passwords. */
public final class CheapPassword {

    private static final int MEMORY_KIB = 8;
    private static final byte[] SALT = new byte[16];

    private CheapPassword() {}

    /** The person's password stays what it is. */
    public static Person of(Installation dialplane, Person person) {
        dialplane
                .pool()
                .update("UPDATE users SET password_hash = ? WHERE id = ?", hash(person.password()), person.id());
        return person;
    }

    private static String hash(String password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(SALT)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(1)
                .withParallelism(1)
                .build());
        byte[] hash = new byte[32];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=1,p=1$" + base64.encodeToString(SALT) + "$"
                + base64.encodeToString(hash);
    }
}
