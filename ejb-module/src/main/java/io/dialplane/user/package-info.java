/**
 * People: administrators, supervisors and agents, their log-in and their passwords. Tables: {@code users},
 * {@code login_failure}. Called by every log-in door and by administrators.
 */
package io.dialplane.user;
