package io.dialplane.company;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes and revokes the tokens of external dialers. */
@Stateless
public class DialerTokenAdministration {

    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @PersistenceContext
    private EntityManager em;

    @Inject
    private DialerTokenService tokens;

    @Inject
    private AuditWriter audit;

    /** A new token, and its text, which nobody sees again. */
    public record Created(DialerToken token, String text) {}

    /**
     * Makes a token.
     *
     * @param auditedIn company in whose audit log this is written
     * @param company   whom the token dials for; null: shared, each request says for whom
     */
    public Created create(CompanyId auditedIn, CompanyId company, Actor actor, String name) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Tuple row = (Tuple) em.createNativeQuery("""
                        INSERT INTO dialer_token (name, company_id, token_hash, created_by)
                        VALUES (:name, cast(:company AS int), :hash, cast(:user AS int))
                        RETURNING id, name, company_id, created_at, last_used_at
                        """, Tuple.class)
                .setParameter("name", name)
                .setParameter("company", company == null ? null : company.value())
                .setParameter("hash", Texts.sha256(text))
                .setParameter("user", actor.userId())
                .getSingleResult();
        DialerToken created = token(row);
        audit.write(auditedIn, actor, "dialer-token.create", subject(created), null, shown(created));
        return new Created(created, text);
    }

    /**
     * The valid tokens of a company.
     *
     * @param shared also those that are shared
     */
    public List<DialerToken> list(CompanyId company, boolean shared) {
        return rows(em.createNativeQuery("""
                        SELECT t.id, t.name, t.company_id, t.created_at, t.last_used_at FROM dialer_token t
                         WHERE t.revoked_at IS NULL AND (t.company_id = :company OR (:shared AND t.company_id IS NULL))
                         ORDER BY t.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("shared", shared));
    }

    /**
     * What tokens of a company are called by their ids, also revoked ones.
     *
     * @param shared also those that are shared
     */
    @SuppressWarnings("unchecked")
    public Map<Integer, String> names(CompanyId company, boolean shared) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT t.id, t.name FROM dialer_token t
                         WHERE t.company_id = :company OR (:shared AND t.company_id IS NULL)
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("shared", shared)
                .getResultList();
        return rows.stream()
                .collect(Collectors.toMap(row -> row.get(0, Integer.class), row -> row.get(1, String.class)));
    }

    /**
     * Revokes a token: within a second it is unknown on every node.
     *
     * @param auditedIn company in whose audit log it is written when the token is shared
     * @param own       whose tokens the caller may revoke; null: all, also shared ones
     * @throws DomainException 404 when there is no such token, or not any more, or not for this caller
     */
    public void revoke(CompanyId auditedIn, CompanyId own, Actor actor, int id) {
        DialerToken revoked = rows(em.createNativeQuery("""
                        UPDATE dialer_token t SET revoked_at = clock_timestamp()
                         WHERE t.id = :id AND t.revoked_at IS NULL AND (cast(:own AS int) IS NULL OR t.company_id = :own)
                        RETURNING t.id, t.name, t.company_id, t.created_at, t.last_used_at
                        """, Tuple.class)
                        .setParameter("id", id)
                        .setParameter("own", own == null ? null : own.value()))
                .stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("dialer-token.unknown", Integer.toString(id)));
        CompanyId company = revoked.companyId() == null ? auditedIn : revoked.companyId();
        audit.write(company, actor, "dialer-token.revoke", subject(revoked), shown(revoked), null);
        tokens.forgetAll();
    }

    @SuppressWarnings("unchecked")
    private static List<DialerToken> rows(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream().map(DialerTokenAdministration::token).toList();
    }

    private static DialerToken token(Tuple row) {
        Integer company = row.get(2, Integer.class);
        return new DialerToken(
                row.get(0, Integer.class),
                row.get(1, String.class),
                company == null ? null : new CompanyId(company),
                row.get(3, Instant.class),
                row.get(4, Instant.class));
    }

    private static Map<String, Object> shown(DialerToken token) {
        return Map.of("name", token.name(), "shared", token.companyId() == null);
    }

    private static String subject(DialerToken token) {
        return "dialer-token:" + token.id();
    }
}
