/**
 * Ozonetel CloudAgent: each company's settings, the client of its API, the tokens some accounts want. Owns
 * {@code ozonetel_settings, ozonetel_token}.
 */
package io.dialplane.agent.ozonetel;
