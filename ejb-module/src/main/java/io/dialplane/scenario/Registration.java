package io.dialplane.scenario;

/**
 * What a dialer's announcement changed.
 *
 * @param registered  how many were announced
 * @param created     that were new
 * @param updated     that got another display name or were activated again
 * @param deactivated that are no longer announced
 */
public record Registration(int registered, int created, int updated, int deactivated) {}
