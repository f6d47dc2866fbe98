package io.dialplane.company;

import io.dialplane.platform.Recently;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** Tokens of external dialers: 256 random bits, shown once, kept as SHA-256. */
@ApplicationScoped
public class DialerTokenService {

    private final Recently<String, Optional<Dialer>> known = new Recently<>();
    private final Optional<byte[]> ofEnvironment = CompanyConfig.dialerToken().map(Texts::sha256);

    @Inject
    private DialerTokenQueries tokens;

    /** The dialer that holds this token; empty: unknown or revoked. */
    public Optional<Dialer> find(String token) {
        byte[] hash = Texts.sha256(token);
        if (ofEnvironment.isPresent() && MessageDigest.isEqual(ofEnvironment.get(), hash)) {
            return Optional.of(new Dialer(null, "environment", null));
        }
        return known.get(HexFormat.of().formatHex(hash), tokens::find);
    }

    /** After a change, so that the node that made it shows it at once. */
    public void forgetAll() {
        known.forgetAll();
    }
}
