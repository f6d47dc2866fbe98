package io.dialplane.provisioning;

import io.dialplane.extension.Extension;
import io.dialplane.user.User;
import java.util.List;

/**
 * An agent who was just created.
 *
 * @param temporaryPassword to be handed over once; kept nowhere; null: there is a link instead
 * @param passwordLink      with which the agent sets the password instead; null: not asked for, or {@code PUBLIC_URL} is missing
 */
public record CreatedAgent(User user, List<Extension> extensions, String temporaryPassword, String passwordLink) {

    @Override
    public String toString() {
        return "CreatedAgent[" + user.id() + "]";
    }
}
