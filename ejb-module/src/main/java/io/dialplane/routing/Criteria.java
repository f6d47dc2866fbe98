package io.dialplane.routing;

import io.dialplane.contact.CallingContact;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which contacts a rule is for: one of the values of each list that is not empty, in small or large letters. Without any it is for
 * everybody, also for callers who are nobody's contact.
 */
public record Criteria(
        List<String> leadStatus, List<String> state, List<String> tags, List<String> product, List<String> market) {

    /** For everybody. */
    public static final Criteria NONE = new Criteria(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Whether it asks for nothing. */
    public boolean isEmpty() {
        return Stream.of(leadStatus, state, tags, product, market).allMatch(List::isEmpty);
    }

    /** @param contact null: the caller is nobody's contact */
    public boolean match(CallingContact contact) {
        if (contact == null) {
            return isEmpty();
        }
        return holds(leadStatus, contact.leadStatus())
                && holds(state, contact.state())
                && holds(product, contact.product())
                && holds(market, contact.market())
                && (tags.isEmpty() || contact.tags().stream().anyMatch(tag -> holds(tags, tag)));
    }

    private static boolean holds(List<String> wanted, String value) {
        return wanted.isEmpty()
                || (value != null && wanted.stream().map(Criteria::folded).anyMatch(folded(value)::equals));
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
