package io.dialplane.company;

import io.dialplane.platform.Recently;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Tokens of external dialers: 256 random bits, shown once, kept as SHA-256. */
@ApplicationScoped
public class DialerTokenService {

    private final Recently<String, Optional<Dialer>> known = new Recently<>();
    private final Optional<byte[]> ofEnvironment = CompanyConfig.dialerToken().map(DialerTokenService::sha256);

    @Inject
    private DialerTokenQueries tokens;

    /** The dialer that holds this token; empty: unknown or revoked. */
    public Optional<Dialer> find(String token) {
        byte[] hash = sha256(token);
        if (ofEnvironment.isPresent() && MessageDigest.isEqual(ofEnvironment.get(), hash)) {
            return Optional.of(new Dialer(null, "environment", null));
        }
        return known.get(HexFormat.of().formatHex(hash), tokens::find);
    }

    /** After a change, so that the node that made it shows it at once. */
    public void forgetAll() {
        known.forgetAll();
    }

    static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
