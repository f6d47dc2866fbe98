package io.dialplane.console.calllog;

import io.dialplane.calllog.CallFilter;
import io.dialplane.calllog.CallOutcome;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which calls a reader asks for, as the address of the page says it; null: any.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param outcome   one of the outcomes
 * @param state     {@code open}: goes on, {@code over}
 * @param agent     id of who answered, or called out
 * @param contact   id of whose
 * @param number    a part of either number
 * @param sid       the provider's id
 * @param tier      1 to 3
 * @param rule      id of the routing rule by which whoever answered, or was rung last, was reached
 */
record CallQuestion(
        String direction,
        String outcome,
        String state,
        String agent,
        String contact,
        String number,
        String sid,
        String tier,
        String rule) {

    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");
    private static final Set<String> STATES = Set.of("open", "over");

    /** What is none of its words asks for nothing. */
    static CallQuestion of(UnaryOperator<String> parameter) {
        CallOutcome outcome = Entered.word(CallOutcome.class, parameter.apply("outcome"));
        return new CallQuestion(
                one(DIRECTIONS, parameter.apply("direction")),
                outcome == null ? null : outcome.word(),
                one(STATES, parameter.apply("state")),
                matching("[0-9]{1,9}", parameter.apply("agent")),
                matching("[0-9]{1,9}", parameter.apply("contact")),
                Entered.words(parameter.apply("number")),
                Entered.words(parameter.apply("sid")),
                matching("[1-3]", parameter.apply("tier")),
                matching("[0-9]{1,9}", parameter.apply("rule")));
    }

    private static String one(Set<String> words, String given) {
        return given != null && words.contains(given) ? given : null;
    }

    private static String matching(String pattern, String given) {
        String text = Entered.text(given);
        return text != null && text.matches(pattern) ? text : null;
    }

    boolean isEmpty() {
        return equals(new CallQuestion(null, null, null, null, null, null, null, null, null));
    }

    /**
     * What is asked for.
     *
     * @param seenBy who must have a part in the calls; null: nobody
     * @throws io.dialplane.platform.DomainException 400 for what is no part of a number and no id of a provider's
     */
    CallFilter filter(Integer seenBy, Instant since, Instant until, Long before) {
        return new CallFilter(
                direction == null ? null : direction.equals("inbound"),
                Entered.word(CallOutcome.class, outcome),
                state == null ? null : state.equals("open"),
                id(agent),
                seenBy,
                id(contact),
                CallFilter.digits(Entered.text(number)),
                CallFilter.sid(sid),
                id(tier),
                id(rule),
                since,
                until,
                before);
    }

    private static Integer id(String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    /** A page's address with the question. */
    Address at(String page) {
        return Address.of(page)
                .with("direction", direction)
                .with("outcome", outcome)
                .with("state", state)
                .with("agent", agent)
                .with("contact", contact)
                .with("number", number)
                .with("sid", sid)
                .with("tier", tier)
                .with("rule", rule);
    }
}
