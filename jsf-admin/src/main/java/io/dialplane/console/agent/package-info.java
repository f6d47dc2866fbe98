/** Agents at work: who is logged in at which provider, and what they are doing. */
package io.dialplane.console.agent;
