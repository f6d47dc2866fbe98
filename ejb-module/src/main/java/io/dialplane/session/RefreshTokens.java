package io.dialplane.session;

import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Refresh tokens: opaque texts that are good for one new access token and their own successor each. The database keeps their
 * SHA-256 only.
 *
 * <p>Whose answer was lost asks again: within {@link #GRACE} a used token gives the same successor. Later somebody else must
 * have it, and the session ends.
 */
@Stateless
public class RefreshTokens {

    /** How long a used token still gives its successor. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(RefreshTokens.class.getName());
    private static final int BYTES = 32;
    private static final int LONGEST = 200;

    /**
     * A used token's outcome.
     *
     * @param token the successor
     */
    public record Refreshed(Session session, String token) {}

    private final SecureRandom random = new SecureRandom();

    @PersistenceContext
    private EntityManager em;

    @Inject
    private SessionService sessions;

    public RefreshTokens() {}

    RefreshTokens(EntityManager em, SessionService sessions) {
        this.em = em;
        this.sessions = sessions;
    }

    /** A session's first token. */
    public String first(UUID sid) {
        byte[] token = randomBytes();
        return keep(sid, text(token));
    }

    /**
     * Uses a token and keeps its session alive.
     *
     * @param lifetime of the access token that goes with the successor; a session with an end of its own lives as long
     * @return empty: there is no such token, its session is over, or it was used too long ago, which ends the session
     */
    public Optional<Refreshed> use(String token, Duration lifetime) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] hash = Texts.sha256(token);
        // locked: of many at once one makes the successor, the others find it
        List<Tuple> found = em.createNativeQuery("""
                        SELECT r.sid, r.seed, r.used_at IS NOT NULL,
                               coalesce(r.used_at <= clock_timestamp() - make_interval(secs => :grace), false)
                          FROM refresh_token r WHERE r.token_hash = :hash FOR UPDATE
                        """, Tuple.class)
                .setParameter("hash", hash)
                .setParameter("grace", (double) GRACE.toSeconds())
                .getResultList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        UUID sid = found.get(0).get(0, UUID.class);
        if (found.get(0).get(3, Boolean.class)) {
            if (sessions.end(sid, "refresh-token-reused")) {
                LOG.log(System.Logger.Level.WARNING, "Session {0} ended: its refresh token was used again", sid);
            }
            return Optional.empty();
        }
        Optional<Session> session = sessions.keepAlive(sid, lifetime);
        if (session.isEmpty()) {
            return Optional.empty();
        }
        String successor = successor(token, found.get(0).get(1, byte[].class));
        if (!found.get(0).get(2, Boolean.class)) {
            em.createNativeQuery("UPDATE refresh_token SET used_at = clock_timestamp() WHERE token_hash = :hash")
                    .setParameter("hash", hash)
                    .executeUpdate();
            keep(sid, successor);
        }
        return Optional.of(new Refreshed(session.get(), successor));
    }

    private String keep(UUID sid, String token) {
        em.createNativeQuery("INSERT INTO refresh_token (token_hash, sid, seed) VALUES (:hash, :sid, :seed)")
                .setParameter("hash", Texts.sha256(token))
                .setParameter("sid", sid)
                .setParameter("seed", randomBytes())
                .executeUpdate();
        return token;
    }

    /** Whoever has only the database, or only the token, can't compute it. */
    private static String successor(String token, byte[] seed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed, mac.getAlgorithm()));
            return text(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
