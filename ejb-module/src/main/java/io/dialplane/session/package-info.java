/**
 * Sessions and tokens: what a person holds after logging in, and how it ends. Table: {@code user_session}. Called by
 * the log-in doors and by the check of every request.
 */
package io.dialplane.session;
