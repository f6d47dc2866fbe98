/** Groups of agents, routing rules and their trial over REST. */
package io.dialplane.web.routing;
