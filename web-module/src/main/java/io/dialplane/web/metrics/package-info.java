/** The node in figures ({@code /api/metrics}), for Prometheus. */
package io.dialplane.web.metrics;
