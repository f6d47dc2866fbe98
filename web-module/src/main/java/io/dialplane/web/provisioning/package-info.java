/** Agents, extensions, clusters and switches over REST ({@code /v1}, {@code /freeswitch}). */
package io.dialplane.web.provisioning;
