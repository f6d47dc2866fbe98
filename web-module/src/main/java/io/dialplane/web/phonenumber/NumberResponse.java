package io.dialplane.web.phonenumber;

import io.dialplane.company.Company;
import io.dialplane.phonenumber.CompanyNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;

/** A number as a company's people see it: the status is the company's own, the global status everybody's. */
public record NumberResponse(
        int id,
        String phoneNumber,
        String globalStatus,
        String status,
        int totalAttempts,
        OffsetDateTime lastAttemptAt,
        String lastUserMessage,
        Integer assignedAgentId,
        AgentResponse assignedAgent) {

    /** Whose call gave the latest result. */
    public record AgentResponse(int id, String fullName, String phoneNumber) {

        /** Null for nobody. */
        static AgentResponse of(CompanyNumber.Agent agent, Company company) {
            return agent == null
                    ? null
                    : new AgentResponse(
                            agent.id(),
                            agent.fullName(),
                            agent.phoneNumber() == null
                                    ? null
                                    : PhoneNumbers.national(agent.phoneNumber(), company.country()));
        }
    }

    static NumberResponse of(CompanyNumber number, Company company) {
        CompanyNumber.Agent agent = number.agent();
        return new NumberResponse(
                number.id(),
                PhoneNumbers.national(number.e164(), company.country()),
                number.globalStatus(),
                number.status(),
                number.totalAttempts(),
                Times.in(company.timeZone(), number.lastAttemptAt()),
                number.lastUserMessage(),
                agent == null ? null : agent.id(),
                AgentResponse.of(agent, company));
    }
}
