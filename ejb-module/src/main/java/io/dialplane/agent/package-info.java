/**
 * Agents at the telephony: who has which identity, sessions, states, and the provider that rings them. Owns
 * {@code agent_record, agent_session, agent_session_extension, agent_state_change, owed_log_out, provider_event, dialed_call}.
 */
package io.dialplane.agent;
