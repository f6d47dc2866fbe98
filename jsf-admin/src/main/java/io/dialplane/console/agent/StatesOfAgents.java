package io.dialplane.console.agent;

import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStates;
import io.dialplane.agent.AgentStatus;
import io.dialplane.console.platform.SignedIn;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the company's agents are doing, and how many do it. */
@Named("agentStates")
@RequestScoped
public class StatesOfAgents {

    @Inject
    private AgentStates states;

    @Inject
    private SignedIn signedIn;

    private List<AgentStatus> agents;

    /** The company's active agents, in the order of their ids. */
    public List<AgentStatus> getAgents() {
        if (agents == null) {
            agents = states.all(signedIn.companyId());
        }
        return agents;
    }

    /** Every state with the count of agents who are in it, those too in which nobody is. */
    public List<Map.Entry<AgentState, Long>> getCounts() {
        Map<AgentState, Long> counts = new EnumMap<>(AgentState.class);
        for (AgentState state : AgentState.values()) {
            counts.put(state, 0L);
        }
        getAgents().forEach(agent -> counts.merge(agent.state(), 1L, Long::sum));
        return List.copyOf(counts.entrySet());
    }

    /** Colour of a state: {@code good}, {@code warn} or none. */
    public String tone(AgentState state) {
        return switch (state) {
            case AVAILABLE -> "good";
            case ON_CALL, WRAP_UP, BUSY, BREAK -> "warn";
            case OFFLINE -> "";
        };
    }
}
