package io.dialplane.agent;

import io.dialplane.extension.ExtensionService;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.AgentDoor;
import io.dialplane.provisioning.AgentLogins;
import io.dialplane.provisioning.Cluster;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The telephones of agents who have extensions of the company's pool, and register at the switches that serve the company. */
@ApplicationScoped
class PooledTelephones {

    private static final String PROVIDER = "freeswitch";

    @Inject
    private ExtensionService extensions;

    @Inject
    private ClusterService clusters;

    @Inject
    private AgentDoor door;

    @Inject
    private AgentLogins logins;

    /** What a session uses: all extensions of its person, perhaps none. */
    Claim claim(Session session) {
        CompanyId company = session.companyId();
        List<String> own = extensions.ofUser(company, session.userId()).stream()
                .map(extension -> String.valueOf(extension.number()))
                .toList();
        String realm = clusters.serving(company)
                .map(cluster -> cluster.settings().realm().toLowerCase(Locale.ROOT))
                .orElse(null);
        return new Claim(
                new AgentIdentity(company, null, null, null, own.isEmpty() ? null : own.get(0), null),
                SipServer.key(realm, company),
                own,
                Claim.Source.POOL,
                null);
    }

    /** A session begins to use them: no telephone of an earlier one can register any more. */
    void takeOver(Session session) {
        door.takeOver(session.companyId(), session.userId(), session.sid());
    }

    /**
     * What a softphone with the first of them needs.
     *
     * @param session opened at the agents' door; without a password when it has ended meanwhile
     */
    AgentTelephony telephony(Session session, Claim claim) {
        String extension = claim.identity().sipExtension();
        String password =
                logins.credentials(session.companyId(), session.userId(), AgentSessions.DOOR, session.sid()).stream()
                        .filter(credential -> extension.equals(String.valueOf(credential.number())))
                        .map(SipCredential::password)
                        .findFirst()
                        .orElse(null);
        Optional<Cluster> cluster = clusters.serving(session.companyId());
        return new AgentTelephony(
                cluster.map(serving -> PROVIDER).orElse(null),
                null,
                extension,
                password,
                cluster.map(serving ->
                                "sip:" + extension + "@" + serving.settings().realm())
                        .orElse(null),
                cluster.map(serving -> serving.settings().websocketUrl()).orElse(null),
                null);
    }
}
