/** What a company sets of itself beside its schedule and prices: access, the telephony provider, the mail server. */
package io.dialplane.console.settings;
