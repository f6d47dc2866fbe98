/** Log-in, log-out and the keys of access tokens ({@code /api/auth}), and the agents' door ({@code /auth}). */
package io.dialplane.web.session;
