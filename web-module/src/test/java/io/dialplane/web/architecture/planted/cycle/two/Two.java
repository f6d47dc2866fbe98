package io.dialplane.web.architecture.planted.cycle.two;

import io.dialplane.web.architecture.planted.cycle.one.One;

/** Planted fault: the other half of a cycle. */
public record Two(One one) {}
