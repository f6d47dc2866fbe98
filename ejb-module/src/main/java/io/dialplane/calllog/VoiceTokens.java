package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import io.dialplane.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Tokens with which people's browsers are called. Whoever has one can be rung until it expires or the session that asked for it ends,
 * unless a state says otherwise.
 */
@ApplicationScoped
public class VoiceTokens {

    private static final System.Logger LOG = System.getLogger(VoiceTokens.class.getName());

    @Inject
    private Sql sql;

    @Inject
    private VoiceSettingsService settings;

    @Inject
    private VoiceProvider provider;

    @Inject
    private CallDesk desk;

    /**
     * A token.
     *
     * @param expiresIn seconds
     */
    public record Issued(String token, String identity, long expiresIn) {}

    /**
     * Issues a token.
     *
     * @param person   whom it is for; superusers of other companies are nobody's agents here
     * @param identity as the client says it; must be the person's own
     * @throws DomainException 400 when it is none, 403 when it is somebody else's, 409 when the company has not set up its provider
     */
    public Issued issue(CompanyId company, Session person, String identity) {
        if (identity == null || identity.isBlank()) {
            throw DomainException.invalid("identity", "voice.identity-needed").withHint("voice.identity-hint");
        }
        if (!identity.startsWith(Identity.PREFIX)) {
            throw DomainException.invalid("identity", "voice.identity-prefix");
        }
        if (!company.equals(person.companyId())) {
            throw DomainException.forbidden("company.other");
        }
        if (!identity.equals(Identity.of(person.userId()))) {
            throw DomainException.forbidden("voice.identity-other");
        }
        VoiceSettings of = settings.of(company);
        if (!of.givesTokens()) {
            throw DomainException.conflict("voice.not-configured");
        }
        isThere(company, person.userId());
        String token = provider.token(of, identity, VoiceConfig.TOKEN_LIFETIME);
        sql.transaction(session -> {
            session.enter(company);
            session.update("""
                    INSERT INTO voice_token (company_id, user_id, sid, expires_at)
                    VALUES (?, ?, ?, clock_timestamp() + make_interval(secs => ?))
                    ON CONFLICT (company_id, user_id, sid) DO UPDATE
                       SET issued_at = clock_timestamp(), expires_at = greatest(voice_token.expires_at, excluded.expires_at)
                    """, company.value(), person.userId(), person.sid(), (double)
                    VoiceConfig.TOKEN_LIFETIME.toSeconds());
            FeedSql feed = new FeedSql();
            feed.people(List.of(person.userId()));
            feed.write(session, company);
            return null;
        });
        return new Issued(token, identity, VoiceConfig.TOKEN_LIFETIME.toSeconds());
    }

    private void isThere(CompanyId company, int userId) {
        try {
            desk.isThere(company, userId);
        } catch (RuntimeException e) { // whoever asks gets the token all the same
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Agent {0} of company {1} is let go of what has stopped ringing later: {2}",
                    userId,
                    company,
                    e.getMessage());
        }
    }
}
