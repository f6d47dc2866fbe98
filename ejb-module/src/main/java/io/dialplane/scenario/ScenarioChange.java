package io.dialplane.scenario;

import java.util.Optional;

/**
 * What is to be changed of a scenario. Null keeps what there is.
 *
 * @param costPerConnected empty: as much as the company says
 */
public record ScenarioChange(String displayName, Boolean active, Optional<Long> costPerConnected) {}
