package io.dialplane.agent;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.user.AgentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be changed of a telephony identity. Null keeps what there is; an empty optional clears it.
 *
 * @param ozonetelAgentId must be given for a new record
 * @param agentType       of the person
 */
public record AgentRecordChange(
        String ozonetelAgentId,
        Optional<String> ozonetelPassword,
        Optional<String> sipExtension,
        Optional<String> sipPassword,
        Optional<String> campaignName,
        AgentType agentType) {

    /** A colon would end it in the Redis key. */
    private static final String AGENT_ID = "[A-Za-z0-9_.@+-]{1,64}";

    private static final String EXTENSION = "[A-Za-z0-9_.+-]{1,32}";
    private static final String TEXT = "[^\\p{Cntrl}]{1,128}";

    public AgentRecordChange {
        sipExtension = nothingIsNone(sipExtension);
        ozonetelPassword = nothingIsNone(ozonetelPassword);
        sipPassword = nothingIsNone(sipPassword);
        campaignName = nothingIsNone(campaignName);
    }

    /** @throws DomainException 400 naming all fields that are wrong */
    void check() {
        List<FieldError> errors = new ArrayList<>();
        if (ozonetelAgentId != null && !ozonetelAgentId.matches(AGENT_ID)) {
            errors.add(new FieldError("ozonetel_agent_id", "agent.id-form"));
        }
        check(errors, "sip_extension", sipExtension, EXTENSION, "agent.extension-form");
        check(errors, "ozonetel_password", ozonetelPassword, TEXT, "agent.text-form");
        check(errors, "sip_password", sipPassword, TEXT, "agent.text-form");
        check(errors, "campaign_name", campaignName, TEXT, "agent.text-form");
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static void check(
            List<FieldError> errors, String field, Optional<String> value, String form, String sentence) {
        if (value != null && value.isPresent() && !value.get().matches(form)) {
            errors.add(new FieldError(field, sentence));
        }
    }

    private static Optional<String> nothingIsNone(Optional<String> value) {
        return value == null ? null : value.filter(text -> !text.isEmpty());
    }
}
