package io.dialplane.user;

import io.dialplane.audit.Actor;

/** Who changes people. */
public record Editor(Actor actor, boolean superuser) {}
