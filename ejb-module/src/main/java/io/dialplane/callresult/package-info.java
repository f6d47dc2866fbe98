/**
 * What became of calls: reports of dialers, their dispositions, and the answers already given. Tables:
 * {@code call_result}, {@code idempotency_key}, {@code global_status_change}. Called by the dialers' and the panel's APIs.
 */
package io.dialplane.callresult;
