package io.dialplane.extension;

/**
 * Which extensions a list shows.
 *
 * @param assigned true: those that are somebody's, false: those that are nobody's; null: both
 * @param userId   only this person's; null: all
 */
public record ExtensionFilter(Boolean assigned, Integer userId) {}
