package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.routing.Availability;
import io.dialplane.routing.Presence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who can be rung. A person's state, where an agent session says one, counts more than a token of the
 * provider's; whoever is rung, on a call or writing one up is not free.
 */
@ApplicationScoped
public class CallPresence implements Presence {

    @Inject
    private Sql sql;

    @Override
    public Map<Integer, Availability> of(CompanyId company, Collection<Integer> userIds) {
        Map<Integer, Availability> of = new LinkedHashMap<>();
        userIds.forEach(id -> of.put(id, Availability.not("not_logged_in")));
        sql.transaction(session -> {
            session.enter(company);
            return session.rows(
                    """
                    SELECT u.id, CASE WHEN r.user_id IS NOT NULL THEN r.state
                                      WHEN a.state <> 'available' THEN a.state
                                      WHEN a.state IS NULL AND t.user_id IS NULL THEN 'not_logged_in' END
                      FROM users u
                    """ + ReservationSql.SAID + """
                      LEFT JOIN voice_reservation r ON r.user_id = u.id AND r.until > clock_timestamp()
                     WHERE u.company_id = ? AND u.id = ANY (?::int[]) AND u.is_active AND u.deleted_at IS NULL
                    """,
                    row -> of.put(
                            row.getInt(1),
                            row.getString(2) == null ? Availability.FREE : Availability.not(row.getString(2))),
                    company.value(),
                    company.value(),
                    company.value(),
                    CallSql.array(userIds));
        });
        return of;
    }
}
