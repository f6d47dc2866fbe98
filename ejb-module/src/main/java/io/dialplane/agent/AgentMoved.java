package io.dialplane.agent;

import io.dialplane.platform.CompanyId;

/**
 * Told within the product, after the commit, when an agent has logged in or out or said another state. Whoever shows what agents do can look
 * at once; that it is told is not promised, as a node may die before.
 *
 * @param freeId who takes calls from now on, by saying so or logging in; null: something else has happened
 */
public record AgentMoved(CompanyId companyId, Integer freeId) {}
