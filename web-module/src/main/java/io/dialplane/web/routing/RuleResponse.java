package io.dialplane.web.routing;

import io.dialplane.routing.Criteria;
import io.dialplane.routing.OpeningHours;
import io.dialplane.routing.RoutingRule;
import io.dialplane.web.platform.Times;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A routing rule.
 *
 * @param openingHours null: always
 */
public record RuleResponse(
        int id,
        String name,
        int priority,
        boolean isActive,
        CriteriaResponse criteria,
        TargetsResponse targets,
        String strategy,
        int ringTimeoutSeconds,
        OpeningHoursResponse openingHours,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        int version) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** Which contacts a rule is for. */
    public record CriteriaResponse(
            List<String> leadStatus, List<String> state, List<String> tags, List<String> product, List<String> market) {

        static CriteriaResponse of(Criteria criteria) {
            return new CriteriaResponse(
                    criteria.leadStatus(), criteria.state(), criteria.tags(), criteria.product(), criteria.market());
        }
    }

    /** Whom a rule rings, by their ids. */
    public record TargetsResponse(List<Integer> agents, List<Integer> groups) {}

    /** When a rule holds. */
    public record OpeningHoursResponse(List<WindowResponse> windows, boolean skipHolidays) {

        /** Null for null. */
        public static OpeningHoursResponse of(OpeningHours hours) {
            return hours == null
                    ? null
                    : new OpeningHoursResponse(
                            hours.windows().stream()
                                    .map(window -> new WindowResponse(
                                            window.dayOfWeek(), shown(window.start()), shown(window.end())))
                                    .toList(),
                            hours.skipHolidays());
        }

        private static String shown(LocalTime time) {
            return TIME.format(time);
        }
    }

    /** A window; times as {@code 09:00:00}. */
    public record WindowResponse(int dayOfWeek, String startTime, String endTime) {}

    static RuleResponse of(RoutingRule rule, ZoneId zone) {
        return new RuleResponse(
                rule.id(),
                rule.name(),
                rule.priority(),
                rule.active(),
                CriteriaResponse.of(rule.criteria()),
                new TargetsResponse(rule.agents(), rule.groups()),
                rule.strategy().word(),
                rule.ringTimeoutSeconds(),
                OpeningHoursResponse.of(rule.openingHours()),
                Times.in(zone, rule.createdAt()),
                Times.in(zone, rule.updatedAt()),
                rule.version());
    }
}
