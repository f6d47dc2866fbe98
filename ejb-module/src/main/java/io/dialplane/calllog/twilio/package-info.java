/** Twilio Voice: its access tokens, its signatures, its markup, and how its webhooks read. Nothing is asked of Twilio itself. */
package io.dialplane.calllog.twilio;
