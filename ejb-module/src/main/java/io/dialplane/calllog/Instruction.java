package io.dialplane.calllog;

import java.util.List;

/** What the provider is to do with a caller next. Notices are said, or played when they are addresses; null: none. */
public sealed interface Instruction {

    /** Greet the caller and ask again. */
    record Greet(String greeting, int step) implements Instruction {}

    /**
     * Ring agents at once; whoever is the first to answer has the call.
     *
     * @param userIds   ten at most
     * @param step      of this answer, comes back with what became of it
     */
    record Ring(List<Integer> userIds, int timeoutSeconds, int step) implements Instruction {}

    /**
     * Play a while and ask again.
     *
     * @param notice comes before; null: none
     * @param music  address of what is played; null: silence for five seconds
     */
    record Hold(String notice, String music, int step) implements Instruction {}

    /** Let the caller leave a message. */
    record TakeMessage(String notice, int longestSeconds) implements Instruction {}

    /** That was all. */
    record Dismiss(String notice) implements Instruction {}

    /**
     * Connect an agent with a customer.
     *
     * @param number   E.164
     * @param callerId the company's own number that is shown
     */
    record CallOut(String number, String callerId, int step) implements Instruction {}
}
