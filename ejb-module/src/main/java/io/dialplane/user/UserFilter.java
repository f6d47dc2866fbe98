package io.dialplane.user;

import io.dialplane.session.Role;

/**
 * Which people a list shows.
 *
 * @param role   null: all
 * @param active null: both
 * @param search part of user name, names, e-mail or E.164 phone number; null: all
 */
public record UserFilter(Role role, Boolean active, String search) {}
