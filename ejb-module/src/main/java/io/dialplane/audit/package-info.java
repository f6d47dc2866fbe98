/**
 * Who changed what: written in the same transaction as the change, never changed afterwards. Table: {@code audit_entry}.
 * Written by every service that changes something for a person; read by a company's administrators.
 */
package io.dialplane.audit;
