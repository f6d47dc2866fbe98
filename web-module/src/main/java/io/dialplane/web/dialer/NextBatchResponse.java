package io.dialplane.web.dialer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.batch.NextBatch;
import io.dialplane.batch.Terms;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.user.AgentType;
import io.dialplane.user.User;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a dialer is told: may it call, whom, and who answers.
 *
 * @param reason            why not; absent when calling is allowed
 * @param retryAfterSeconds when to ask again; absent when calling is allowed
 * @param batch             absent when calling is not allowed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NextBatchResponse(
        boolean callAllowed,
        String timezone,
        OffsetDateTime serverTime,
        int scheduleVersion,
        String reason,
        Long retryAfterSeconds,
        Boolean disabledByDialer,
        List<Agent> activeAgents,
        List<Agent> inboundAgents,
        List<Agent> outboundAgents,
        List<Scenario> activeScenarios,
        List<Line> outboundLines,
        Batch batch) {

    /** An agent whom calls may be put through to. */
    public record Agent(
            int id, String fullName, @JsonInclude String phoneNumber) {}

    /** What a call may be about. */
    public record Scenario(int id, String name, String displayName) {}

    /** A number to call from. */
    public record Line(int id, String phoneNumber, String displayName) {}

    /** Numbers to call. */
    public record Batch(String batchId, int sizeRequested, int sizeReturned, List<Number> numbers) {}

    /** A number to call. */
    public record Number(int id, String phoneNumber) {}

    static NextBatchResponse of(NextBatch next) {
        Terms terms = next.terms();
        String country = terms.country();
        return new NextBatchResponse(
                next.isAllowed(),
                terms.timeZone(),
                Times.in(terms.zone(), terms.now()),
                terms.version(),
                next.refusal(),
                next.isAllowed() ? null : next.retryAfter().toSeconds(),
                "disabled".equals(next.refusal()) ? terms.disabledByDialer() : null,
                agents(terms, agent -> true),
                agents(terms, agent -> agent.agentType() != AgentType.OUTBOUND),
                agents(terms, agent -> agent.agentType() != AgentType.INBOUND),
                terms.scenarios().stream()
                        .map(s -> new Scenario(s.id(), s.name(), s.displayName()))
                        .toList(),
                terms.outboundLines().stream()
                        .map(l -> new Line(l.id(), PhoneNumbers.national(l.phoneNumber(), country), l.displayName()))
                        .toList(),
                next.isAllowed() ? batch(next, country) : null);
    }

    private static Batch batch(NextBatch next, String country) {
        return new Batch(
                BatchIds.text(next.batchId()),
                next.requested(),
                next.numbers().size(),
                next.numbers().stream()
                        .map(n -> new Number(n.id(), PhoneNumbers.national(n.e164(), country)))
                        .toList());
    }

    private static List<Agent> agents(Terms terms, Predicate<Terms.Agent> which) {
        return terms.agents().stream()
                .filter(which)
                .map(a -> new Agent(
                        a.id(),
                        User.fullName(a.firstName(), a.lastName(), a.username()),
                        a.phoneNumber() == null ? null : PhoneNumbers.national(a.phoneNumber(), terms.country())))
                .toList();
    }
}
