package io.dialplane.importing;

import io.dialplane.phonenumber.Refusals;

/**
 * A row of a file that was not taken.
 *
 * @param index place among the rows of its job, from 0
 */
public record RejectedRow(int index, NumberRow row, Refusals.Why why) {}
