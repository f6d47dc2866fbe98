package io.dialplane.calllog;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Repeated;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Closes what ends by time: calls of which nothing is heard any more, with the reservations they hold; what agents have left to write down;
 * raw events and tickets that are old. Lets go of agents who have said so when nobody else has. Tells live what people do when nobody has: whose session or token has run out, who is on a break. Safe
 * to run on all nodes at once.
 */
@ApplicationScoped
public class CallClosing {

    private static final System.Logger LOG = System.getLogger(CallClosing.class.getName());

    /**
     * Of calls that began as long ago as the first one of which events are left, or later: calls are numbered as they begin, and of those before
     * it nothing is left to forget.
     */
    static final String FORGET = """
            DELETE FROM voice_event e USING voice_call c
             WHERE c.company_id = ? AND c.ended_at IS NOT NULL AND c.started_at < now() - make_interval(secs => ?)
               AND c.started_at >= (SELECT f.started_at - interval '1 day' FROM voice_call f
                                     WHERE f.company_id = ? AND f.id = (SELECT min(l.call_id) FROM voice_event l WHERE l.company_id = ?))
               AND e.company_id = c.company_id AND e.call_id = c.id
            """;

    @Inject
    private Sql sql;

    @Inject
    private CompanyService companies;

    @Inject
    private VoiceSettingsService settings;

    @Inject
    private CallDesk desk;

    /** Closes what is over, and tells what people do, of every company. */
    public void close() {
        List<Integer> ids = sql.session(
                session -> session.rows("SELECT c FROM companies_with_calls() c ORDER BY 1", row -> row.getInt(1)));
        List<Consumer<CompanyId>> steps = List.of(this::closeSilent, this::letGo, this::tell);
        Repeated.withEach(ids, id -> Repeated.withEach(steps, step -> step.accept(new CompanyId(id))));
    }

    private void closeSilent(CompanyId company) {
        List<String> silent = sql.transaction(session -> {
            session.enter(company);
            ReservationSql.endWrapUps(session, company);
            return Silence.of(session, company, null);
        });
        if (!silent.isEmpty()) {
            VoiceSettings of = settings.of(company);
            Repeated.withEach(silent, callSid -> {
                LOG.log(
                        System.Logger.Level.INFO,
                        "Call {0} of company {1} is closed: nothing is heard of it",
                        callSid,
                        company);
                desk.giveUp(of, callSid, null);
            });
        }
    }

    /** Whoever has said to be free is let go at once; here when the node that heard it has died before. */
    private void letGo(CompanyId company) {
        List<Integer> free = sql.transaction(session -> {
            session.enter(company);
            return ReservationSql.saidToBeFree(session, company, CallDesk.SILENT_SECONDS);
        });
        Repeated.withEach(free, userId -> desk.letGo(company, userId));
    }

    private void tell(CompanyId company) {
        sql.transaction(session -> {
            session.enter(company);
            FeedSql.everybody(session, company);
            return null;
        });
    }

    /** Forgets raw events, tickets and what was told live, when they are old. A company's are forgotten by one node at a time. */
    public void forgetOld() {
        Repeated.withEach(
                companies.all(),
                company -> sql.transaction(session -> {
                    session.enter(company.id());
                    if (!isAlone(session, company.id())) {
                        return 0;
                    }
                    session.update(
                            "DELETE FROM voice_ticket WHERE company_id = ? AND expires_at < clock_timestamp()",
                            company.id().value());
                    session.update(
                            "DELETE FROM voice_token WHERE company_id = ? AND expires_at < clock_timestamp() - interval '1 hour'", // calls out a little later
                            company.id().value());
                    session.update(
                            "DELETE FROM voice_feed_event WHERE company_id = ? AND at < clock_timestamp() - interval '1 day'",
                            company.id().value());
                    return session.update(
                            FORGET,
                            company.id().value(),
                            (double) VoiceConfig.retention().toSeconds(),
                            company.id().value(),
                            company.id().value());
                }));
    }

    private static boolean isAlone(Sql.Session session, CompanyId company) {
        return session.one(
                "SELECT pg_try_advisory_xact_lock(hashtextextended('dialplane.calls.forgetting:' || ?, 0))",
                row -> row.getBoolean(1),
                company.toString());
    }
}
