/**
 * Who changed what: written in the same transaction as the change, never changed afterwards. Table: {@code audit_entry}.
 * Called by every service that changes something for a person.
 */
package io.dialplane.audit;
