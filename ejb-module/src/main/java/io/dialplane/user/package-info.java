/**
 * People: administrators, supervisors and agents, their log-in, their passwords and second factors. Tables: {@code users},
 * {@code login_failure, password_link, password_request, user_totp, totp_recovery_code}. Called by every log-in door and by administrators.
 */
package io.dialplane.user;
