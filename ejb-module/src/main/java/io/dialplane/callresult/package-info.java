/**
 * What became of calls: reports of dialers and their dispositions. Tables: {@code call_result}, {@code global_status_change}.
 * Called by the dialers' and the panel's APIs.
 */
package io.dialplane.callresult;
