package io.dialplane.web.provisioning;

import io.dialplane.company.Company;
import io.dialplane.extension.Extension;
import io.dialplane.provisioning.Agent;
import io.dialplane.provisioning.AgentService;
import io.dialplane.provisioning.CreatedAgent;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.util.List;

/** Agents and extensions as clients are told of them. */
final class AgentResponses {

    private AgentResponses() {}

    /** An agent who was just created. */
    public record CreatedAgentResponse(boolean success, NewAgentResponse agent, String temporaryPassword) {

        static CreatedAgentResponse of(CreatedAgent created) {
            return new CreatedAgentResponse(
                    true,
                    new NewAgentResponse(
                            created.user().id(),
                            created.user().email(),
                            created.user().firstName(),
                            created.user().lastName(),
                            created.extensions().stream()
                                    .map(e -> new NewExtensionResponse(e.id(), Integer.toString(e.number())))
                                    .toList()),
                    created.temporaryPassword());
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "created " + agent.id();
        }
    }

    /** As the document shows one that was just created. */
    public record NewAgentResponse(
            int id, String email, String firstName, String lastName, List<NewExtensionResponse> extensions) {}

    /** As the document shows one that was just given. */
    public record NewExtensionResponse(int id, String extension) {}

    /** An agent. */
    public record AgentResponse(
            int id,
            String email,
            String firstName,
            String lastName,
            String role,
            String status,
            List<AgentExtensionResponse> extensions,
            OffsetDateTime createdAt) {

        static AgentResponse of(Agent agent, Company company) {
            return new AgentResponse(
                    agent.user().id(),
                    agent.user().email(),
                    agent.user().firstName(),
                    agent.user().lastName(),
                    AgentService.word(agent.user().role()),
                    agent.user().isActive() ? "active" : "suspended",
                    agent.extensions().stream()
                            .map(extension -> AgentExtensionResponse.of(extension, company))
                            .toList(),
                    Times.in(company.timeZone(), agent.user().createdAt()));
        }
    }

    /** An agent's extension. */
    public record AgentExtensionResponse(
            int id,
            String extension,
            String status,
            boolean voicemailEnabled,
            String directNumber,
            OffsetDateTime assignedAt,
            OffsetDateTime lastLoginAt) {

        static AgentExtensionResponse of(Extension extension, Company company) {
            return new AgentExtensionResponse(
                    extension.id(),
                    Integer.toString(extension.number()),
                    extension.status(),
                    extension.voicemailEnabled(),
                    extension.directNumber(),
                    Times.in(company.timeZone(), extension.assignedAt()),
                    Times.in(company.timeZone(), extension.lastLoginAt()));
        }
    }

    /** One agent. */
    public record OneAgentResponse(boolean success, AgentResponse agent) {}

    /** A page of agents. */
    public record AgentsResponse(boolean success, List<AgentResponse> agents, Pagination pagination) {}

    /** Which page it is, of how many. */
    public record Pagination(int page, int limit, long total, long pages) {

        static Pagination of(int page, int limit, long total) {
            return new Pagination(page, limit, total, (total + limit - 1) / limit);
        }
    }
}
