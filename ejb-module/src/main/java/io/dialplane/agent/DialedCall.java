package io.dialplane.agent;

import java.util.UUID;

/**
 * A call that an agent asked for, and that the provider has taken.
 *
 * @param id             ours, which the provider gives back
 * @param providerCallId the provider's
 * @param e164           the number
 * @param duplicate      whether it was asked for, and answered, before
 */
public record DialedCall(UUID id, String providerCallId, String e164, boolean duplicate) {}
