/**
 * What every feature needs: settings, the database connection, errors, the clock, answers already given. Table:
 * {@code idempotency_key}.
 */
package io.dialplane.platform;
