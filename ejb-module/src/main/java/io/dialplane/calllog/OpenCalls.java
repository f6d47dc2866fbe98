package io.dialplane.calllog;

import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.user.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/** What people do to calls that go on, and who is doing what now. */
@ApplicationScoped
public class OpenCalls {

    @Inject
    private Sql sql;

    @Inject
    private CallDesk desk;

    @Inject
    private VoiceSettingsService settings;

    /**
     * What somebody does, as far as calls go.
     *
     * @param state  {@code ringing, on_call, wrap_up}; else the agent's own state; {@code available} who can be rung; {@code offline} who can't
     * @param since  when a call's state began; null: not a call's
     * @param callId null: not taken by a call
     */
    public record Doing(int userId, String fullName, String state, Instant since, Long callId) {}

    /** A company's agents and administrators, in the order of their ids. */
    public List<Doing> all(CompanyId company) {
        return sql.transaction(session -> {
            session.enter(company);
            return session.rows(
                    "SELECT u.id, u.first_name, u.last_name, u.username, " + ReservationSql.STATE
                            + ", r.since, r.call_id" + ReservationSql.STAFF + " ORDER BY u.id",
                    row -> new Doing(
                            row.getInt(1),
                            User.fullName(row.getString(2), row.getString(3), row.getString(4)),
                            row.getString(5),
                            CallSql.instant(row, 6),
                            row.getObject(7, Long.class)),
                    company.value(),
                    company.value(),
                    company.value());
        });
    }

    /**
     * Ends what somebody has left to write down after a call, before its time; does nothing when there is none. A call that the person has had
     * is over too when nothing was heard of it for a minute: whoever is free is not talking.
     */
    public void endWrapUp(CompanyId company, int userId) {
        desk.letGo(company, userId);
    }

    /**
     * Closes a call whose end will never be told; does nothing when it has ended.
     *
     * @return false: it has ended by itself
     */
    public boolean close(CompanyId company, Actor actor, LoggedCall call) {
        if (call.endedAt() != null) {
            return false;
        }
        desk.giveUp(settings.of(company), call.callSid(), actor);
        return true;
    }
}
