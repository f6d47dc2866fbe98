/** Log-in, log-out and the keys of access tokens ({@code /api/auth}). */
package io.dialplane.web.session;
