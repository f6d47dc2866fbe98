package io.dialplane.audit;

import java.time.Instant;

/**
 * Which entries of an audit log; null: all.
 *
 * @param actor   who did it, the whole name as the log has it
 * @param action  what the action begins with, for example {@code user.}
 * @param subject what it was done to, {@code kind:id}
 * @param address where it came from
 * @param from    then or later
 * @param to      then or earlier
 */
public record AuditFilter(String actor, String action, String subject, String address, Instant from, Instant to) {}
