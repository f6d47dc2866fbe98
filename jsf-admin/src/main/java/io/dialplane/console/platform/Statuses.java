package io.dialplane.console.platform;

import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.GlobalStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;

/** The statuses of numbers as pages offer and colour them. */
@Named
@ApplicationScoped
public class Statuses {

    public List<CallStatus> getAll() {
        return List.of(CallStatus.values());
    }

    public List<GlobalStatus> getGlobal() {
        return List.of(GlobalStatus.values());
    }

    /** Those after which a number can be called again by a rule. */
    public List<CallStatus> getRetried() {
        return Arrays.stream(CallStatus.values())
                .filter(status -> status.isReportable() && status.blocks() == null)
                .toList();
    }

    /** Colour of a status: {@code good}, {@code warn}, {@code bad} or none. */
    public String tone(Object word) {
        CallStatus status = Entered.word(CallStatus.class, String.valueOf(word));
        if (status == null || status == CallStatus.IN_QUEUE) {
            return "";
        }
        if (status.blocks() != null || status == CallStatus.BANNED) {
            return "bad";
        }
        if (status == CallStatus.CONNECTED || status == CallStatus.INBOUND_CALL) {
            return "good";
        }
        return status.isMutable() ? "warn" : "";
    }

    public String globalTone(String word) {
        return GlobalStatus.ACTIVE.name().equals(word) ? "good" : "bad";
    }
}
