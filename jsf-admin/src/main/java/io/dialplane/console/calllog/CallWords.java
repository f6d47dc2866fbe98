package io.dialplane.console.calllog;

import io.dialplane.calllog.CallOutcome;
import io.dialplane.calllog.LoggedCall;
import io.dialplane.calllog.OpenCalls;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Set;

/** Calls, and people as far as calls go, in the reader's words. */
@Named("callWords")
@RequestScoped
public class CallWords {

    private static final Set<String> TAKEN = Set.of("ringing", "on_call", "wrap_up", "busy", "break");

    @Inject
    private Look look;

    @Inject
    private Show show;

    /** What it came to, or what is going on. */
    public String state(LoggedCall call) {
        return isOpen(call)
                ? look.name("call-state.", call.stage())
                : look.name("outcome.", call.outcome().word());
    }

    /** Colour of that: {@code good}, {@code warn}, {@code bad} or none. */
    public String tone(LoggedCall call) {
        if (isOpen(call)) {
            return call.stage().equals("talking") ? "good" : "warn";
        }
        return tone(call.outcome());
    }

    /** What a call came to may be known before it is over. */
    private static boolean isOpen(LoggedCall call) {
        return call.endedAt() == null || call.outcome() == null;
    }

    private static String tone(CallOutcome outcome) {
        return switch (outcome) {
            case ANSWERED -> "good";
            case MISSED, FAILED -> "bad";
            case VOICEMAIL, CLOSED, REFUSED, BUSY, NO_ANSWER, CANCELED -> "warn";
        };
    }

    /** Who was rung: what came of it, or that it still rings. */
    public String state(LoggedCall.Rung rung) {
        return rung.outcome() == null ? look.text("call-state.ringing") : look.name("outcome.", rung.outcome());
    }

    /** Colour of what somebody does. */
    public String tone(OpenCalls.Doing doing) {
        return doing.state().equals("available") ? "good" : TAKEN.contains(doing.state()) ? "warn" : "";
    }

    /** A number of a call; one that is withheld is said to be. */
    public String number(String number) {
        return number == null ? look.text("calls.withheld") : show.phone(number);
    }

    /** The customer's number. */
    public String customer(LoggedCall call) {
        return number(call.incoming() ? call.fromNumber() : call.toNumber());
    }

    public String direction(LoggedCall call) {
        return look.text(call.incoming() ? "direction.inbound" : "direction.outbound");
    }
}
