package io.dialplane.statistics;

/**
 * What became of a scenario's calls.
 *
 * @param deleted it is kept for its results only
 */
public record ScenarioFigures(
        int id, String name, String displayName, boolean active, boolean deleted, StatusFigures attempts) {}
