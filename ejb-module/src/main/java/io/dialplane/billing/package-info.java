/**
 * Money: the append-only ledger of every company and the wallet it is folded into. Tables: {@code ledger, wallet};
 * functions in {@code R__queue.sql}. Charges are written by reports, read by the hand-out; superusers book top-ups and
 * corrections.
 */
package io.dialplane.billing;
