package io.dialplane.isolation;

import java.util.EnumSet;
import java.util.Set;

/** A kind of caller, and the kinds that are let in together. */
enum Role {
    NOBODY,
    MONITOR,
    SWITCH,
    DIALER,
    SHARED_DIALER,
    AGENT,
    SUPERVISOR,
    ADMIN,
    SUPERUSER;

    static final Set<Role> ANYONE = EnumSet.allOf(Role.class);
    static final Set<Role> PEOPLE = EnumSet.of(AGENT, SUPERVISOR, ADMIN, SUPERUSER);
    static final Set<Role> READERS = EnumSet.of(SUPERVISOR, ADMIN, SUPERUSER);
    static final Set<Role> ADMINS = EnumSet.of(ADMIN, SUPERUSER);
    static final Set<Role> CHANGERS = EnumSet.of(AGENT, ADMIN, SUPERUSER);
    static final Set<Role> SUPERUSERS = EnumSet.of(SUPERUSER);
    static final Set<Role> DIALERS = EnumSet.of(DIALER, SHARED_DIALER);
}
