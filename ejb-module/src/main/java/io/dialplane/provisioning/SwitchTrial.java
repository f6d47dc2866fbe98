package io.dialplane.provisioning;

/**
 * What a test of one switch found.
 *
 * @param way    {@code event_socket} or {@code ssh}
 * @param answer what the switch said, or why it could not be asked
 */
public record SwitchTrial(String address, String way, boolean success, String answer) {}
