/** A company's money over REST ({@code /api/billing}): the wallet, its ledger, and adjustments by superusers. */
package io.dialplane.web.billing;
