package io.dialplane.routing;

import java.util.List;
import java.util.Optional;

/**
 * A change of a rule, or a new one. Null: stays as it is; of a new rule: what is usual.
 *
 * @param priority     usual: behind all others
 * @param active       usual: it is
 * @param criteria     usual: for everybody
 * @param agents       user ids
 * @param groups       ids of groups
 * @param strategy     usual: all at once
 * @param ringTimeoutSeconds usual: 30
 * @param openingHours empty: always, which is usual
 * @param version      from which the change was made; null: whichever there is
 */
public record RuleChange(
        String name,
        Integer priority,
        Boolean active,
        Criteria criteria,
        List<Integer> agents,
        List<Integer> groups,
        Strategy strategy,
        Integer ringTimeoutSeconds,
        Optional<OpeningHours> openingHours,
        Integer version) {}
