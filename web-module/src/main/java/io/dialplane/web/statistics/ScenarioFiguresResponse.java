package io.dialplane.web.statistics;

import io.dialplane.statistics.ScenarioFigures;
import java.util.List;

/**
 * What became of a scenario's calls.
 *
 * @param isDeleted it is shown for its attempts only
 */
public record ScenarioFiguresResponse(
        int id,
        String name,
        String displayName,
        boolean isActive,
        boolean isDeleted,
        long total,
        List<FiguresResponse.StatusResponse> byStatus) {

    static ScenarioFiguresResponse of(ScenarioFigures scenario) {
        FiguresResponse attempts = FiguresResponse.of(scenario.attempts());
        return new ScenarioFiguresResponse(
                scenario.id(),
                scenario.name(),
                scenario.displayName(),
                scenario.active(),
                scenario.deleted(),
                attempts.total(),
                attempts.byStatus());
    }
}
