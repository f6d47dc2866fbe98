package io.dialplane.agent;

/**
 * Where a company's agents register their phones.
 *
 * @param domain of their addresses; null: not set
 * @param wsPort where it takes secure WebSockets
 */
public record SipServer(String domain, int wsPort) {}
