/**
 * Agents at the telephony: their records ({@code /api/admins/{id}/agent}), sessions ({@code /api/agent-sessions}) and states
 * ({@code /api/agents}).
 */
package io.dialplane.web.agent;
