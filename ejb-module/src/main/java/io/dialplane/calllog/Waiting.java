package io.dialplane.calllog;

import java.util.Set;

/**
 * A caller who waits.
 *
 * @param callId smaller: came earlier
 * @param rung   who was rung for it, and is not rung again
 */
record Waiting(long callId, Set<Integer> rung) {}
