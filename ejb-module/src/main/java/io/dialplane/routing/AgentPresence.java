package io.dialplane.routing;

import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStates;
import io.dialplane.agent.AgentStatus;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who can be rung, by the agents' sessions and what they say they are doing. */
@ApplicationScoped
public class AgentPresence implements Presence {

    @Inject
    private AgentStates states;

    @Override
    public Map<Integer, Availability> of(CompanyId company, Collection<Integer> userIds) {
        Map<Integer, AgentStatus> agents = states.all(company).stream()
                .collect(Collectors.toMap(AgentStatus::userId, Function.identity(), (a, b) -> a));
        Map<Integer, Availability> presence = new LinkedHashMap<>();
        userIds.forEach(id -> presence.put(id, of(agents.get(id))));
        return presence;
    }

    private static Availability of(AgentStatus agent) {
        if (agent == null || agent.sid() == null) {
            return Availability.not("not_logged_in");
        }
        return agent.state() == AgentState.AVAILABLE
                ? Availability.FREE
                : Availability.not(agent.state().word());
    }
}
