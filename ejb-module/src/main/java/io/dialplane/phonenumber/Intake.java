package io.dialplane.phonenumber;

import java.util.List;

/**
 * What became of numbers that a company added.
 *
 * @param added          new in the pool
 * @param duplicates     in the pool already, or given twice
 * @param invalid        no numbers, or none that the company may be handed
 * @param invalidSamples the first of those, five at most
 */
public record Intake(int added, int duplicates, int invalid, List<String> invalidSamples) {}
