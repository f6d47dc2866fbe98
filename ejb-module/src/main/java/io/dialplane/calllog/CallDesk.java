package io.dialplane.calllog;

import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;

/**
 * Takes what the provider asks and tells, and answers what is to be done with the caller.
 *
 * <p>Each request is one transaction that begins with the call's row: its events come one after the other. What comes again is answered
 * as it was. Locks are taken in this order: the call, the decision whom to ring, reservations, the feed's counter.
 */
@ApplicationScoped
public class CallDesk {

    @Inject
    private Sql sql;

    @Inject
    private CallSql calls;

    @Inject
    private VoiceProvider provider;

    @Inject
    private CallPlans plans;

    @Inject
    private Clock clock;

    /**
     * Takes a request that is genuine.
     *
     * @param step which answer of ours it follows; null: none
     * @param form all of its parameters
     * @return what the provider is to do; null: nothing
     * @throws io.dialplane.platform.DomainException 400 naming the parameter that is missing or wrong
     */
    public String take(VoiceSettings settings, Door door, Integer step, Map<String, String> form) {
        CallEvent asked = provider.read(door, step, form, clock.instant());
        CallPlan plan = plans.of(settings, asked); // before the transaction: it asks with transactions of its own
        CompanyId company = settings.companyId();
        return sql.transaction(session -> {
            session.enter(company);
            CallEvent event = provider.read(door, step, form, calls.now(session));
            CallRow call = calls.lock(session, company, event);
            CallSql.Noted noted = calls.note(session, call, company, event, door, form);
            if (!noted.isNew()) {
                return noted.answer();
            }
            return new Dialogue(session, calls, provider, settings, plan).take(call, event);
        });
    }

    /** Closes a call of which nothing is heard any more. */
    void giveUp(VoiceSettings settings, String callSid) {
        CompanyId company = settings.companyId();
        sql.transaction(session -> {
            session.enter(company);
            CallEvent event = CallEvent.givenUp(callSid, calls.now(session));
            CallRow call = calls.lock(session, company, event);
            if (call.endedAt() == null
                    && calls.note(session, call, company, event, null, Map.of()).isNew()) {
                new Dialogue(session, calls, provider, settings, CallPlan.NONE).take(call, event);
            }
            return null;
        });
    }

    /** Whether an event needs to know whom to ring. */
    static boolean asksWhomToRing(CallEvent event) {
        return !event.callOver()
                && (event.kind() == Kind.ARRIVED
                        || event.kind() == Kind.ASKED_AGAIN
                        || event.kind() == Kind.DIAL_ENDED && event.end() != CallEvent.LegEnd.COMPLETED);
    }
}
