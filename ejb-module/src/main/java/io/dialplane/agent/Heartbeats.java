package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.session.SessionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Signs of life of sessions. Each is one statement and one commit: at the start of a shift they come in hundreds. */
@ApplicationScoped
class Heartbeats {

    private static final String BEAT = "WITH alive AS (" + SessionService.SIGN_OF_LIFE + " RETURNING s.sid)" + """
             SELECT a.company_id, a.account, a.ozonetel_agent_id, a.since
               FROM alive v LEFT JOIN agent_session a ON a.sid = v.sid AND a.ozonetel_agent_id IS NOT NULL
            """;

    @Inject
    private Sql sql;

    /**
     * What a session uses that lives on.
     *
     * @param identity without a password; null: no provider knows the agent, or it is nobody who has telephones
     * @param since    when it began to use it; null: as the identity
     */
    record Beat(AgentIdentity identity, Instant since) {}

    /** A session that has an end of its own keeps it. Not within a transaction. Empty: the session is over, and stays so. */
    Optional<Beat> of(UUID sid) {
        return sql
                .session(session -> session.rows(
                        BEAT,
                        row -> row.getString(3) == null
                                ? new Beat(null, null)
                                : new Beat(
                                        new AgentIdentity(
                                                new CompanyId(row.getInt(1)),
                                                row.getString(2),
                                                row.getString(3),
                                                null,
                                                null,
                                                null),
                                        row.getObject(4, OffsetDateTime.class).toInstant()),
                        0.0,
                        sid))
                .stream()
                .findFirst();
    }
}
