/** The audit log over REST ({@code /api/audit}): who changed what. */
package io.dialplane.web.audit;
