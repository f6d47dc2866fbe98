package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;

/** Looks dialers' tokens up. */
@Stateless
public class DialerTokenQueries {

    @PersistenceContext
    private EntityManager em;

    /**
     * The dialer whose token has this hash, marking the token as used; empty: unknown or revoked.
     *
     * @param hash SHA-256 in hex
     */
    public Optional<Dialer> find(String hash) {
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
}
