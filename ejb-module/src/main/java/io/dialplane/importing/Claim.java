package io.dialplane.importing;

import io.dialplane.platform.CompanyId;
import java.util.UUID;

/**
 * The right to run a job, until somebody else gets it.
 *
 * @param runner made anew for each claim
 */
public record Claim(int job, CompanyId company, UUID runner) {}
