package io.dialplane.platform;

/**
 * A request that the client gave a name, so that it can safely be sent again.
 *
 * @param key      the {@code Idempotency-Key}, 1 to 255 characters
 * @param bodyHash SHA-256 of what was asked
 */
public record NamedRequest(String key, byte[] bodyHash) {}
