package io.dialplane.web.provisioning;

import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.NewAgent;
import io.dialplane.session.Role;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.Words;
import jakarta.validation.constraints.NotBlank;
import java.util.Locale;
import java.util.Optional;

/** What clients say of agents. */
final class AgentRequests {

    private AgentRequests() {}

    /**
     * An agent to be created.
     *
     * @param role            {@code agent, supervisor} or {@code admin}; null: agent
     * @param extensionsCount null: 1
     */
    public record NewAgentRequest(
            CompanyRef company,
            String firstName,
            String lastName,
            @NotBlank(message = "must be given") String email,
            String role,
            Integer extensionsCount) {

        NewAgent toAgent() {
            Role given = AgentRequests.role(role);
            return new NewAgent(
                    firstName,
                    lastName,
                    email.strip(),
                    given == null ? Role.AGENT : given,
                    extensionsCount == null ? 1 : extensionsCount);
        }
    }

    /** A change of an agent: what is absent stays; null or nothing clears a name. */
    public record AgentRequest(
            Optional<String> firstName, Optional<String> lastName, String email, String role, String status) {

        /** Null: it stays. */
        Boolean active() {
            return AgentRequests.active(status);
        }
    }

    /** A role as clients write it; null for null and nothing. */
    static Role role(String text) {
        return Words.oneOfSmall("role", text == null ? null : text.toLowerCase(Locale.ROOT), Role.class, null);
    }

    /** A status as clients write it: active or not; null for null and nothing. */
    static Boolean active(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return switch (text) {
            case "active" -> Boolean.TRUE;
            case "suspended" -> Boolean.FALSE;
            default -> throw DomainException.invalid("status", "agent.status");
        };
    }
}
