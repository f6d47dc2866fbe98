package io.dialplane.user;

import java.util.Optional;

/**
 * What people change of themselves. Null keeps what there is; an empty optional clears it.
 *
 * @param currentPassword must be right when given; needed for a new one
 * @param newPassword     ends all sessions of the person
 * @param version         that the change was made from; null: whatever is there now
 */
public record ProfileChange(
        Optional<String> firstName,
        Optional<String> lastName,
        String currentPassword,
        String newPassword,
        Integer version) {

    /** Of whatever is there now. */
    public ProfileChange(
            Optional<String> firstName, Optional<String> lastName, String currentPassword, String newPassword) {
        this(firstName, lastName, currentPassword, newPassword, null);
    }
}
