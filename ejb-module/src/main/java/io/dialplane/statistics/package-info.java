/** Figures of companies: what the lists show, counted. Reads {@code company_number, number_state, dialer_batch}. */
package io.dialplane.statistics;
