package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Recently;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tokens of external dialers: 256 random bits, shown once, kept as SHA-256. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class DialerTokenService {

    private final Recently<String, Optional<Dialer>> known = new Recently<>();
    private final Optional<byte[]> ofEnvironment = CompanyConfig.dialerToken().map(DialerTokenService::sha256);

    @PersistenceContext
    private EntityManager em;

    /** The dialer that holds this token; empty: unknown or revoked. */
    public Optional<Dialer> find(String token) {
        byte[] hash = sha256(token);
        if (ofEnvironment.isPresent() && MessageDigest.isEqual(ofEnvironment.get(), hash)) {
            return Optional.of(new Dialer(null, "environment", null));
        }
        return known.get(HexFormat.of().formatHex(hash), this::load);
    }

    /** After a change, so that the node that made it shows it at once. */
    public void forgetAll() {
        known.forgetAll();
    }

    private Optional<Dialer> load(String hash) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT t.id, t.name, t.company_id FROM dialer_token t
                         WHERE t.token_hash = decode(:hash, 'hex') AND t.revoked_at IS NULL
                        """, Tuple.class)
                .setParameter("hash", hash)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        em.createNativeQuery("""
                        UPDATE dialer_token SET last_used_at = date_trunc('minute', clock_timestamp())
                         WHERE id = :id AND (last_used_at IS NULL OR last_used_at < date_trunc('minute', clock_timestamp()))
                        """).setParameter("id", rows.get(0).get(0)).executeUpdate();
        Integer company = rows.get(0).get(2, Integer.class);
        return Optional.of(new Dialer(
                rows.get(0).get(0, Integer.class),
                rows.get(0).get(1, String.class),
                company == null ? null : new CompanyId(company)));
    }

    static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
