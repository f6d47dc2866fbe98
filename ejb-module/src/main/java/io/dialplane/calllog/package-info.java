/**
 * Calls of a company's customers: who is rung and reserved, who waits, and the story of each call, told by the provider's events in
 * whatever order they come. Tables: {@code voice_*}. Asks {@code routing} whom to ring, and answers what it asks of presence and figures.
 * Knows no provider: {@link io.dialplane.calllog.VoiceProvider} is the port, {@code calllog.twilio} the adapter.
 */
package io.dialplane.calllog;
