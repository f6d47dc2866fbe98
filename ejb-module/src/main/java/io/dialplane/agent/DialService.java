package io.dialplane.agent;

import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Sql;
import io.dialplane.session.Session;
import io.dialplane.suppression.SuppressionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls that agents ask for. Each is written down before the provider is asked: a request that comes again is told what became
 * of it, and nothing is ever placed twice, whoever dies in between.
 */
@ApplicationScoped
public class DialService {

    /** Somebody who has not written down what became of a call by then never will. */
    private static final double PLACING_SECONDS = 3.0 * TelephonyProvider.PATIENCE;

    @Inject
    private Sql sql;

    @Inject
    private AgentSessions sessions;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private SuppressionService suppressions;

    @Inject
    private TelephonyMetrics metrics;

    private record Row(
            UUID id,
            String e164,
            byte[] bodyHash,
            String state,
            String providerCallId,
            String error,
            boolean placing) {}

    /** As the audit log keeps it. */
    private record Snapshot(String agentId, String state, String providerCallId) {}

    /**
     * Asks the provider to call a number and connect it with the session's agent.
     *
     * @param request names the request, so that the same one sent again is answered alike; null: it has no name
     * @throws DomainException 409 when the session is no agent's, or no provider is configured, or the number may not be called,
     *     or the same request is being worked on; 422 when its key was used for another one; 502 when the provider did not take
     *     the call, or it is not known whether it did
     */
    public DialedCall dial(Session session, Actor actor, String e164, NamedRequest request) {
        CompanyId company = session.companyId();
        AgentIdentity agent =
                sessions.identityOf(session).orElseThrow(() -> DomainException.conflict("agent.not-logged-in"));
        TelephonyProvider provider = providers.of(agent);
        if (provider.name() == null) {
            throw DomainException.conflict("telephony.none");
        }
        UUID id = UUID.randomUUID();
        Optional<Row> before = request == null ? Optional.empty() : find(session, request);
        if (before.isEmpty()) {
            if (suppressions.covers(company, e164)) {
                throw DomainException.conflict("dial.suppressed");
            }
            if (!begin(session, agent, id, e164, request)) {
                before = find(session, request); // somebody else sent it at the same moment
            }
        }
        if (before.isPresent()) {
            return again(before.get(), request);
        }
        try {
            String providerCallId = provider.dial(agent, e164, id.toString());
            end(company, actor, agent, id, "QUEUED", providerCallId, null, null);
            return new DialedCall(id, providerCallId, e164, false);
        } catch (TelephonyException e) {
            metrics.failed("dial", e.kind());
            end(company, actor, agent, id, "FAILED", null, e.kind(), e.getMessage());
            throw DomainException.badGateway("telephony.failed", e.getMessage());
        }
    }

    /** Writes it down; false when the same request is there already. */
    private boolean begin(Session of, AgentIdentity agent, UUID id, String e164, NamedRequest request) {
        return sql.transaction(session -> {
                    session.enter(of.companyId());
                    return session.update(
                            """
                            INSERT INTO dialed_call (id, company_id, user_id, agent_id, e164, request_key, body_hash)
                            VALUES (?, ?, ?, ?, ?, ?::text, ?::bytea) ON CONFLICT (company_id, user_id, request_key) DO NOTHING
                            """,
                            id,
                            of.companyId().value(),
                            of.userId(),
                            agent.ozonetelAgentId(),
                            e164,
                            request == null ? null : request.key(),
                            request == null ? null : request.bodyHash());
                })
                > 0;
    }

    private Optional<Row> find(Session of, NamedRequest request) {
        return sql.transaction(session -> {
            session.enter(of.companyId());
            return session
                    .rows("""
                            SELECT id, e164, body_hash, state, provider_call_id, error,
                                   created_at > clock_timestamp() - make_interval(secs => ?)
                              FROM dialed_call WHERE company_id = ? AND user_id = ? AND request_key = ?
                            """, DialService::row, PLACING_SECONDS, of.companyId().value(), of.userId(), request.key())
                    .stream()
                    .findFirst();
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getBytes(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getBoolean(7));
    }

    private static DialedCall again(Row before, NamedRequest request) {
        if (!Arrays.equals(before.bodyHash(), request.bodyHash())) {
            throw DomainException.unprocessable("request.key-used");
        }
        return switch (before.state()) {
            case "QUEUED" -> new DialedCall(before.id(), before.providerCallId(), before.e164(), true);
            case "FAILED" -> throw DomainException.badGateway("telephony.failed", before.error());
            default ->
                throw before.placing()
                        ? DomainException.conflict("request.in-progress")
                        : DomainException.badGateway("dial.unknown");
        };
    }

    private void end(
            CompanyId company,
            Actor actor,
            AgentIdentity agent,
            UUID id,
            String state,
            String providerCallId,
            Kind failure,
            String error) {
        sql.transaction(session -> {
            session.enter(company);
            session.update(
                    """
                    UPDATE dialed_call SET state = ?, provider_call_id = ?::text, failure = ?::text, error = ?::text
                     WHERE id = ? AND company_id = ?
                    """, state, providerCallId, failure == null ? null : failure.name(), error, id, company.value());
            AuditWriter.write(
                    session,
                    company,
                    actor,
                    "call.dial",
                    "call:" + id,
                    null,
                    new Snapshot(agent.ozonetelAgentId(), state, providerCallId));
            return null;
        });
    }

    /** Forgets a company's requests that are older than the week for which their keys count. */
    void forgetOld(CompanyId company) {
        sql.transaction(session -> {
            session.enter(company);
            return session.update(
                    "DELETE FROM dialed_call WHERE company_id = ? AND created_at < clock_timestamp() - interval '7 days'",
                    company.value());
        });
    }
}
