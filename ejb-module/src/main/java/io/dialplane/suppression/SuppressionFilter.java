package io.dialplane.suppression;

/**
 * Which suppressions.
 *
 * @param forAll true: everybody's, false: the company's own; null: both
 * @param search part of a number in national or international form; null: all
 * @param before only those with a smaller id; null: from the newest on
 */
public record SuppressionFilter(Boolean forAll, String search, Long before) {}
