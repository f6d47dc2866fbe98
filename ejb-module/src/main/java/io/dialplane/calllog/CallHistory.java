package io.dialplane.calllog;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.routing.CallFigures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What the routing's strategies go by, from the call log. */
@ApplicationScoped
public class CallHistory implements CallFigures {

    @Inject
    private Sql sql;

    @Inject
    private CompanyService companies;

    @Inject
    private Clock clock;

    @Override
    public Map<Integer, Figures> of(CompanyId company, Collection<Integer> userIds) {
        Map<Integer, Figures> of = new HashMap<>();
        sql.transaction(session -> {
            session.enter(company);
            return session.rows(
                    """
                    SELECT u.id,
                           (SELECT c.ended_at FROM voice_call c WHERE c.company_id = p.company AND c.answered_by = u.id
                             ORDER BY c.answered_at DESC LIMIT 1),
                           (SELECT max(r.rung_at) FROM voice_ring r WHERE r.company_id = p.company AND r.user_id = u.id),
                           (SELECT count(*) FROM voice_call c WHERE c.company_id = p.company AND c.answered_by = u.id AND c.answered_at >= p.midnight)
                      FROM (SELECT ?::int, ?::timestamptz) p (company, midnight), unnest(?::int[]) u (id)
                    """,
                    row -> of.put(
                            row.getInt(1),
                            new Figures(CallSql.instant(row, 2), CallSql.instant(row, 3), row.getInt(4))),
                    company.value(),
                    CallSql.time(companies.get(company).midnight(clock.instant())),
                    CallSql.array(userIds));
        });
        return of;
    }
}
