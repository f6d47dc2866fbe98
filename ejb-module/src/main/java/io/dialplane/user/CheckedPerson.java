package io.dialplane.user;

/**
 * A person to be created whose fields are right.
 *
 * @param phoneNumber E.164; null: none
 */
public record CheckedPerson(NewPerson person, String passwordHash, String phoneNumber) {

    @Override
    public String toString() {
        return "CheckedPerson[" + person.username() + "]";
    }
}
