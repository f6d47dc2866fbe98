package io.dialplane.console;

/** Stands for a class of the console. */
public record PlantedPage() {}
