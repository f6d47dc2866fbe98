package io.dialplane.web.architecture.planted;

import io.dialplane.console.PlantedPage;

/** Planted fault: a REST class that uses the console. */
record ImportsConsole(PlantedPage page) {}
