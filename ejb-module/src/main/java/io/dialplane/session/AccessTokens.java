package io.dialplane.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens: MicroProfile JWTs, RS256, with the claims {@code sub, upn, groups, company, sid, jti}.
 *
 * <p>A token only names a session; whether that session still lives is asked of {@link SessionService} with every request.
 */
@ApplicationScoped
public class AccessTokens {

    /** The {@code iss} of every token. */
    public static final String ISSUER = "dialplane";

    private static final String AUDIENCE = "dialplane";
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final long CLOCK_SKEW_SECONDS = 5;

    /** Of so many tokens it is remembered that they are ours. */
    private static final int REMEMBERED_AT_MOST = 10_000;

    private final Map<ByteBuffer, Verified> verified = new ConcurrentHashMap<>();
    private final TokenKeys keys;
    private final Clock clock;

    /** What a token says, whose signature by this key is right. */
    private record Verified(RSAKey key, UUID sid, Instant expires) {}

    /** For the container's proxy only. */
    protected AccessTokens() {
        this(null, null);
    }

    @Inject
    AccessTokens(TokenKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Signs a token for a session, valid until the session's end. */
    public String issue(Session session) {
        return issue(session, session.expiresAt());
    }

    /** Signs a token for a session that is kept alive; valid for a lifetime, and no longer than the session. */
    public String issue(Session session, Duration lifetime) {
        return issue(session, clock.instant().plus(lifetime));
    }

    private String issue(Session session, Instant expires) {
        RSAKey key = keys.current();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(Integer.toString(session.userId()))
                .claim("upn", session.username())
                .claim("groups", List.of(session.role().name()))
                .claim("company", session.companyId().value())
                .claim("sid", session.sid().toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(expires))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(TYPE)
                        .build(),
                claims);
        try {
            token.sign(keys.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** The session a token names; empty: not one of our access tokens, altered, or expired. */
    public Optional<UUID> sessionOf(String text) {
        ByteBuffer digest = ByteBuffer.wrap(Texts.sha256(text));
        Verified known = verified.get(digest);
        if (known == null || keys.find(known.key().getKeyID()) != known.key()) { // or the key has gone meanwhile
            known = verify(text).orElse(null);
            remember(digest, known);
        }
        return Optional.ofNullable(known)
                .filter(token ->
                        clock.instant().minusSeconds(CLOCK_SKEW_SECONDS).isBefore(token.expires()))
                .map(Verified::sid);
    }

    /** Only tokens of ours: others are as many as anybody likes. */
    private void remember(ByteBuffer digest, Verified known) {
        if (known == null) {
            verified.remove(digest);
            return;
        }
        if (verified.size() >= REMEMBERED_AT_MOST) {
            verified.clear();
        }
        verified.put(digest, known);
    }

    /** Computing with the key takes longer than all the rest of a short request: it is done once for each token. */
    private Optional<Verified> verify(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWSHeader header = token.getHeader();
            if (!JWSAlgorithm.RS256.equals(header.getAlgorithm()) || !TYPE.equals(header.getType())) {
                return Optional.empty();
            }
            RSAKey key = header.getKeyID() == null ? null : keys.find(header.getKeyID());
            if (key == null || !token.verify(new RSASSAVerifier(key.toRSAPublicKey()))) {
                return Optional.empty();
            }
            JWTClaimsSet claims = token.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            boolean ours =
                    ISSUER.equals(claims.getIssuer()) && claims.getAudience().contains(AUDIENCE) && expires != null;
            return ours
                    ? Optional.of(new Verified(key, UUID.fromString(claims.getStringClaim("sid")), expires.toInstant()))
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
