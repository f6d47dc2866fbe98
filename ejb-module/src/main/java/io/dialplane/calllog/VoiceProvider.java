package io.dialplane.calllog;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Port: the telephony that carries calls between customers and agents' browsers. */
public interface VoiceProvider {

    /**
     * Whether a request is the provider's and unaltered.
     *
     * @param url       as the provider called it, with its query
     * @param form      all of its parameters
     * @param signature null: the request has none
     */
    boolean isGenuine(VoiceSettings settings, String url, Map<String, String> form, String signature);

    /** A token with which a person's browser is called and calls, valid for a lifetime. */
    String token(VoiceSettings settings, String identity, Duration lifetime);

    /**
     * What a request tells.
     *
     * @param step       which answer of ours the request follows; null: none
     * @param receivedAt when it came; counts where the provider says no time
     * @throws io.dialplane.platform.DomainException 400 naming the parameter that is missing or wrong
     */
    CallEvent read(Door door, Integer step, Map<String, String> form, Instant receivedAt);

    /** An answer, as the provider reads it. */
    String write(VoiceSettings settings, Instruction instruction);
}
