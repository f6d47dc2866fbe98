package io.dialplane.planted;

import io.dialplane.web.platform.Problem;

/** Planted fault: a service that uses a REST class. */
record ImportsWeb(Problem problem) {}
