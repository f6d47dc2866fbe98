/** Agents: who works now, the telephony of people, extensions, switches, and the provider. */
package io.dialplane.console.agent;
