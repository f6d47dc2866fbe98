package io.dialplane.routing;

import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStates;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of idle agents where nobody keeps calls: since when they have been available. */
@ApplicationScoped
public class IdleFigures implements CallFigures {

    @Inject
    private AgentStates states;

    @Override
    public Map<Integer, Figures> of(CompanyId company, Collection<Integer> userIds) {
        Set<Integer> wanted = Set.copyOf(userIds);
        return states.all(company).stream()
                .filter(agent -> agent.state() == AgentState.AVAILABLE && wanted.contains(agent.userId()))
                .collect(Collectors.toMap(
                        agent -> agent.userId(), agent -> new Figures(agent.since(), null, 0), (a, b) -> a));
    }
}
