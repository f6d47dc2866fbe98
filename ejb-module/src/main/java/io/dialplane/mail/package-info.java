/**
 * Mails to people: each company's mail server, and an outbox that every node empties. Tables: {@code mail_settings}, {@code mail}.
 * Called by whoever has something to say to people, in the transaction of the cause.
 */
package io.dialplane.mail;
