package io.dialplane.provisioning;

import io.dialplane.session.Role;

/**
 * An agent to be created, with the e-mail as the name to log in with.
 *
 * @param extensionsCount how many extensions, 0 to 10
 */
public record NewAgent(String firstName, String lastName, String email, Role role, int extensionsCount) {

    /** Extensions of one agent at most, at creation. */
    public static final int MOST_EXTENSIONS = 10;
}
