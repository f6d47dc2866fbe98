package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.calllog.CallEvent.LegEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The events of a call tell one story, whatever their order. */
class CallStoryTest {

    private static final Instant T0 = Instant.parse("2026-01-31T08:00:00Z");

    private static CallEvent event(
            Kind kind,
            String leg,
            int second,
            Integer user,
            Integer step,
            LegEnd end,
            String answering,
            Integer seconds) {
        return new CallEvent(
                kind,
                kind.name() + ":" + step,
                "CA",
                leg,
                T0.plusSeconds(second),
                null,
                null,
                user,
                step,
                end,
                answering,
                seconds,
                null,
                false,
                null);
    }

    private static CallEvent arrived() {
        return event(Kind.ARRIVED, "CA", 0, null, null, null, null, null);
    }

    private static CallEvent leg(Kind kind, String leg, int second, int user) {
        return event(kind, leg, second, user, null, null, null, null);
    }

    private static CallEvent legEnd(String leg, int second, int user, LegEnd end) {
        return event(Kind.LEG_ENDED, leg, second, user, null, end, null, null);
    }

    private static CallEvent dial(int second, int step, LegEnd end, String leg, Integer seconds) {
        return event(Kind.DIAL_ENDED, "CA", second, null, step, end, leg, seconds);
    }

    private static CallEvent ended(int second) {
        return event(Kind.CALL_ENDED, "CA", second, null, null, LegEnd.COMPLETED, null, null);
    }

    private static CallStory story(List<CallEvent> events) {
        return CallStory.of(events, null, false);
    }

    private static final List<CallEvent> ANSWERED = List.of(
            arrived(),
            leg(Kind.LEG_INITIATED, "L1", 1, 5),
            leg(Kind.LEG_INITIATED, "L2", 1, 6),
            leg(Kind.LEG_RINGING, "L1", 2, 5),
            leg(Kind.LEG_RINGING, "L2", 2, 6),
            leg(Kind.LEG_ANSWERED, "L2", 9, 6),
            legEnd("L1", 9, 5, LegEnd.CANCELED),
            legEnd("L2", 70, 6, LegEnd.COMPLETED),
            dial(70, 1, LegEnd.COMPLETED, "L2", 61),
            ended(71));

    @Test
    void an_answered_call() {
        CallStory story = story(ANSWERED);
        assertThat(story.answeredAt()).isEqualTo(T0.plusSeconds(9));
        assertThat(story.answeredBy()).isEqualTo(6);
        assertThat(story.endedAt()).isEqualTo(T0.plusSeconds(70));
        assertThat(story.talkSeconds()).isEqualTo(61);
        assertThat(story.endIsKnown()).isTrue();
        assertThat(story.outcome(false, null)).isEqualTo(CallOutcome.ANSWERED);
    }

    /** The second of two tiers answers, and is recorded. */
    private static final List<CallEvent> LATER = List.of(
            arrived(),
            leg(Kind.LEG_RINGING, "L1", 2, 5),
            legEnd("L1", 30, 5, LegEnd.NO_ANSWER),
            dial(30, 1, LegEnd.NO_ANSWER, null, null),
            leg(Kind.LEG_RINGING, "L2", 31, 6),
            leg(Kind.LEG_ANSWERED, "L2", 39, 6),
            legEnd("L2", 70, 6, LegEnd.COMPLETED),
            event(Kind.LEG_ENDED, "L2", 71, 6, null, LegEnd.CANCELED, null, 3),
            recorded(Kind.RECORDED, null, "https://recordings.test/RE1"),
            recorded(Kind.RECORDED, null, "https://recordings.test/RE2"),
            dial(70, 2, LegEnd.COMPLETED, "L2", 31),
            ended(71));

    /** A message that is left. */
    private static final List<CallEvent> MESSAGE = List.of(
            arrived(),
            event(Kind.ASKED_AGAIN, "CA", 5, null, 1, null, null, null),
            recorded(Kind.MESSAGE_LEFT, null, "https://recordings.test/RE1"),
            recorded(Kind.MESSAGE_LEFT, null, "https://recordings.test/RE0"),
            ended(40));

    @Test
    void order_and_repetition_change_nothing() {
        Random random = new Random(7);
        for (List<CallEvent> told : List.of(ANSWERED, LATER, MESSAGE)) {
            for (boolean outgoing : new boolean[] {false, true}) {
                CallStory expected = CallStory.of(told, null, outgoing);
                for (int i = 0; i < 300; i++) {
                    List<CallEvent> events = new ArrayList<>(told);
                    events.addAll(told.subList(random.nextInt(3), 3 + random.nextInt(told.size() - 2)));
                    Collections.shuffle(events, random);
                    assertThat(CallStory.of(events, null, outgoing)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void what_is_lost_is_made_up_for_by_what_is_not() {
        CallStory withoutAnswer = story(ANSWERED.stream()
                .filter(event -> event.kind() != Kind.LEG_ANSWERED)
                .toList());
        assertThat(withoutAnswer.answeredAt()).isEqualTo(T0.plusSeconds(9));
        assertThat(withoutAnswer.answeredBy()).isEqualTo(6);
        CallStory withoutEnds = story(ANSWERED.subList(0, 6));
        assertThat(withoutEnds.answeredBy()).isEqualTo(6);
        assertThat(withoutEnds.endedAt()).isNull();
        assertThat(withoutEnds.talkSeconds()).isNull();
        CallStory withoutDial = story(ANSWERED.subList(0, 8));
        assertThat(withoutDial.endedAt()).isEqualTo(T0.plusSeconds(70));
        assertThat(withoutDial.talkSeconds()).isEqualTo(61);
    }

    @Test
    void the_ends_of_a_dial_decides_between_two_who_answer_at_once() {
        List<CallEvent> both =
                List.of(arrived(), leg(Kind.LEG_ANSWERED, "L1", 5, 5), leg(Kind.LEG_ANSWERED, "L2", 6, 6));
        assertThat(story(both).answeredBy()).isEqualTo(5);
        List<CallEvent> decided = new ArrayList<>(both);
        decided.add(dial(30, 1, LegEnd.COMPLETED, "L2", 24));
        assertThat(story(decided).answeredBy()).isEqualTo(6);
    }

    @Test
    void who_answers_too_late_does_not_end_the_call() {
        List<CallEvent> events = List.of(
                arrived(),
                leg(Kind.LEG_ANSWERED, "L1", 5, 5),
                leg(Kind.LEG_ANSWERED, "L2", 6, 6),
                legEnd("L1", 7, 5, LegEnd.COMPLETED));
        assertThat(story(events).answeredBy()).isEqualTo(6);
        assertThat(story(events).endedAt()).isNull();
    }

    @Test
    void a_tier_that_does_not_answer_does_not_end_the_call() {
        CallStory story = story(List.of(
                arrived(),
                leg(Kind.LEG_INITIATED, "L1", 1, 5),
                legEnd("L1", 31, 5, LegEnd.NO_ANSWER),
                dial(31, 1, LegEnd.NO_ANSWER, null, null)));
        assertThat(story.endedAt()).isNull();
        assertThat(story.endedStep()).isEqualTo(1);
        assertThat(story.outcome(false, null)).isNull();
    }

    @Test
    void an_agents_call_ends_with_its_dial() {
        CallStory story = CallStory.of(List.of(arrived(), dial(31, 1, LegEnd.BUSY, null, null)), null, true);
        assertThat(story.endedAt()).isEqualTo(T0.plusSeconds(31));
        assertThat(story.outcome(true, null)).isEqualTo(CallOutcome.BUSY);
    }

    @Test
    void a_dial_need_not_say_how_it_ended() {
        CallEvent unknown = dial(31, 1, null, null, null);
        CallEvent busy = event(Kind.LEG_ENDED, "L1", 9, null, null, LegEnd.BUSY, null, null);
        assertThat(story(List.of(arrived(), unknown)).dialEnd()).isNull();
        assertThat(story(List.of(arrived(), dial(31, 1, LegEnd.BUSY, null, null), dial(40, 2, null, null, null)))
                        .dialEnd())
                .as("of the last")
                .isNull();
        assertThat(CallStory.of(List.of(arrived(), unknown, busy), null, true).dialEnd())
                .isEqualTo(LegEnd.BUSY);
    }

    @Test
    void an_agents_call_ends_with_the_customers_telephone_when_the_dials_end_is_lost() {
        CallEvent rings = event(Kind.LEG_RINGING, "L1", 2, null, null, null, null, null);
        CallEvent busy = event(Kind.LEG_ENDED, "L1", 9, null, null, LegEnd.BUSY, null, null);
        assertThat(CallStory.of(List.of(arrived(), rings), null, true).endedAt())
                .isNull();
        CallStory story = CallStory.of(List.of(arrived(), rings, busy), null, true);
        assertThat(story.endedAt()).isEqualTo(T0.plusSeconds(9));
        assertThat(story.endIsKnown()).isTrue();
        assertThat(story.outcome(true, null)).isEqualTo(CallOutcome.BUSY);
        assertThat(story(List.of(arrived(), rings, busy)).endedAt())
                .as("an agent's browser, of a customer's call")
                .isNull();
        CallEvent dial = dial(9, 1, LegEnd.BUSY, null, null);
        assertThat(CallStory.of(List.of(arrived(), dial, busy, rings), null, true)
                        .endedAt())
                .as("and in any order")
                .isEqualTo(story.endedAt());
        CallEvent talks = event(Kind.LEG_ANSWERED, "L1", 5, null, null, null, null, null);
        assertThat(CallStory.of(List.of(arrived(), rings, talks), null, true).endedAt())
                .isNull();
    }

    @Test
    void a_telephone_that_has_talked_was_answered_though_the_news_of_that_is_lost() {
        CallEvent rings = event(Kind.LEG_RINGING, "L1", 2, null, null, null, null, null);
        CallEvent completed = event(Kind.LEG_ENDED, "L1", 309, null, null, LegEnd.COMPLETED, null, 300);
        CallEvent talks = event(Kind.LEG_ANSWERED, "L1", 8, null, null, null, null, null);
        CallStory story = CallStory.of(List.of(arrived(), rings, completed), null, true);
        assertThat(story.outcome(true, null)).isEqualTo(CallOutcome.ANSWERED);
        assertThat(story.answeredAt()).isEqualTo(T0.plusSeconds(9));
        assertThat(story.endedAt()).isEqualTo(T0.plusSeconds(309));
        assertThat(story.talkSeconds()).isEqualTo(300);
        assertThat(CallStory.of(List.of(completed, arrived(), rings), null, true))
                .isEqualTo(story);
        for (List<CallEvent> all :
                List.of(List.of(arrived(), rings, talks, completed), List.of(completed, talks, rings, arrived()))) {
            assertThat(CallStory.of(all, null, true).answeredAt())
                    .as("to the second")
                    .isEqualTo(T0.plusSeconds(8));
        }
        CallEvent inVain = event(Kind.LEG_ENDED, "L1", 9, null, null, LegEnd.COMPLETED, null, 0);
        assertThat(CallStory.of(List.of(arrived(), rings, inVain), null, true).outcome(true, null))
                .isEqualTo(CallOutcome.CANCELED);
        assertThat(story(List.of(arrived(), rings, completed)).answeredAt())
                .as("an agent's browser, of a customer's call")
                .isNull();
    }

    @Test
    void a_ready_recording_ends_a_conversation_of_which_no_end_was_heard() {
        CallEvent ready = recorded(Kind.RECORDED, null, "https://recordings.test/RE2");
        CallEvent talks = leg(Kind.LEG_ANSWERED, "L2", 5, 6);
        for (List<CallEvent> events : List.of(List.of(arrived(), talks, ready), List.of(ready, talks, arrived()))) {
            CallStory story = story(events);
            assertThat(story.endedAt()).as("61 s after the answer").isEqualTo(T0.plusSeconds(66));
            assertThat(story.endIsKnown()).isTrue();
            assertThat(story.talkSeconds()).isEqualTo(61);
            assertThat(story.answeredBy()).isEqualTo(6);
        }
        assertThat(story(List.of(arrived(), talks, recorded(Kind.RECORDED, null, null)))
                        .endedAt())
                .as("is not ready")
                .isNull();
        assertThat(story(List.of(arrived(), talks, ready, CallEvent.givenUp("CA", T0.plusSeconds(900))))
                        .endIsKnown())
                .isTrue();
        assertThat(story(List.of(arrived(), talks, ready, dial(75, 1, LegEnd.COMPLETED, "L2", 70)))
                        .endedAt())
                .as("the end itself counts more")
                .isEqualTo(T0.plusSeconds(75));
        assertThat(story(List.of(arrived(), ready)).endedAt())
                .as("nobody is known to talk")
                .isNull();
    }

    @Test
    void a_call_that_was_given_up_ends_as_it_did_when_the_news_comes_after_all() {
        List<CallEvent> events = new ArrayList<>(ANSWERED.subList(0, 6));
        events.add(CallEvent.givenUp("CA", T0.plusSeconds(15_000)));
        CallStory guess = story(events);
        assertThat(guess.endIsKnown()).isFalse();
        assertThat(guess.endedAt()).isEqualTo(T0.plusSeconds(15_000));
        events.addAll(ANSWERED.subList(6, ANSWERED.size()));
        assertThat(story(events)).isEqualTo(story(ANSWERED));
    }

    @Test
    void a_call_that_was_given_up_goes_on_when_there_is_a_sign_of_life() {
        CallEvent givenUp = CallEvent.givenUp("CA", T0.plusSeconds(100));
        CallEvent again = event(Kind.ASKED_AGAIN, "CA", 110, null, 1, null, null, null);
        CallEvent unanswered = dial(110, 1, LegEnd.NO_ANSWER, null, null);
        CallEvent answeredBefore = leg(Kind.LEG_ANSWERED, "L1", 5, 5); // and told late
        for (CallEvent sign : List.of(again, unanswered, answeredBefore)) {
            assertThat(story(List.of(arrived(), givenUp, sign)).endedAt()).isNull();
            assertThat(story(List.of(arrived(), givenUp, sign, givenUp)).endIsKnown())
                    .isFalse();
        }
        assertThat(story(List.of(arrived(), answeredBefore, givenUp)).endedAt())
                .as("closed by a supervisor")
                .isEqualTo(T0.plusSeconds(100));
        assertThat(story(List.of(arrived(), givenUp, legEnd("L1", 90, 5, LegEnd.CANCELED)))
                        .endedAt())
                .isEqualTo(T0.plusSeconds(100));
    }

    @Test
    void whoever_is_not_answered_has_missed_or_left_a_message() {
        assertThat(story(List.of(arrived(), ended(40))).outcome(false, null)).isEqualTo(CallOutcome.MISSED);
        assertThat(story(List.of(arrived(), ended(40))).outcome(false, Refusal.CLOSED))
                .isEqualTo(CallOutcome.CLOSED);
        CallEvent message = new CallEvent(
                Kind.MESSAGE_LEFT,
                "message:RE1:",
                "CA",
                "CA",
                T0.plusSeconds(39),
                null,
                null,
                null,
                null,
                null,
                null,
                12,
                "https://recordings.test/RE1",
                false,
                null);
        CallStory left = story(List.of(arrived(), ended(40), message));
        assertThat(left.outcome(false, Refusal.BUSY)).isEqualTo(CallOutcome.VOICEMAIL);
        assertThat(left.recording()).isEqualTo(new CallStory.Recording("https://recordings.test/RE1", 12));
    }

    @Test
    void a_recording_of_the_conversation_counts_more_than_what_the_dials_end_names_and_is_no_message() {
        CallEvent named = recorded(Kind.DIAL_ENDED, LegEnd.COMPLETED, "https://recordings.test/RE1");
        CallEvent ready = recorded(Kind.RECORDED, null, "https://recordings.test/RE2");
        assertThat(story(List.of(arrived(), named)).recording().url()).isEqualTo("https://recordings.test/RE1");
        for (List<CallEvent> events : List.of(List.of(arrived(), named, ready), List.of(ready, named, arrived()))) {
            assertThat(story(events).recording()).isEqualTo(new CallStory.Recording("https://recordings.test/RE2", 61));
            assertThat(story(events).outcome(false, null)).isEqualTo(CallOutcome.ANSWERED);
        }
        assertThat(story(List.of(arrived(), ready, ended(40))).outcome(false, null))
                .isEqualTo(CallOutcome.MISSED);
    }

    private static CallEvent recorded(Kind kind, LegEnd end, String url) {
        return new CallEvent(
                kind,
                kind.name() + ":" + url,
                "CA",
                "CA",
                T0.plusSeconds(70),
                null,
                null,
                null,
                1,
                end,
                null,
                61,
                url,
                false,
                null);
    }
}
