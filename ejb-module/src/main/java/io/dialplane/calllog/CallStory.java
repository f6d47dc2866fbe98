package io.dialplane.calllog;

import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.calllog.CallEvent.LegEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the events of a call say when they are put together: a function of the set of them, so their order, repetition and
 * lateness change nothing. That a call was given up for want of news is not news of the provider's: it counts until there is a sign of life
 * behind it.
 *
 * @param answeredAt   null: nobody has answered
 * @param answeredBy   whose browser did; null: not known, or a customer's telephone
 * @param endedAt      null: goes on
 * @param endIsKnown   false: the end is a guess for want of news
 * @param talkSeconds  null: nobody has answered, or they are talking
 * @param dialEnd      how the last dial ended, or the customer's telephone, should that not be known; null: none has
 * @param endedStep    the greatest step whose dial has ended; 0: none
 * @param recording    of the conversation, else the message; null: none
 * @param messageLeft  whether the caller has left a message
 * @param legs         of those who were rung, by their ids at the provider
 */
record CallStory(
        Instant answeredAt,
        Integer answeredBy,
        Instant endedAt,
        boolean endIsKnown,
        Integer talkSeconds,
        LegEnd dialEnd,
        int endedStep,
        Recording recording,
        boolean messageLeft,
        Map<String, Leg> legs) {

    /** A message that was left, or a conversation. */
    record Recording(String url, Integer seconds) {}

    /** Somebody who is, or was, rung; null: not yet, not known. */
    record Leg(Integer userId, Instant answeredAt, Instant endedAt, LegEnd end, Integer seconds) {

        private static final Leg NEW = new Leg(null, null, null, null, null);

        private Leg with(CallEvent event) {
            boolean answers = event.kind() == Kind.LEG_ANSWERED;
            boolean ends = event.kind() == Kind.LEG_ENDED;
            return new Leg(
                    userId == null ? event.userId() : userId,
                    answers ? earliest(answeredAt, event.at()) : answeredAt,
                    ends ? earliest(endedAt, event.at()) : endedAt,
                    ends && (end == null || event.end().compareTo(end) < 0) ? event.end() : end,
                    ends ? longest(seconds, event.seconds()) : seconds);
        }

        /** A telephone that was not answered does not end as one that was, so it tells of an answer of which the news is lost. */
        private Leg ofTelephone() {
            boolean wasAnswered = answeredAt == null && end == LegEnd.COMPLETED && seconds != null && seconds > 0;
            return wasAnswered ? new Leg(userId, endedAt.minusSeconds(seconds), endedAt, end, seconds) : this;
        }
    }

    /**
     * Puts the events together.
     *
     * @param events      in the order in which they were heard
     * @param dismissedAt when the caller was told that that was all; null: not
     * @param outgoing    an agent calls a customer: a dial that is not answered, or its leg's end, ends the call
     */
    static CallStory of(Collection<CallEvent> events, Instant dismissedAt, boolean outgoing) {
        Map<String, Leg> legs = new TreeMap<>();
        Map<Integer, CallEvent> dials = new TreeMap<>();
        for (CallEvent event : events) {
            switch (event.kind()) {
                case LEG_INITIATED, LEG_RINGING, LEG_ANSWERED, LEG_ENDED ->
                    legs.merge(event.legSid(), Leg.NEW.with(event), (leg, one) -> leg.with(event));
                case DIAL_ENDED ->
                    dials.merge(
                            event.step() == null ? 0 : event.step(), event, (a, b) -> a.at().isAfter(b.at()) ? b : a);
                default -> {
                    // says nothing of those who are rung
                }
            }
        }
        if (outgoing) {
            legs.replaceAll((sid, leg) -> leg.ofTelephone());
        }
        CallEvent answered = dials.values().stream()
                .filter(dial -> dial.end() == LegEnd.COMPLETED)
                .findFirst()
                .orElse(null);
        Leg leg = answeringLeg(legs, answered);
        Instant answeredAt = answeredAt(leg, answered);
        Instant heardEnd = Stream.of(
                        earliest(events, event -> event.callOver() || event.kind() == Kind.CALL_ENDED),
                        answered == null ? null : answered.at(),
                        leg == null || answeredAt == null ? null : leg.endedAt(),
                        earliest(events, event -> event.kind() == Kind.MESSAGE_LEFT),
                        outgoing ? earliest(events, event -> event.kind() == Kind.DIAL_ENDED) : null,
                        outgoing ? endOf(legs) : null,
                        dismissedAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElseGet(() -> answeredAt == null ? null : recordedUntil(events, answeredAt));
        Recording message = recording(events, Kind.MESSAGE_LEFT);
        Recording talk = recording(events, Kind.RECORDED);
        if (talk == null) { // the dial's end names it too
            talk = recording(events, Kind.DIAL_ENDED);
        }
        Instant endedAt = heardEnd == null ? givenUpAt(events) : heardEnd;
        return new CallStory(
                answeredAt,
                leg == null || answeredAt == null ? null : leg.userId(),
                answeredAt != null && endedAt != null && endedAt.isBefore(answeredAt) ? answeredAt : endedAt,
                endedAt == null || heardEnd != null,
                answeredAt == null ? null : talkSeconds(leg, answered, answeredAt, endedAt),
                dialEnd(dials, legs, outgoing),
                dials.keySet().stream().max(Comparator.naturalOrder()).orElse(0),
                talk == null ? message : talk,
                message != null,
                new HashMap<>(legs));
    }

    /** What a call comes to. */
    CallOutcome outcome(boolean outgoing, Refusal refusal) {
        if (answeredAt != null) {
            return CallOutcome.ANSWERED;
        }
        if (endedAt == null) {
            return null;
        }
        if (messageLeft) {
            return CallOutcome.VOICEMAIL;
        }
        if (refusal == Refusal.CLOSED) {
            return CallOutcome.CLOSED;
        }
        if (refusal == Refusal.NOT_ALLOWED) {
            return CallOutcome.REFUSED;
        }
        if (!outgoing) {
            return CallOutcome.MISSED;
        }
        return switch (dialEnd == null ? LegEnd.CANCELED : dialEnd) {
            case BUSY -> CallOutcome.BUSY;
            case NO_ANSWER -> CallOutcome.NO_ANSWER;
            case FAILED -> CallOutcome.FAILED;
            case CANCELED, COMPLETED -> CallOutcome.CANCELED;
        };
    }

    /**
     * The leg that has the call: the one that the dial's end names. Until that is known, of several that answered the one that goes on, as
     * the others have come too late; of several that go on the first.
     */
    private static Leg answeringLeg(Map<String, Leg> legs, CallEvent answered) {
        if (answered != null && answered.answeringLeg() != null && legs.containsKey(answered.answeringLeg())) {
            return legs.get(answered.answeringLeg());
        }
        return legs.values().stream()
                .filter(leg -> leg.answeredAt() != null)
                .min(Comparator.comparing(Leg::endedAt, Comparator.nullsFirst(Comparator.reverseOrder()))
                        .thenComparing(Leg::answeredAt))
                .orElse(null);
    }

    private static Instant answeredAt(Leg leg, CallEvent answered) {
        if (leg != null && leg.answeredAt() != null) {
            return leg.answeredAt();
        }
        return answered == null
                ? null
                : answered.seconds() == null ? answered.at() : answered.at().minusSeconds(answered.seconds());
    }

    /** When the last of them ended; null: there are none, or one goes on or was answered. */
    private static Instant endOf(Map<String, Leg> legs) {
        boolean mayGoOn = legs.values().stream().anyMatch(leg -> leg.endedAt() == null || leg.answeredAt() != null);
        return mayGoOn
                ? null
                : legs.values().stream()
                        .map(Leg::endedAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
    }

    /** Null: no conversation has been recorded to its end, as far as is known. */
    private static Instant recordedUntil(Collection<CallEvent> events, Instant answeredAt) {
        return events.stream()
                .filter(event -> event.kind() == Kind.RECORDED && event.recordingUrl() != null)
                .map(event -> event.seconds() == null
                        ? event.at()
                        : earliest(event.at(), answeredAt.plusSeconds(event.seconds())))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static LegEnd dialEnd(Map<Integer, CallEvent> dials, Map<String, Leg> legs, boolean outgoing) {
        return dials.values().stream()
                .reduce((a, b) -> b)
                .map(CallEvent::end)
                .orElseGet(() -> !outgoing
                        ? null
                        : legs.values().stream()
                                .map(Leg::end)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null));
    }

    private static Integer talkSeconds(Leg leg, CallEvent answered, Instant answeredAt, Instant endedAt) {
        if (answered != null && answered.seconds() != null) {
            return answered.seconds();
        }
        if (leg != null && leg.seconds() != null) {
            return leg.seconds();
        }
        return endedAt == null
                ? null
                : (int) Math.max(0, Duration.between(answeredAt, endedAt).toSeconds());
    }

    /** The last word on what was recorded; of a message it is said first when the caller hangs up and again when it is ready. An empty one is none. */
    private static Recording recording(Collection<CallEvent> events, Kind kind) {
        List<CallEvent> messages = events.stream()
                .filter(event -> event.kind() == kind && event.recordingUrl() != null)
                .filter(event -> event.seconds() == null || event.seconds() > 0)
                .sorted(Comparator.comparing(CallEvent::key))
                .toList();
        if (messages.isEmpty()) {
            return null;
        }
        return new Recording(
                messages.get(0).recordingUrl(),
                messages.stream()
                        .map(CallEvent::seconds)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    /** Null: the call was not given up, or something was heard of it since then that says that it goes on. */
    private static Instant givenUpAt(Collection<CallEvent> events) {
        Instant at = null;
        for (CallEvent event : events) {
            boolean goesOn =
                    switch (event.kind()) {
                        case ASKED_AGAIN, LEG_INITIATED, LEG_RINGING, LEG_ANSWERED, CALL_GOES_ON -> true;
                        case DIAL_ENDED -> event.end() != LegEnd.COMPLETED;
                        default -> false;
                    };
            if (event.kind() == Kind.GIVEN_UP) {
                at = event.at();
            } else if (goesOn && !event.callOver()) {
                at = null;
            }
        }
        return at;
    }

    private static Instant earliest(Collection<CallEvent> events, java.util.function.Predicate<CallEvent> which) {
        return events.stream()
                .filter(which)
                .map(CallEvent::at)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Integer longest(Integer a, Integer b) {
        return a == null || b != null && b > a ? b : a;
    }

    private static Instant earliest(Instant a, Instant b) {
        return a == null || b.isBefore(a) ? b : a;
    }
}
