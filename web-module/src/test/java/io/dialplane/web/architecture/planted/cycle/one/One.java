package io.dialplane.web.architecture.planted.cycle.one;

import io.dialplane.web.architecture.planted.cycle.two.Two;

/** Planted fault: one half of a cycle. */
public record One(Two two) {}
