/**
 * The number queue: batches handed to dialers, leases, and how numbers come back. Owns the queue's state. Tables:
 * {@code number_state, dialing, company_cursor, company_list, company_number, dialer_batch}; functions in the migration
 * {@code R__queue.sql}. Called by the dialers' API and by whatever makes a number eligible again.
 */
package io.dialplane.batch;
