package io.dialplane.user;

import io.dialplane.session.Role;
import java.util.Optional;

/** What is to be changed. */
public final class Edit {
    private String username;
    private Role role;
    private Boolean superuser;
    private Boolean active;
    private Optional<String> first;
    private Optional<String> email;
    Optional<String> phone;
    private Integer version;

    public Edit username(String name) {
        username = name;
        return this;
    }

    public Edit role(Role newRole) {
        role = newRole;
        return this;
    }

    public Edit superuser(boolean is) {
        superuser = is;
        return this;
    }

    public Edit active(boolean is) {
        active = is;
        return this;
    }

    public Edit first(String name) {
        first = Optional.of(name);
        return this;
    }

    public Edit email(String address) {
        email = Optional.of(address);
        return this;
    }

    public Edit phone(String e164) {
        phone = Optional.of(e164);
        return this;
    }

    public Edit version(int from) {
        version = from;
        return this;
    }

    public PersonChange build() {
        return new PersonChange(
                username, null, role, null, superuser, active, null, first, null, email, phone, version);
    }
}
