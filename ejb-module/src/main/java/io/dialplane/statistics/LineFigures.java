package io.dialplane.statistics;

/**
 * What became of the calls from an outbound line.
 *
 * @param phoneNumber E.164, or as it was announced where it is no phone number
 * @param deleted     it is kept for its results only
 */
public record LineFigures(
        int id, String phoneNumber, String displayName, boolean active, boolean deleted, StatusFigures attempts) {}
