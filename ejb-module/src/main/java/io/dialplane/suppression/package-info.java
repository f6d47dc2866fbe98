/**
 * Numbers that nobody may call: of one company, and of everybody (do-not-call). Tables: {@code suppression, do_not_call}. The
 * hand-out reads what {@code apply_suppressions} told the numbers; the sweep ends what expires.
 */
package io.dialplane.suppression;
