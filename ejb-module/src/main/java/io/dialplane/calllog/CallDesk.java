package io.dialplane.calllog;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes what the provider asks and tells, and answers what is to be done with the caller.
 *
 * <p>Each request is one transaction that begins with the call's row: its events come one after the other. What comes again is answered
 * as it was. Locks are taken in this order: the call, the decision whom to ring, reservations, the feed's counter.
 */
@ApplicationScoped
public class CallDesk {

    /** Deadlock, serialization failure. */
    private static final Set<String> SACRIFICED = Set.of("40P01", "40001");

    private static final int ATTEMPTS = 3;

    /** Whoever says to be free before that may have pressed a button too early. */
    static final double SILENT_SECONDS = 60;

    @Inject
    private Sql sql;

    @Inject
    private CallSql calls;

    @Inject
    private VoiceProvider provider;

    @Inject
    private CallPlans plans;

    @Inject
    private VoiceSettingsService settings;

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
        if (asked.kind() == Kind.ARRIVED
                && asked.userId() != null
                && plan.outgoing() != null) { // a browser has one call at a time, once it is allowed
            letGo(company, asked.userId(), asked.callSid(), 0.0, true);
        }
        return untilDone(session -> {
            session.enter(company);
            CallEvent event = provider.read(door, step, form, calls.now(session));
            CallRow call = calls.lock(session, company, event);
            if (call.endedAt() != null && calls.isForgotten(session, company, call)) { // its story can't be told anew
                return asks(event) ? provider.write(settings, new Instruction.Dismiss(null)) : null;
            }
            CallSql.Noted noted = calls.note(session, call, company, event, door, form);
            if (!noted.isNew()) {
                return noted.answer();
            }
            return new Dialogue(session, calls, provider, settings, plan).take(call, event);
        });
    }

    /**
     * Closes a call whose end will never be told.
     *
     * @param by who closes it; null: time does, if nothing is heard of it any more
     */
    void giveUp(VoiceSettings settings, String callSid, Actor by) {
        CompanyId company = settings.companyId();
        untilDone(session -> {
            session.enter(company);
            CallEvent event = CallEvent.givenUp(callSid, calls.now(session));
            CallRow call = calls.lock(session, company, event);
            boolean over = call.endedAt() == null
                    && (by != null || !Silence.of(session, company, call.id()).isEmpty());
            if (over
                    && calls.note(session, call, company, event, null, Map.of()).isNew()) {
                if (by != null) {
                    AuditWriter.write(session, company, by, "call.close", "call:" + call.id(), null, null);
                }
                new Dialogue(session, calls, provider, settings, CallPlan.NONE).take(call, event);
            }
            return null;
        });
    }

    /** Lets somebody go who says to be free: nothing is left to write down, and a call of which nothing was heard for a minute is over. */
    void letGo(CompanyId company, int userId) {
        letGo(company, userId, null, SILENT_SECONDS, true);
    }

    /** Lets somebody go who has logged in, of what is left to write down and of what must have stopped ringing: conversations have no news. */
    void hasLoggedIn(CompanyId company, int userId) {
        letGo(company, userId, null, null, true);
    }

    /**
     * Lets somebody go of what must have stopped ringing: the browser has renewed its token, so it is there. Browsers do so while they talk, too:
     * not whoever alone can have answered, unless the browser that was rung is gone.
     */
    void isThere(CompanyId company, int userId) {
        letGo(company, userId, null, null, false);
    }

    /**
     * Lets somebody go.
     *
     * @param newCall       which shows that the person's earlier call is over, unless it has been heard of; null: none
     * @param silentSeconds of a conversation of which nothing was heard for that long; null: of none
     * @param isDone        a person has come, not a program: of what is left to write down, and of ringing even if nobody else can have answered
     */
    private void letGo(CompanyId company, int userId, String newCall, Double silentSeconds, boolean isDone) {
        boolean isTaken = sql.transaction(session -> {
            session.enter(company);
            return ReservationSql.isTaken(session, company, userId)
                    && (newCall == null || ReservationSql.mayCall(session, company, userId));
        });
        if (!isTaken) {
            return;
        }
        VoiceSettings of = settings.of(company);
        untilDone(session -> {
            session.enter(company);
            Optional<String> callSid = ReservationSql.callOf(session, company, userId, newCall);
            if (callSid.isPresent()) {
                CallEvent over = CallEvent.givenUp(callSid.get(), calls.now(session));
                CallRow call = calls.lock(session, company, over);
                ReservationSql.Hold hold = ReservationSql.hold(session, company, call.id(), userId, silentSeconds);
                FeedSql feed = new FeedSql();
                if ("on_call".equals(hold.state()) && hold.isSilent() && call.endedAt() == null) {
                    calls.note(session, call, company, over, null, Map.of("by", Identity.of(userId)));
                    new Dialogue(session, calls, provider, of, CallPlan.NONE).take(call, over);
                } else if ("ringing".equals(hold.state()) && hold.isSilent() && (isDone || !hold.mayTalk())) {
                    ReservationSql.release(session, company, call.id(), List.of(userId));
                }
                if (isDone) {
                    ReservationSql.endWrapUp(session, company, call.id(), userId);
                }
                feed.people(List.of(userId));
                feed.write(session, company);
            }
            return null;
        });
    }

    /** The provider does not repeat what it tells: a transaction that the database has sacrificed to another is done again. */
    private <T> T untilDone(Function<Sql.Session, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sql.transaction(work);
            } catch (Sql.Refused e) {
                String state = ((SQLException) e.getCause()).getSQLState();
                if (attempt == ATTEMPTS || !SACRIFICED.contains(state == null ? "" : state)) {
                    throw e;
                }
            }
        }
    }

    /** Whether the provider asks what is to be done with the caller. */
    static boolean asks(CallEvent event) {
        return switch (event.kind()) {
            case ARRIVED, ASKED_AGAIN, DIAL_ENDED, MESSAGE_LEFT -> true;
            default -> false;
        };
    }

    /** Whether an event needs to know whom to ring. */
    static boolean asksWhomToRing(CallEvent event) {
        return !event.callOver()
                && (event.kind() == Kind.ARRIVED
                        || event.kind() == Kind.ASKED_AGAIN
                        || event.kind() == Kind.DIAL_ENDED && event.end() != CallEvent.LegEnd.COMPLETED);
    }
}
