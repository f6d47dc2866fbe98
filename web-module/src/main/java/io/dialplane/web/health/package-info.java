/** Whether the node works ({@code /api/health}, and the server's own {@code /health}). */
package io.dialplane.web.health;
