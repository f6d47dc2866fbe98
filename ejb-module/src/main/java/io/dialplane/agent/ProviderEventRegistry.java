package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** What providers told, and what it changes, in one transaction: an event that is known has had its effect. */
@Stateless
@InCompany
public class ProviderEventRegistry {

    private static final int LONGEST_REASON = 500;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private AgentSessionRegistry sessions;

    /**
     * Keeps an event and sets the state of its agent.
     *
     * @param account the provider's account that the company's agents belong to
     * @return false: it was told before
     */
    public boolean take(CompanyId company, String account, ProviderEvent event) {
        String text = event.raw().toString();
        byte[] digest = Texts.sha256(text);
        if (!event.isUnique()) {
            forgetAlike(company, digest, event.agentId());
        }
        if (!keep(company, digest, event, text)) {
            return false;
        }
        if (event.agentId() != null && event.kind().state() != null) {
            sessions.setState(
                    company, account, event.agentId(), event.kind().state(), Texts.cut(event.reason(), LONGEST_REASON));
        }
        return true;
    }

    /** Two events that look alike are two, unless the second comes soon and nothing else of the agent came between. */
    private void forgetAlike(CompanyId company, byte[] digest, String agentId) {
        em.createNativeQuery("""
                        UPDATE provider_event p SET digest = sha256(p.digest || convert_to(cast(p.id AS text), 'UTF8'))
                         WHERE p.company_id = :company AND p.digest = :digest
                           AND (p.received_at < clock_timestamp() - interval '5 minutes'
                                OR EXISTS (SELECT 1 FROM provider_event later
                                            WHERE later.company_id = p.company_id AND later.received_at > p.received_at
                                              AND lower(later.agent_id) = lower(cast(:agent AS text))))
                        """)
                .setParameter("company", company.value())
                .setParameter("digest", digest)
                .setParameter("agent", agentId)
                .executeUpdate();
    }

    private boolean keep(CompanyId company, byte[] digest, ProviderEvent event, String text) {
        return em.createNativeQuery("""
                        INSERT INTO provider_event (company_id, digest, kind, agent_id, call_id, event)
                        VALUES (:company, :digest, :kind, cast(:agent AS text), cast(:call AS text), cast(:event AS jsonb))
                        ON CONFLICT (company_id, digest) DO NOTHING
                        """)
                        .setParameter("company", company.value())
                        .setParameter("digest", digest)
                        .setParameter("kind", event.kind().name())
                        .setParameter("agent", event.agentId())
                        .setParameter("call", event.callId())
                        .setParameter("event", text)
                        .executeUpdate()
                == 1;
    }
}
