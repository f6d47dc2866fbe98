package io.dialplane.calllog;

import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.calllog.CallRow.Stage;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Messages;
import io.dialplane.platform.Sql;
import io.dialplane.routing.NextRing;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What becomes of one new event of a call, in the transaction that has locked the call. */
final class Dialogue {

    private final Sql.Session session;
    private final CallSql calls;
    private final VoiceProvider provider;
    private final VoiceSettings settings;
    private final CompanyId company;
    private final CallPolicy policy;
    private final CallPlan plan;
    private final FeedSql feed = new FeedSql();

    Dialogue(Sql.Session session, CallSql calls, VoiceProvider provider, VoiceSettings settings, CallPlan plan) {
        this.session = session;
        this.calls = calls;
        this.provider = provider;
        this.settings = settings;
        this.company = settings.companyId();
        this.policy = settings.policy();
        this.plan = plan;
    }

    /** Gives the answer; null: the event asks nothing. */
    String take(CallRow before, CallEvent event) {
        if (CallDesk.asksWhomToRing(event)) {
            ReservationSql.decideAlone(session, company); // before any reservation is held
        }
        boolean isNew = event.kind() == Kind.ARRIVED
                || before.to() == null && event.legSid().equals(event.callSid()) && plan.to() != null;
        if (isNew) {
            boolean outgoing = event.userId() != null;
            calls.arrived(
                    session,
                    company,
                    before,
                    outgoing,
                    plan.from(),
                    plan.to(),
                    plan.contact() == null ? null : plan.contact().id(),
                    plan.contact() == null ? null : plan.contact().name(),
                    outgoing ? known(event.userId()) : null);
        }
        CallRow call = isNew ? calls.lock(session, company, event) : before;
        CallStory story = CallStory.of(calls.events(session, company, call), call.dismissedAt(), call.outgoing());
        call = calls.tell(session, company, call, story);
        settle(before, call, story);
        keepWhoMayHaveAnswered(call, event, story);
        String answer = answer(call, event, story);
        if (answer != null) {
            calls.answered(session, call, company, event, answer);
        }
        feed.write(session, company);
        return answer;
    }

    private String answer(CallRow call, CallEvent event, CallStory story) {
        if (!CallDesk.asks(event)) {
            return null;
        }
        if (call.endedAt() != null || story.answeredAt() != null || !CallDesk.asksWhomToRing(event)) {
            return provider.write(settings, new Instruction.Dismiss(null));
        }
        if (event.kind() != Kind.ARRIVED && !Objects.equals(event.step(), call.step())) {
            return provider.write(
                    settings, new Instruction.Dismiss(null)); // follows an answer that was followed by others
        }
        if (call.outgoing()) {
            return callOut(call);
        }
        if (!plan.open()) {
            return refuse(call, Refusal.CLOSED, policy.closedNotice());
        }
        return ring(call);
    }

    private String callOut(CallRow call) {
        boolean mayCall = plan.outgoing() != null
                && call.callerId() != null
                && ReservationSql.mayCall(session, company, call.callerId());
        double seconds =
                2 * Silence.LATE_SECONDS + ReservationSql.GRACE_SECONDS; // longer as soon as it is heard that it rings
        if (!mayCall
                || ReservationSql.take(
                                session,
                                company,
                                call.id(),
                                List.of(call.callerId()),
                                "on_call",
                                seconds,
                                ReservationSql.DONE)
                        .isEmpty()) {
            calls.told(session, company, call, Stage.REFUSED, Refusal.NOT_ALLOWED, true);
            return end(call, new Instruction.Dismiss(Messages.english("voice.not-allowed")));
        }
        calls.told(session, company, call, Stage.RINGING, null, false);
        feed.call("ringing", call, List.of(call.callerId()));
        feed.people(List.of(call.callerId()));
        return provider.write(
                settings,
                new Instruction.CallOut(
                        plan.outgoing().number(), plan.outgoing().callerId(), call.step() + 1));
    }

    private String ring(CallRow call) {
        if (call.step() == 0 && policy.greeting() != null) { // said before anybody rings: what rings has its time then
            calls.told(session, company, call, Stage.ARRIVING, null, false);
            return provider.write(settings, new Instruction.Greet(policy.greeting(), call.step() + 1));
        }
        Optional<Ringing> ringing = next(call);
        if (ringing.isPresent()) {
            calls.rings(session, company, call, ringing.get());
            feed.call("ringing", call, ringing.get().userIds());
            feed.people(ringing.get().userIds());
            return provider.write(
                    settings,
                    new Instruction.Ring(ringing.get().userIds(), ringing.get().timeoutSeconds(), call.step() + 1));
        }
        if (policy.maxWaitSeconds() == 0 || call.waitedSeconds() >= policy.maxWaitSeconds()) {
            return refuse(call, Refusal.BUSY, policy.busyNotice());
        }
        calls.told(session, company, call, Stage.WAITING, null, false);
        if (call.stage() != Stage.WAITING) {
            feed.call("waiting", call, List.of());
        }
        List<String> music = policy.holdMusic();
        return provider.write(
                settings,
                new Instruction.Hold(
                        music.isEmpty() && call.stage() != Stage.WAITING ? Messages.english("voice.wait") : null,
                        music.isEmpty() ? null : music.get(call.step() % music.size()),
                        call.step() + 1));
    }

    /** Whom to ring now; they are reserved. Callers who came earlier and wait for the same people come first. */
    private Optional<Ringing> next(CallRow call) {
        Set<Integer> free = ReservationSql.free(session, company);
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> rung = calls.rung(session, company, call);
        Optional<NextRing> next = NextRing.of(plan.routing(), from(call), rung, free, plan.figures());
        if (next.isEmpty()) { // who was busy when an earlier tier was rung may be free by now
            next = NextRing.of(plan.routing(), 0, rung, free, plan.figures());
        }
        if (next.isEmpty()) {
            return Optional.empty();
        }
        NextRing ring = next.get();
        List<Waiting> others = ReservationSql.waiting(session, company, call.id(), Silence.ofWaiting(policy));
        List<Integer> wanted = new Shares(free, call.id(), others)
                .of(ring.userIds(), ring.tier().strategy().atOnce());
        List<Integer> taken = ReservationSql.take(
                session,
                company,
                call.id(),
                wanted,
                "ringing",
                ring.tier().ringTimeoutSeconds() + (double) ReservationSql.GRACE_SECONDS,
                Set.of());
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Ringing(
                ring.tierIndex(),
                ring.tier().number(),
                ring.tier().ruleId(),
                ring.tier().ruleName(),
                ring.tier().ringTimeoutSeconds(),
                wanted.stream().filter(taken::contains).toList()));
    }

    /** Where the search goes on: whoever rings one after the other stays in the tier, whoever rings all leaves it. */
    private int from(CallRow call) {
        if (call.tierIndex() < 0 || call.tierIndex() >= plan.routing().tiers().size()) {
            return 0;
        }
        return plan.routing().tiers().get(call.tierIndex()).strategy().atOnce() == 1
                ? call.tierIndex()
                : call.tierIndex() + 1;
    }

    private String refuse(CallRow call, Refusal refusal, String notice) {
        boolean message = policy.voicemail();
        calls.told(session, company, call, message ? Stage.VOICEMAIL : Stage.REFUSED, refusal, !message);
        return message
                ? provider.write(settings, new Instruction.TakeMessage(notice, policy.voicemailSeconds()))
                : end(call, new Instruction.Dismiss(notice));
    }

    /** That was all: the call's story is told to its end. */
    private String end(CallRow call, Instruction.Dismiss dismiss) {
        CallRow now = calls.lock(session, company, CallEvent.givenUp(call.callSid(), call.startedAt()));
        CallStory story = CallStory.of(calls.events(session, company, now), now.dismissedAt(), now.outgoing());
        settle(call, calls.tell(session, company, now, story), story);
        return provider.write(settings, dismiss);
    }

    /** Lets go of whom the call does not need any more, and tells what is new. */
    private void settle(CallRow before, CallRow after, CallStory story) {
        if (before.answeredAt() == null && after.answeredAt() != null) {
            feed.call("answered", after, after.answeredBy() == null ? List.of() : List.of(after.answeredBy()));
        }
        List<ReservationSql.Taken> taken = ReservationSql.of(session, company, after.id());
        Set<Integer> released = new TreeSet<>();
        Set<Integer> gone = gone(after, story);
        boolean talking = after.answeredAt() != null && after.endedAt() == null;
        for (ReservationSql.Taken one : taken) {
            boolean talks = Objects.equals(one.userId(), after.answeredBy());
            if (talks
                    && (one.state().equals("on_call") && talking || one.state().equals("wrap_up") && !talking)) {
                continue;
            }
            if (talks && talking) {
                onCall(after);
            } else if (after.endedAt() != null && talks && policy.wrapUpSeconds() > 0) {
                wrapUp(after, policy.wrapUpSeconds());
            } else if (after.endedAt() != null || gone.contains(one.userId()) || after.answeredBy() != null && !talks) {
                released.add(one.userId());
            }
        }
        ReservationSql.release(session, company, after.id(), released);
        feed.people(released);
        if (after.answeredBy() != null && taken.stream().noneMatch(one -> one.userId() == after.answeredBy())) {
            if (talking) {
                onCall(after); // news was late, and the reservation has run out
            } else if (after.endedAt() != null
                    && policy.wrapUpSeconds() > 0
                    && !after.answeredBy().equals(before.answeredBy())) { // it was not known who had answered
                wrapUp(
                        after,
                        policy.wrapUpSeconds()
                                - Duration.between(after.endedAt(), calls.now(session))
                                        .toSeconds());
            }
        }
        if (before.endedAt() == null && after.endedAt() != null) {
            feed.call("ended", after, List.of());
        } else if (before.endedAt() != null
                && (before.outcome() != after.outcome()
                        || !Objects.equals(before.recordingUrl(), after.recordingUrl()))) {
            feed.call("changed", after, List.of());
        }
    }

    private void onCall(CallRow call) {
        double seconds = VoiceConfig.callTimeLimit().toSeconds() + (double) ReservationSql.GRACE_SECONDS;
        feed.people(ReservationSql.take(
                session, company, call.id(), List.of(call.answeredBy()), "on_call", seconds, ReservationSql.PLANS));
    }

    /**
     * That nobody has answered is always told, by the dial's end; whoever was heard ringing and of whose end nothing is heard may be talking,
     * should the news of the answer be lost, and stays taken.
     */
    private void keepWhoMayHaveAnswered(CallRow call, CallEvent event, CallStory story) {
        boolean ofLeg =
                switch (event.kind()) {
                    case LEG_INITIATED, LEG_RINGING, LEG_ANSWERED, LEG_ENDED -> true; // an end may leave only one
                    default -> false;
                };
        if (!ofLeg || call.endedAt() != null) {
            return;
        }
        List<CallStory.Leg> going = story.legs().values().stream()
                .filter(leg -> leg.endedAt() == null)
                .toList();
        Set<Integer> kept = new TreeSet<>();
        if (call.outgoing() && call.callerId() != null && !going.isEmpty()) {
            kept.add(call.callerId());
        }
        going.stream().map(CallStory.Leg::userId).filter(Objects::nonNull).forEach(kept::add);
        ReservationSql.keep(session, company, call.id(), kept);
    }

    /** Leaves whoever has answered time to write the call down; what is left of it when the news was late. The log says how long it is by rights. */
    private void wrapUp(CallRow call, long left) {
        calls.wrapsUp(session, company, call, policy.wrapUpSeconds());
        if (left > 0) {
            List<Integer> who = List.of(call.answeredBy());
            feed.people(ReservationSql.take(session, company, call.id(), who, "wrap_up", left, Set.of()));
        }
    }

    /** Whose browsers have stopped ringing without an answer. */
    private Set<Integer> gone(CallRow call, CallStory story) {
        Set<Integer> gone = new TreeSet<>();
        if (call.outgoing() || call.answeredAt() != null) {
            return gone;
        }
        story.legs().values().stream()
                .filter(leg -> leg.userId() != null && leg.endedAt() != null)
                .forEach(leg -> gone.add(leg.userId()));
        if (story.endedStep() > 0) {
            gone.addAll(ReservationSql.rungUpTo(session, company, call.id(), story.endedStep()));
        }
        return gone;
    }

    /** The person, if it is one of the company's who may call; null: not. */
    private Integer known(int userId) {
        return session
                .rows(
                        "SELECT u.id FROM users u WHERE u.company_id = ? AND u.id = ? AND u.is_active AND u.deleted_at IS NULL",
                        row -> row.getInt(1),
                        company.value(),
                        userId)
                .stream()
                .findFirst()
                .orElse(null);
    }
}
