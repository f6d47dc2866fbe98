package io.dialplane.web.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.routing.Criteria;
import io.dialplane.routing.OpeningHours;
import io.dialplane.routing.RuleChange;
import io.dialplane.routing.Strategy;
import io.dialplane.schedule.Schedule;
import io.dialplane.web.platform.Words;
import io.dialplane.web.schedule.ScheduleRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A routing rule, or a change of one: what is absent stays, and is usual in a new rule.
 *
 * @param criteria     lists of words by field; takes the place of all
 * @param targets      take the place of all
 * @param openingHours null: always
 * @param version      that was read; null: whichever there is
 */
public record RuleRequest(
        String name,
        Integer priority,
        Boolean isActive,
        ObjectNode criteria,
        TargetsRequest targets,
        String strategy,
        Integer ringTimeoutSeconds,
        Optional<OpeningHoursRequest> openingHours,
        Integer version) {

    private static final Set<String> CRITERIA = Set.of("lead_status", "state", "tags", "product", "market");
    private static final String ALL_CRITERIA = "lead_status, state, tags, product, market";

    /** Whom a rule rings; null is none. */
    public record TargetsRequest(List<Long> agents, List<Long> groups) {

        private static List<Integer> ids(List<Long> ids) {
            return ids == null ? List.of() : Ids.of(ids);
        }
    }

    /**
     * When a rule holds.
     *
     * @param windows      as those of the schedule
     * @param skipHolidays null: it doesn't
     */
    public record OpeningHoursRequest(List<ScheduleRequest.Window> windows, Boolean skipHolidays) {}

    /** @throws DomainException 400 naming what can't be understood */
    RuleChange toChange() {
        List<FieldError> errors = new ArrayList<>();
        Criteria asked = criteria == null ? null : criteria(errors);
        Optional<OpeningHours> hours = openingHours == null ? null : openingHours.map(given -> hours(given, errors));
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new RuleChange(
                name,
                priority,
                isActive,
                asked,
                targets == null ? null : TargetsRequest.ids(targets.agents()),
                targets == null ? null : TargetsRequest.ids(targets.groups()),
                Words.oneOfSmall("strategy", strategy, Strategy.class, null),
                ringTimeoutSeconds,
                hours,
                version);
    }

    /** A field that is misspelt would make a rule for everybody: unlike elsewhere it is refused. */
    private Criteria criteria(List<FieldError> errors) {
        criteria.fieldNames().forEachRemaining(field -> {
            if (!CRITERIA.contains(field)) {
                errors.add(new FieldError("criteria." + field, "routing.criterion-unknown", ALL_CRITERIA));
            }
        });
        return new Criteria(
                words("lead_status", errors),
                words("state", errors),
                words("tags", errors),
                words("product", errors),
                words("market", errors));
    }

    private List<String> words(String field, List<FieldError> errors) {
        JsonNode given = criteria.path(field);
        List<String> words = new ArrayList<>();
        if (given.isMissingNode() || given.isNull()) {
            return words;
        }
        if (!given.isArray()) {
            errors.add(new FieldError("criteria." + field, "routing.criterion-list"));
            return words;
        }
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).isTextual()) {
                errors.add(new FieldError("criteria." + field + "[" + i + "]", "field.wrong-type"));
            }
            words.add(given.get(i).asText());
        }
        return words;
    }

    /** Reads when something is open, and notes what is wrong. */
    public static OpeningHours hours(OpeningHoursRequest given, List<FieldError> errors) {
        if (given.windows() == null) {
            errors.add(new FieldError("opening_hours.windows", "field.missing"));
        }
        List<Schedule.Window> windows = given.windows() == null
                ? List.of()
                : ScheduleRequest.read("opening_hours.windows", given.windows(), errors);
        return new OpeningHours(windows, Boolean.TRUE.equals(given.skipHolidays()));
    }
}
