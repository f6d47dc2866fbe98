package io.dialplane.batch;

import java.time.Duration;
import java.util.List;

/**
 * When a company calls its own numbers again.
 *
 * @param enabled    false: never, whatever the rules say
 * @param minimumGap between two calls of the company to one number, whatever the rules say
 * @param rules      at most one for a status
 * @param refilling  a change of the rules is still being carried out: not every number they let the company call is listed yet
 */
public record RetryRules(boolean enabled, Duration minimumGap, List<Rule> rules, boolean refilling) {

    /** What holds for a company that has said nothing. */
    static final RetryRules NONE = new RetryRules(false, Duration.ofHours(1), List.of(), false);

    /**
     * A rule for numbers whose latest call ended so.
     *
     * @param delay       after that call
     * @param maxAttempts calls in all; 2 or more
     */
    public record Rule(String status, Duration delay, int maxAttempts) {}
}
