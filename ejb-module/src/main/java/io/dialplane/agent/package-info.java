/**
 * Agents at the telephony: who has which identity, sessions, states, and the provider that rings them. Owns
 * {@code ozonetel_settings}, {@code ozonetel_token}, {@code owed_log_out}, {@code provider_event}.
 */
package io.dialplane.agent;
